-- The concepts below a concept.
SELECT concept FROM ancestor WHERE ancestor = :concept AND concept != :concept ORDER BY concept
