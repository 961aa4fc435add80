-- When each grant was last written about.
SELECT body, "grant", changed FROM change
