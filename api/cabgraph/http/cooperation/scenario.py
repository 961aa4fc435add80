"""A scenario of an address: its changes as texts, refused with a problem that says which one and why."""

from typing import Annotated

from fastapi import Depends, Query

from cabgraph.answers.supposing import read_changes
from cabgraph.http.days import Instant
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.problems import ProblemError
from cabgraph.network.scenario_meant import Read
from cabgraph.network.scenario_text import RefusedError
from cabgraph.texts import both

KnownAt = Annotated[Instant | None, Query(description="What the register said then: an instant, or the end of a day.")]
_UNREADABLE = ("form", "day", "too-many")

Changes = Annotated[
    list[str] | None,
    Query(
        description="A change, several in any order: `add participation PARTICIPANT ARRANGEMENT ACTIVITY from DAY`,"
        " `remove participation RECORD from DAY`, `suspend participation RECORD from DAY until DAY`, and so on."
    ),
]


def read_supposed(registry: AskedRegistry, change: Changes = None) -> list[Read]:
    """Read the scenario. Raises a problem: 400 for what cannot be read, 422 for what cannot be meant."""
    try:
        return read_changes(registry, change or [])
    except RefusedError as error:
        raise refusal(error) from error


def read_hypothesis(registry: AskedRegistry, scenario: Changes = None, known_at: KnownAt = None) -> list[Read]:
    """Read the scenario of a question about recognition, in the world as known then. Raises as `read_supposed`."""
    try:
        return read_changes(registry, scenario or [], known_at)
    except RefusedError as error:
        raise refusal(error) from error


def refusal(error: RefusedError) -> ProblemError:
    """Return the problem that tells why a change is refused."""
    status = 400 if error.code in _UNREADABLE else 422
    detail = both(f"what-if.refused-{error.code}", change=error.text[:300], word=error.word[:300])
    return ProblemError(status, "scenario", detail, change=error.text[:300], reason=error.code)


Hypothesis = Annotated[list[Read], Depends(read_hypothesis)]
Supposed = Annotated[list[Read], Depends(read_supposed)]
