-- How many scope lines name a regulation, whatever their standing.
SELECT COUNT(*) AS total FROM item WHERE regulation = :regulation
