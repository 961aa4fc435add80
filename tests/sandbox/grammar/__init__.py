"""Legal queries made at random from the productions of SPARQL 1.1 themselves."""
