-- The link of a code.
SELECT query, view, used FROM link WHERE code = :code
