"""What stands beside the facts of a thing: sources, alerts, and what the rules found in its data."""

from collections.abc import Iterable
from typing import Any

from cabgraph.answers.acts import decisions
from cabgraph.answers.facts import Facts
from cabgraph.answers.proof import day, named, source_of
from cabgraph.index.lookup import Index

_SHOWN = 100


def sources(index: Index, things: Iterable[str]) -> list[dict[str, Any]]:
    """Return the sources of things, each once."""
    rows = index.ask("sources", things=list(dict.fromkeys(things)))
    return list({row["source"]: source_of(row) for row in rows}.values())


def findings(index: Index, things: Iterable[str]) -> list[dict[str, Any]]:
    """Return what the release's validation report says of things, the same message once with the things it is about.

    The rules and their codes are those of the shapes; a finding names up to 100 things and counts all.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    messages: dict[str, dict[str, str]] = {}
    rows = index.ask("findings", things=list(dict.fromkeys(things)))
    for row in rows:
        messages.setdefault(row["finding"], {})[row["language"] or "und"] = row["message"]
    labels = index.labels(row["thing"] for row in rows)
    for row in rows:
        key = row["shape"], messages[row["finding"]].get("vi", row["message"])
        note = found.setdefault(
            key,
            {
                "rule": row["shape"].rsplit("#", 1)[-1],
                "severity": row["severity"].rsplit("#", 1)[-1],
                "message": messages[row["finding"]],
                "things": {},
            },
        )
        note["things"][row["thing"]] = named(labels, row["thing"])
    return [
        {**note, "count": len(note["things"]), "things": list(note["things"].values())[:_SHOWN]}
        for note in found.values()
    ]


def alerts(index: Index, things: Iterable[str]) -> list[dict[str, Any]]:
    """Return the alerts that concern things, the latest first."""
    rows = index.ask("facts-about", properties=["concerns"], things=list(dict.fromkeys(things)))
    ids = list(dict.fromkeys(row["thing"] for row in rows))
    facts = Facts(index, ids)
    acts = decisions(index, (value for alert in ids for value in facts.all(alert, "byDecision", "legalBasis")))
    kinds = {alert: facts.one(alert, "alertKind") for alert in ids}
    labels = index.labels([*ids, *kinds.values()])
    told = [
        {
            **(named(labels, alert) or {}),
            "kind": named(labels, kinds[alert]),
            "effective_on": day(facts.one(alert, "alertedOn")),
            "possibly_from": day(facts.one(alert, "possiblyFrom")),
            "at_the_latest": bool(facts.one(alert, "possiblyFrom")),
            "note": facts.text(alert, "comment"),
            "decision": acts.get(facts.one(alert, "byDecision") or ""),
            "legal_basis": [acts[basis] for basis in facts.all(alert, "legalBasis") if basis in acts],
            "sources": sources(index, [alert]),
        }
        for alert in ids
    ]
    return sorted(told, key=lambda alert: alert["effective_on"] or alert["possibly_from"] or "", reverse=True)
