-- Every body, and whoever else holds a grant, with its names, the Vietnamese one first.
SELECT DISTINCT b.body, l.label
FROM (SELECT thing AS body FROM name WHERE kind = 'body' UNION SELECT body FROM "grant") b
LEFT JOIN label l ON l.thing = b.body
ORDER BY b.body, l.language = 'vi' DESC, l.label
