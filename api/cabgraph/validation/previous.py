"""The records of an earlier release, in the form that rule C22 compares with."""

from typing import Final

from cabgraph import names
from cabgraph.store.base import Store
from cabgraph.validation.fragments import fill

PREVIOUS_GRAPH: Final = names.graph("previous")
"""The graph to load them into before validating, and to drop after."""


def previous_records(release: Store) -> bytes:
    """Return the records of a release as N-Triples, with predicates of their own so that old and new do not mix."""
    return release.construct(fill("previous"))
