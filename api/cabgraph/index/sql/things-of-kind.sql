-- Every thing of a kind that has a name.
SELECT DISTINCT thing FROM name WHERE kind = :kind ORDER BY thing
