"""Graphs over HTTP: which one a request is about, and its statements as a stream."""
