"""The release's index: one SQLite file for hot answers and for text search.

In: the rows of `queries/derive/index-*.rq`, one table a query, nothing else. Out: look-ups in microseconds. Tests
prove that it gives what the SPARQL form of the question gives.
"""
