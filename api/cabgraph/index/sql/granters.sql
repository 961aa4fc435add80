-- Who granted each grant of a kind.
SELECT "grant", granted_by FROM "grant" WHERE kind = :kind AND granted_by IS NOT NULL
