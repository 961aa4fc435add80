-- Every name and code of a thing of a kind.
SELECT DISTINCT "use", name FROM name WHERE thing = :thing AND kind = :kind ORDER BY "use", name
