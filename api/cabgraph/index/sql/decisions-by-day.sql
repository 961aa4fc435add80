-- Every decision, the latest first; those without a day come last.
SELECT n.thing FROM (SELECT DISTINCT thing FROM name WHERE kind = 'decision') n
LEFT JOIN document d ON d.document = n.thing
ORDER BY d.signed_on IS NULL, d.signed_on DESC, n.thing
