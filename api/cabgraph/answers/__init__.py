"""Answers for people: a check with its proof, search with facets, the profile of a body.

In: a release (its index, and its store for what the index does not hold) and what somebody asked in words. Out: plain
dictionaries that JSON, pages and the terminal show alike.
"""
