-- Labelled things whose IRI lies between two texts.
SELECT DISTINCT thing, thing AS name FROM label WHERE thing >= :first AND thing < :past ORDER BY thing LIMIT :limit
