-- The values of one facet of a body.
SELECT value FROM body WHERE body = :body AND facet = :facet ORDER BY value
