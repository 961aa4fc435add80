"""Stored questions: `.rq` files -> typed parameters -> rows.

In: the files of `queries/`, each a legal query whose `#+` lines say in two languages what it asks, with which
parameters and what comes back. Out: rows or statements, in the formats that people and programs read. Parameters are
bound as terms in one row of the query; text from outside is never pasted into it.
"""
