"""Changes over HTTP: who sends one, its body on the disk, the commit, and what the client is told.

In: a request to a workspace. Out: an answer once the change is on the disk, or a problem and nothing changed.
"""
