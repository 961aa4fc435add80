-- Every province: when it was one, and its centre.
SELECT * FROM province ORDER BY province
