-- The standards and methods that scope lines name.
SELECT item, standard FROM item_standard WHERE item IN (SELECT value FROM json_each(:things)) ORDER BY item, standard
