-- The activities that the scope lines of a grant name.
SELECT DISTINCT activity FROM item WHERE "grant" = :grant AND activity IS NOT NULL ORDER BY activity
