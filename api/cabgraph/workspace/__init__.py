"""Writing: a change of the graph becomes a new release, or nothing.

In: an Update or the body of a Graph Store request, and who sent it. Out: a release that cites its parent and the patch
between them. `tokens` says who may, `change` what is asked, `worker` makes it in a process of its own, `gate` refuses
what breaks the rules, `commit` publishes and keeps the log (docs/decisions/0017-a-commit-is-a-release.md).
"""
