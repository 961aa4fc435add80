-- The words of scope lines as published.
SELECT DISTINCT item, property, text FROM item_text
WHERE item IN (SELECT value FROM json_each(:things)) AND property != 'label' ORDER BY item, property, text
