-- The years of standards and the day from which a newer edition supersedes them.
SELECT * FROM standard WHERE standard IN (SELECT value FROM json_each(:things)) ORDER BY standard
