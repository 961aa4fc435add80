"""How the scope lines of a body stand on a day: from the release's index, or derived again as known at an instant."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cabgraph.answers.asked import Asked
from cabgraph.index.lookup import Index

Periods = dict[str, dict[str, Any]]
"""Scope line -> its period on the day asked; a line that is not there was not known yet."""


@dataclass(frozen=True)
class Line:
    """One scope line and its standing on the day."""

    item: str
    grant: str
    body: str
    activity: str
    product: str | None
    regulation: str | None
    edition_policy: str | None
    standing: str
    reason: str
    missing: str | None
    since: str | None
    until: str | None
    opened_by: str | None
    closed_by: str | None
    transitional_clause: str | None = None


def filters(asked: Asked, leave_out: Iterable[str] = ()) -> dict[str, object]:
    """Return the filters of a check as the statements take them; those left out pass everything."""
    left = set(leave_out)
    return {
        "activity": "" if "activity" in left else asked.activity or "",
        "products": [] if "product" in left else list(asked.products),
        "regulations": [] if "regulation" in left else list(asked.regulations),
        "standards": [] if "standard" in left else list(asked.standards),
    }


def lines(
    index: Index, asked: Asked, leave_out: Iterable[str] = (), standing_of: Callable[[str], Periods] | None = None
) -> list[Line]:
    """Return the body's lines that pass the filters, with their standing on the day asked.

    `standing_of` gives the periods of a body when they are not the release's own (another `known_at`).
    """
    rows = index.ask(
        "lines-of-body",
        body=asked.body or "",
        on=asked.on.isoformat(),
        grants=list(asked.grants),
        **filters(asked, leave_out),
    )
    if standing_of is None:
        return _less_voided(index, [_line(row, row) for row in rows])
    periods = standing_of(asked.body or "")
    return [_line(row, periods[row["item"]]) for row in rows if row["item"] in periods]


def lines_under(index: Index, regulations: Iterable[str], on: date) -> list[Line]:
    """Return the lines of all bodies that cite one of the regulations, with their standing on a day."""
    rows = index.ask("lines-under-regulations", regulations=list(regulations), on=on.isoformat())
    return _less_voided(index, [_line(row, row) for row in rows])


def _line(row: dict[str, Any], period: dict[str, Any]) -> Line:
    standing = period.get("standing") or "no"
    reason = "in-scope" if standing == "yes" else period.get("reason") or "not-yet-in-force"
    return Line(
        row["item"],
        row["grant"],
        row["body"],
        row["activity"],
        row["product"],
        row["regulation"],
        row["edition_policy"],
        standing,
        reason,
        period.get("missing"),
        period.get("since"),
        period.get("until"),
        period.get("opened_by"),
        period.get("closed_by"),
        row["transitional_clause"],
    )


def _less_voided(index: Index, found: list[Line]) -> list[Line]:
    """Tell the lines that were struck out, which have no period left, from those not yet in force."""
    silent = [line.item for line in found if line.since is None]
    voided = {row["item"]: row["event"] for row in index.ask("voided-lines", things=silent)} if silent else {}
    return [
        replace(line, reason="voided", opened_by=voided[line.item]) if line.item in voided else line for line in found
    ]
