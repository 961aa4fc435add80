-- The listings of products.
SELECT DISTINCT listing, product FROM listing WHERE product IN (SELECT value FROM json_each(:things)) ORDER BY product, listing
