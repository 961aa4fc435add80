-- Whether anything is recorded of a thing.
SELECT 1 AS found FROM fact WHERE thing = :thing LIMIT 1
