-- One row a short link: the query, the view it opens, and the day it was last opened.
CREATE TABLE IF NOT EXISTS link (code TEXT PRIMARY KEY, query TEXT NOT NULL, view TEXT NOT NULL, used TEXT NOT NULL)
