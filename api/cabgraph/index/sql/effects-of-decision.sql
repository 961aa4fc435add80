-- What the events of a decision affect: each record, and the grant that it is or belongs to.
SELECT e.event, e.event_type, e.effective_on, e.possibly_from, e.effective_until, a.value AS record, i.item,
       COALESCE(i."grant", a.value) AS "grant"
FROM event e JOIN fact a ON a.thing = e.event AND a.property = 'affects' LEFT JOIN item i ON i.item = a.value
WHERE e.decision = :decision
ORDER BY e.effective_on, e.event, "grant", length(i.item), i.item
