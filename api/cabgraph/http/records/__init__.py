"""Things over HTTP: where the address of one leads, what its page offers, and where its time line is drawn."""
