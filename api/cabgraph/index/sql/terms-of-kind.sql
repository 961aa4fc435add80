-- The terms of a kind (class, property, thing), with what they are called in a language.
SELECT DISTINCT term AS thing, local AS name FROM term WHERE kind = :kind ORDER BY term
