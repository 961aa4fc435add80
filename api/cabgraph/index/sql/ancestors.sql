-- Every concept and the concepts above it.
SELECT concept, ancestor FROM ancestor WHERE concept != ancestor
