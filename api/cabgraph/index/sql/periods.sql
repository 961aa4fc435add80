-- The periods of a record, the earliest first.
SELECT * FROM period WHERE of = :thing ORDER BY "from"
