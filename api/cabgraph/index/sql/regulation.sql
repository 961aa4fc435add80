-- When a regulation is in force.
SELECT * FROM regulation WHERE regulation = :regulation
