-- Every unit: its spellings, names, conversion, dimension and quantity kinds.
SELECT * FROM unit ORDER BY unit, property, value
