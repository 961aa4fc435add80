"""Everything the release says of one body: identity over time, grants with their periods and events, scope, alerts."""

from typing import Any

from cabgraph.answers.facts import Facts
from cabgraph.answers.identity import changes, predecessors, spells, successors
from cabgraph.answers.notes import alerts, findings, sources
from cabgraph.answers.proof import named
from cabgraph.answers.scope import STANDINGS, Wanted, scope
from cabgraph.answers.timeline import timeline
from cabgraph.index.lookup import Index

_ITEMS_NOTED = 2000


def profile(index: Index, body: str, wanted: Wanted) -> dict[str, Any] | None:
    """Return the profile of a body on a day, or None when the release does not know it."""
    known = index.ask("names-of-thing", thing=body, kind="body")
    if not known:
        return None
    grants = index.ask("grants-of-body", body=body)
    ids = [row["grant"] for row in grants]
    items = [row["item"] for row in index.ask("items-of-body", body=body, limit=_ITEMS_NOTED)]
    told = changes(index, body)
    lived = timeline(index, ids, wanted.on)
    return {
        **_who(index, body),
        "names": [{"use": row["use"], "name": row["name"]} for row in known],
        "spells": spells(index, body),
        "changes": told,
        "continued_as": successors(index, body, told),
        "continues": predecessors(index, body, told),
        "standing": _standing(lived),
        "grants": _grants(index, grants, lived),
        "timeline": lived,
        "scope": scope(index, ids, wanted),
        "alerts": alerts(index, [body, *ids, *items]),
        "findings": findings(index, [body, *ids, *items]),
        "sources": sources(index, [body]),
    }


def _who(index: Index, body: str) -> dict[str, Any]:
    facts = Facts(index, [body])
    places = facts.all(body, "jurisdiction")
    kinds, activities = facts.all(body, "organisationKind"), facts.all(body, "statedActivity")
    parents = facts.all(body, "subOrganizationOf")
    labels = index.labels([body, *places, *kinds, *activities, *parents])

    def several(things: list[str]) -> list[dict[str, Any] | None]:
        return [named(labels, thing) for thing in things]

    return {
        **(named(labels, body) or {}),
        "kinds": several(kinds),
        "jurisdictions": several(places),
        "parents": several(parents),
        "supervised_by_text": facts.text(body, "supervisedByText"),
        "stated_activities": several(activities),
        "remit": facts.text(body, "remit"),
        "codes": facts.all(body, "publishedCode"),
        "identifiers": facts.all(body, "identifier"),
        "address": facts.text(body, "address"),
        "telephone": facts.all(body, "telephone"),
        "homepage": facts.all(body, "homepage"),
        "note": facts.text(body, "comment"),
    }


def _standing(lived: dict[str, Any]) -> dict[str, Any]:
    """Return how many grants stand, may stand and do not stand on the day, and the reasons of those that do not."""
    counts = dict.fromkeys(STANDINGS, 0)
    reasons: dict[str, int] = {}
    for lane in lived["lanes"]:
        counts[lane["standing"]["standing"]] += 1
        if lane["standing"]["standing"] == "no":
            reasons[lane["standing"]["reason"]] = reasons.get(lane["standing"]["reason"], 0) + 1
    return {**counts, "reasons": reasons}


def _grants(index: Index, rows: list[dict[str, Any]], lived: dict[str, Any]) -> list[dict[str, Any]]:
    lanes = {lane["grant"]: lane for lane in lived["lanes"]}
    labels = index.labels(thing for row in rows for thing in (row["grant"], row["granted_by"], row["accredited_to"]))
    return [
        {
            **(named(labels, row["grant"]) or {}),
            "kind": row["kind"],
            "number": row["certificate_number"],
            "granted_by": named(labels, row["granted_by"]),
            "accredited_to": named(labels, row["accredited_to"]),
            **{bound: row[bound] for bound in ("valid_from", "possibly_from", "valid_until", "possibly_until")},
            "last_verified_on": row["last_verified_on"],
            "date_text": row["date_text"],
            "standing": lanes[row["grant"]]["standing"],
            "periods": lanes[row["grant"]]["spans"],
        }
        for row in rows
    ]
