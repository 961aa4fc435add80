-- How many scope lines a body has.
SELECT COUNT(*) AS total FROM item WHERE body = :body
