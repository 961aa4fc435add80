"""The graph that is asked, behind one interface.

In: SPARQL text from stored questions. Out: rows and statements. `embedded` is Oxigraph in this process, `remote` any
SPARQL 1.1 endpoint, `release` the immutable directory that a build makes and readers open.
"""
