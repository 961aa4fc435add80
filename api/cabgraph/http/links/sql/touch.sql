-- The day on which a link was last opened.
UPDATE link SET used = :used WHERE code = :code
