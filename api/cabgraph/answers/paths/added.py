"""A line of many cells as rows of a table: one for each economy, with the columns that are added to a list's own."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Final

from cabgraph import names
from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.record import SUMMARY
from cabgraph.texts import say

ADDED: Final = (
    *("body", "body_id", "activity", "product", "economy", "economy_id", "on"),
    *("verdict", "strength", "total", "route", "arrangement", "breaks_on", "weakest", "link", "problems"),
)
"""The columns, in order; their headings are texts of `[paths]`."""

Record = dict[str, Any]


class PathAdding(Adding):
    """Writes the cells of one answer in one language; `release` is in the links where it is not the current one."""

    sheet: ClassVar[str] = "paths.sheet"
    verdict: ClassVar[int] = ADDED.index("verdict")
    proof: ClassVar[int] = ADDED.index("link")

    def __init__(self, language: str, address: str, release: str) -> None:
        super().__init__(language, address, release)
        self._pages = f"{address}/{language}/recognition"
        self._release = release

    def headings(self) -> list[str]:
        """Return the headings of the added columns."""
        return [say(self.language, f"paths.column-{name}") for name in ADDED]

    def link(self, query: str | None) -> str:
        """Return the address of the page that shows an answer with its chains, from the same release."""
        return f"{self._pages}?{query}&release={self._release}" if query else ""

    def cells(self, record: Record) -> list[str]:
        """Return the added cells of a flat record, or the headings over them."""
        if record["kind"] == "headings":
            return self.headings()
        cell = record["cell"]
        problems = "; ".join(problem["line"][self.language] for problem in record["problems"])
        if cell is None:
            return [
                self._label(record["body"]),
                *[""] * (self.verdict - 1),
                say(self.language, f"paths.verdict-{record['verdict']}"),
                *[""] * (len(ADDED) - self.verdict - 2),
                problems,
            ]
        weak = cell.get("weakest")
        return [
            self._label(record["body"]),
            names.word("body", record["body"]["id"]),
            self._label(record["activity"]),
            self._label(record["product"]),
            self._label(cell["economy"]),
            names.identifier(cell["economy"]["id"]),
            record["on"],
            say(self.language, f"paths.verdict-{cell['verdict']}"),
            say(self.language, f"recognition.strength-{cell['strength']}") if cell["strength"] else "",
            str(cell["total"]),
            say(self.language, f"recognition.route-{cell['route']}") if cell["total"] else "",
            self._label(cell.get("arrangement")),
            cell.get("breaks_on") or "",
            self._label(weak),
            self.link(record["query"]),
            problems,
        ]

    def _label(self, thing: Record | None) -> str:
        return str(thing["label"].get(self.language, "")) if thing else ""


def flat(head: Record, records: Iterable[Record]) -> Iterator[Record]:
    """Yield the headings, then a row for each cell of each line, then the summary."""
    yield {"row": 1, "kind": "headings", "cells": head["headings"]}
    for record in records:
        if record["kind"] == SUMMARY:
            yield record
            return
        for cell in record["answers"] or [None]:
            query = (
                f"{record['query']}&economy={names.identifier(cell['economy']['id'])}"
                if cell and record["query"]
                else None
            )
            verdict = cell["verdict"] if cell else record["verdict"]
            yield {**record, "cells": record["given"], "cell": cell, "query": query, "verdict": verdict}


def linked(record: Record, adding: PathAdding) -> Record:
    """Return a line with the address of the page of each cell in place of the query."""
    if "answers" not in record:
        return record
    query = record["query"]
    told = [
        {**cell, "link": adding.link(f"{query}&economy={names.identifier(cell['economy']['id'])}") if query else None}
        for cell in record["answers"]
    ]
    return {**{name: value for name, value in record.items() if name != "query"}, "answers": told}
