-- What is over the number that is kept goes, the longest unused first.
DELETE FROM link WHERE rowid IN (
  SELECT rowid FROM link ORDER BY used DESC, rowid DESC LIMIT -1 OFFSET :kept
)
