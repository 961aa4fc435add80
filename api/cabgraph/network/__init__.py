"""The small graph of arrangements and participants: by which path results are recognised, and what would change it.

The text that this room tells is docs/decisions/0021-recognition-paths.md.
"""
