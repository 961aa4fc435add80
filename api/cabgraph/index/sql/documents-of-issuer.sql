-- The decisions and documents of an organisation, the latest first.
SELECT f.thing AS document FROM fact f LEFT JOIN document d ON d.document = f.thing
WHERE f.property = 'issuer' AND f.value = :issuer AND d.document IS NOT NULL
ORDER BY d.signed_on IS NULL, d.signed_on DESC, f.thing
