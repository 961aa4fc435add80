-- A link, or the day again on which one was made anew.
INSERT INTO link (code, query, view, used) VALUES (:code, :query, :view, :used)
ON CONFLICT (code) DO UPDATE SET used = excluded.used
