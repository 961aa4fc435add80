-- Every repeal of part of a regulation.
SELECT * FROM partial_repeal ORDER BY regulation, "from", change, product
