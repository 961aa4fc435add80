-- Sources by their own address: file, row, citation.
SELECT DISTINCT source, file, "row", citation, confidence FROM source WHERE source IN (SELECT value FROM json_each(:sources)) ORDER BY source
