"""Checks over HTTP: a question as typed, the short way to its answer, lists sent and kept."""
