"""What last changed about bodies: the latest record of each and the latest thing that happened to its grants."""

from dataclasses import dataclass
from typing import Any

from cabgraph.answers.acts import events_of_grants
from cabgraph.answers.matching import Found
from cabgraph.answers.proof import named
from cabgraph.index.lookup import Index


@dataclass(frozen=True)
class Changed:
    """A body and the instant (ISO 8601) at which the register last wrote about its grants within a search."""

    body: str
    at: str
    grants: tuple[str, ...]


def last_changes(index: Index, found: Found, beginning: str) -> list[Changed]:
    """Return every body found, the latest change first.

    A body without a record counts as unchanged since the first record of the register, or since `beginning`.
    """
    rows = index.ask("changes")
    first = min((row["changed"] for row in rows if row["changed"]), default=beginning)
    latest: dict[str, str] = dict.fromkeys(found.bodies, first)
    grants: dict[str, list[str]] = {body: [] for body in found.bodies}
    for row in rows:
        if row["grant"] in found.grants and row["body"] in latest:
            latest[row["body"]] = max(latest[row["body"]], row["changed"])
            grants[row["body"]].append(row["grant"])
    order = sorted(sorted(latest), key=lambda body: latest[body], reverse=True)
    return [Changed(body, latest[body], tuple(sorted(grants[body]))) for body in order]


def told(index: Index, changed: list[Changed]) -> list[dict[str, Any]]:
    """Return changes for people: the body, its codes, when, and the last event that the register knows."""
    events = events_of_grants(index, [grant for change in changed for grant in change.grants])
    labels = index.labels(change.body for change in changed)
    codes: dict[str, list[str]] = {}
    for row in index.ask("codes-of-bodies", things=[change.body for change in changed]):
        codes.setdefault(row["body"], []).append(row["code"])
    return [
        {
            **(named(labels, change.body) or {}),
            "at": change.at,
            "codes": codes.get(change.body, []),
            "event": max(
                (event for grant in change.grants for event in events.get(grant, ())),
                key=lambda event: event["effective_on"] or "",
                default=None,
            ),
        }
        for change in changed
    ]
