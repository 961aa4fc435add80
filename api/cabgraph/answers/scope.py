"""The scope lines of grants on a day, one page of them, narrowed by words without regard to marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cabgraph import names
from cabgraph.answers.acts import events
from cabgraph.answers.proof import day, named
from cabgraph.index.lookup import Index

_WORDS = 12
STANDINGS = ("yes", "unknown", "no")


@dataclass(frozen=True)
class Wanted:
    """Which part of a scope: words that a line must hold, the day of its standing, the page."""

    on: date
    text: str = ""
    page: int = 1
    size: int = 20

    @property
    def words(self) -> list[str]:
        """The words as the index compares them."""
        return names.fold(self.text).split()[:_WORDS]


def scope(index: Index, grants: Iterable[str], wanted: Wanted) -> dict[str, Any]:
    """Return one page of the scope lines of grants and how many stand, may stand and do not stand on the day."""
    asked = {"grants": list(grants), "words": wanted.words, "on": wanted.on.isoformat()}
    counts = {row["standing"]: row["total"] for row in index.ask("scope-counts", **asked)}
    rows = index.ask("scope-page", **asked, limit=wanted.size, offset=(wanted.page - 1) * wanted.size)
    return {
        "on": wanted.on.isoformat(),
        "q": wanted.text,
        "total": sum(counts.values()),
        "standing": {standing: counts.get(standing, 0) for standing in STANDINGS},
        "page": wanted.page,
        "size": wanted.size,
        "items": lines(index, rows),
    }


def lines(index: Index, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return scope lines with their words as published, their standing, and the decision that opened each."""
    items = [row["item"] for row in rows]
    words: dict[str, dict[str, list[str]]] = {}
    for row in index.ask("item-texts", things=items):
        words.setdefault(row["item"], {}).setdefault(row["property"], []).append(row["text"])
    cited: dict[str, list[str]] = {}
    for row in index.ask("item-standards", things=items):
        cited.setdefault(row["item"], []).append(row["standard"])
    opened = events(index, (event for row in rows for event in (row["opened_by"], row["closed_by"])))
    silent = [row["item"] for row in rows if row["since"] is None]
    voided = {row["item"] for row in index.ask("voided-lines", things=silent)} if silent else set()
    labels = index.labels(
        [thing for row in rows for thing in (row["item"], row["activity"], row["product"], row["regulation"])]
        + [standard for standards in cited.values() for standard in standards]
        + [thing for row in rows for thing in (row["edition_policy"], row["site"])]
    )
    return [
        {
            **(named(labels, row["item"]) or {}),
            "grant": row["grant"],
            "activity": named(labels, row["activity"]),
            "product": named(labels, row["product"]),
            "regulation": named(labels, row["regulation"]),
            "standards": [named(labels, standard) for standard in cited.get(row["item"], [])],
            "edition_policy": named(labels, row["edition_policy"]),
            "site": named(labels, row["site"]),
            "words": words.get(row["item"], {}),
            "standing": row["standing"],
            "reason": "voided" if row["item"] in voided else _reason(row),
            "missing": row["missing"],
            "from": day(row["since"]),
            "until": day(row["until"]),
            "opened_by": opened.get(row["opened_by"] or ""),
            "closed_by": opened.get(row["closed_by"] or ""),
        }
        for row in rows
    ]


def _reason(row: dict[str, Any]) -> str:
    if row["standing"] == "yes":
        return "in-scope"
    return row["reason"] or "not-yet-in-force"
