-- The sources of records: file, row, citation.
SELECT * FROM source WHERE record IN (SELECT value FROM json_each(:things)) ORDER BY record, source
