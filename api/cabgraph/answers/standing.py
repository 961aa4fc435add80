"""How the scope lines of a body stand on a day: from the release's index, or derived again as known at an instant."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from cabgraph.answers.asked import Asked
from cabgraph.index.covering import Said, Told
from cabgraph.index.lookup import Index

COVERAGE = ("activity", "product", "regulation", "standard")
"""The filters of a check, in the order in which the first that no line passes is named."""

MAY_STAND = ("yes", "unknown")

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


def said(index: Index, asked: Asked, leave_out: Iterable[str] = ()) -> Said:
    """Return what a line has to say to pass the filters of a check, those left out and the standards aside."""
    left = filters(asked, leave_out)
    return Said(
        _wider(index, [str(left["activity"])] if left["activity"] else []),
        _wider(index, cast("list[str]", left["products"])),
        cast("list[str]", left["regulations"]),
        asked.grants,
    )


def _wider(index: Index, concepts: list[str]) -> list[str]:
    """Return concepts and those above them; one that has none above it, not even itself, stays."""
    if not concepts:
        return []
    return sorted({row["ancestor"] for row in index.ask("ancestors-of", things=concepts)} or set(concepts))


def lines(
    index: Index, asked: Asked, leave_out: Iterable[str] = (), standing_of: Callable[[str], Periods] | None = None
) -> list[Line]:
    """Return the body's lines that pass the filters, with their standing on the day asked.

    `standing_of` gives the periods of a body when they are not the release's own (another `known_at`).
    """
    rows = _rows(index, asked, set(leave_out))
    if standing_of is None:
        return _less_voided(index, [_line(row, row) for row in rows])
    periods = standing_of(asked.body or "")
    voided = _voided_by_then(index, [row["item"] for row in rows if row["item"] not in periods], asked.known_at)
    found = [
        _line(row, periods.get(row["item"], {})) for row in rows if row["item"] in periods or row["item"] in voided
    ]
    return [_struck(line, voided) for line in found]


def _rows(index: Index, asked: Asked, leave_out: set[str]) -> list[dict[str, Any]]:
    """Ask for the lines that say it, where something was asked beside the body, else for all of the body's."""
    left, wanted = filters(asked, leave_out), said(index, asked, leave_out)
    if wanted.activities or wanted.products or wanted.regulations:
        told = index.covering().of_body(asked.body or "", wanted)
        return _that_say(index, told, asked, cast("list[str]", left["standards"])) if told else []
    day = asked.on.isoformat()
    return index.ask("lines-of-body", body=asked.body or "", on=day, grants=list(asked.grants), **left)


def _that_say(index: Index, told: list[Told], asked: Asked, standards: list[str]) -> list[dict[str, Any]]:
    return index.ask("lines-that-say", among=told, on=asked.on.isoformat(), standards=standards)


def first_alike(index: Index, asked: Asked, by_product: Sequence[str]) -> list[Line]:
    """Return the first of the lines that pass the filters and are alike on every day, with its standing on the day.

    Under the regulations of `by_product` lines for different products are different. Products and standards asked
    about are not looked at.
    """
    wanted = said(index, asked)
    filters = ("activity", wanted.activities), ("regulation", wanted.regulations), ("grant", wanted.grants)
    classes = index.ask("classes-of-body", body=asked.body or "", partly=by_product)
    passing = {
        (row["item"], row["grant"], row["activity"], row["regulation"])
        for row in classes
        if all(not values or row[name] in values for name, values in filters)
    }
    things = sorted({item for item, *_ in passing})
    rows = index.ask("lines-of-items", things=things, on=asked.on.isoformat()) if things else []
    found = [row for row in rows if (row["item"], row["grant"], row["activity"], row["regulation"]) in passing]
    return _less_voided(index, [_line(row, row) for row in found])


def any_line(
    index: Index, asked: Asked, leave_out: Iterable[str], standing_of: Callable[[str], Periods] | None = None
) -> bool:
    """Return whether a line of the body passes the filters; the standards have to be left out."""
    if standing_of is not None:
        return bool(lines(index, asked, leave_out, standing_of))
    return index.covering().any_of_body(asked.body or "", said(index, asked, leave_out))


def some_lines(
    index: Index, asked: Asked, most: int, standing_of: Callable[[str], Periods] | None = None
) -> list[Line]:
    """Return some lines of the body, whatever was asked: those that may stand on the day, else any."""
    if standing_of is not None:
        found = lines(index, asked, COVERAGE, standing_of)
        return [line for line in found if line.standing != "no"] or found
    covering, day = index.covering(), asked.on.isoformat()
    own = Said(grants=asked.grants)
    told = covering.may_stand(asked.body or "", own, day, MAY_STAND, most)
    standing = _first(index, told, day, most, may=True)
    return standing or _first(index, covering.of_body(asked.body or "", own, most), day, most, may=False)


def _first(index: Index, told: list[Told], day: str, most: int, *, may: bool) -> list[Line]:
    rows = index.ask("first-lines-that-say", among=told, on=day, may=int(may), most=most) if told else []
    return sorted(_less_voided(index, [_line(row, row) for row in rows]), key=lambda line: line.item)


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
    rows = index.ask("voided-lines", things=silent) if silent else []
    voided = {row["item"]: row["event"] for row in rows}
    return [_struck(line, voided) for line in found]


def _voided_by_then(index: Index, silent: list[str], known_at: datetime | None) -> dict[str, str]:
    """Return lines without a period at an instant that had been struck out by then, with what struck them out."""
    rows = index.ask("voided-lines", things=silent) if silent and known_at else []
    return {
        row["item"]: row["event"]
        for row in rows
        if known_at and row["recorded_at"] and datetime.fromisoformat(row["recorded_at"]) <= known_at
    }


def _struck(line: Line, voided: dict[str, str]) -> Line:
    return replace(line, reason="voided", opened_by=voided[line.item]) if line.item in voided else line
