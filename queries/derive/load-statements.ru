# One batch of a release into a named graph of another server; {graph} and {statements} are N-Triples text.
INSERT DATA {{ GRAPH <{graph}> {{ {statements} }} }}
