"""What happened to grants over time: the spans in which each stood, may have stood or did not stand, and the events.

The picture and the table of a page are both drawn from this one list.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cabgraph.answers.acts import events, events_of_grants
from cabgraph.answers.facts import Facts
from cabgraph.answers.proof import day
from cabgraph.index.lookup import Index


def timeline(index: Index, grants: Iterable[str], on: date) -> dict[str, Any]:
    """Return, for each grant, its spans and events by date, and its standing on a day."""
    asked = list(grants)
    periods: dict[str, list[dict[str, Any]]] = {}
    for row in index.ask("periods-of", things=asked):
        periods.setdefault(row["of"], []).append(row)
    touched = events_of_grants(index, asked)
    voided = _voided(index, [grant for grant in asked if grant not in periods], touched)
    told = events(index, (row[end] for rows in periods.values() for row in rows for end in ("opened_by", "closed_by")))
    return {
        "on": on.isoformat(),
        "lanes": [
            {
                "grant": grant,
                "standing": _VOIDED if grant in voided else standing_on(periods.get(grant, []), on),
                "spans": [_span(row, told) for row in periods.get(grant, [])],
                "events": touched.get(grant, []),
            }
            for grant in asked
        ],
    }


_VOIDED = {"standing": "no", "reason": "voided", "missing": None}


def _voided(index: Index, silent: list[str], touched: dict[str, list[dict[str, Any]]]) -> set[str]:
    """Return the grants without any period that a correction struck out: themselves, or what opened them."""
    events = [event["id"] for grant in silent for event in touched.get(grant, [])]
    facts = Facts(index, [*silent, *events])
    return {
        grant
        for grant in silent
        if any(facts.one(thing, "voidedBy") for thing in (grant, *(one["id"] for one in touched.get(grant, []))))
    }


def standing_on(periods: list[dict[str, Any]], on: date) -> dict[str, Any]:
    """Return the standing of a record on a day and its reason, from its periods in the order of their starts."""
    asked = on.isoformat()
    for row in periods:
        if row["from"] <= asked <= row["until"]:
            return {"standing": row["standing"], "reason": row["reason"] or "in-scope", "missing": row["missing"]}
    before = [row for row in periods if row["until"] < asked]
    return {"standing": "no", "reason": "ended" if before else "not-yet-in-force", "missing": None}


def _span(row: dict[str, Any], told: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "standing": row["standing"],
        "reason": row["reason"] or "in-scope",
        "missing": row["missing"],
        "from": day(row["from"]),
        "until": day(row["until"]),
        "opened_by": told.get(row["opened_by"] or ""),
        "closed_by": told.get(row["closed_by"] or ""),
    }
