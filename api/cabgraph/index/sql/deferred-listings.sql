-- The listings under which a regulation may be mandatory later than in force.
SELECT DISTINCT listing, product, hs, regulation, valid_from, valid_until, mandatory_from FROM listing
WHERE regulation IS NOT NULL AND mandatory_from > valid_from ORDER BY listing, hs
