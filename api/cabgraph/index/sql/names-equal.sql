-- Names and codes of a kind that equal the text, folded, or share its code key.
SELECT DISTINCT thing, "use", name, "grant" FROM name
WHERE kind = :kind AND (name_folded = :folded OR ("use" IN ('code', 'certificate', 'published code') AND name_key = :key AND :key != ''))
ORDER BY thing, name
