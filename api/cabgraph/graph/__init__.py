"""Typed rows -> RDF.

In: the rows of a table. Out: statements of the model in the named graph that the table's mapping names. Each row
first becomes a node of a row graph (one predicate a column, csv2rdf style); the table's CONSTRUCT then makes the
model of all its rows at once, and `queries/derive/provenance.rq` says which row each thing came from.
"""
