-- Scope lines that were struck out and have no period left, with what struck them out.
SELECT v.item, v.event, v.recorded_at, v.decision FROM voided v
WHERE v.item IN (SELECT value FROM json_each(:things)) AND NOT EXISTS (SELECT 1 FROM period p WHERE p.of = v.item)
ORDER BY v.item, v.recorded_at, v.event
