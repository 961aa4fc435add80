-- The editions of the standards that carry no year, and those that do as they are.
SELECT DISTINCT o.other AS standard FROM same_standard o JOIN standard s ON s.standard = o.standard
WHERE o.standard IN (SELECT value FROM json_each(:things)) AND (s.edition_year IS NULL OR o.other = o.standard)
ORDER BY o.other
