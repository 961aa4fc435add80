-- The editions of a standard: the codes that are its code and a year.
SELECT DISTINCT thing FROM name WHERE kind = 'standard' AND name_key GLOB :key || '-[12][0-9][0-9][0-9]' ORDER BY thing
