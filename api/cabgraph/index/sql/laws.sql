-- When every regulation is in force.
SELECT * FROM regulation
