"""Co-operation over HTTP: what requests ask of arrangements, paths and scenarios, and where its pictures are drawn."""
