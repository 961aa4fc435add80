-- The things of a kind that a name, a former name or a code with this key stands for.
SELECT DISTINCT thing, "use", name FROM name WHERE kind = :kind AND name_key = :key ORDER BY thing, "use", name
