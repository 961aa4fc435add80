-- The provinces that exist, or may exist, on a day.
SELECT province FROM province
WHERE COALESCE(possibly_from, valid_from, '') <= :on AND (valid_until IS NULL OR valid_until >= :on)
