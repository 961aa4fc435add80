"""The matrix of recognition as a page asks for it: an address read leniently, and one window of the answers."""

import math
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from cabgraph import names
from cabgraph.answers.checklist.kept import Kept
from cabgraph.answers.naming import NotUnderstoodError
from cabgraph.answers.paths.question import Question, Wanted, understand
from cabgraph.answers.registry import Registry
from cabgraph.http.cooperation.many import in_size
from cabgraph.http.days import typed_day, typed_instant
from cabgraph.http.forms import LONGEST, Fault, Faults, not_understood, read_field
from cabgraph.http.pager import address_of
from cabgraph.http.problems import ProblemError
from cabgraph.texts import both

_LONGEST: Final = 20_000
"""How long a field of several words may be."""
_OFFERED: Final = 12
ROWS: Final = 25
COLUMNS: Final = 40
"""How many lines and how many economies one page shows."""
FILTERS: Final = ("", "yes", "unknown", "none", "unanswered")
_WORDS: Final = ("of", "province", "granted_by", "kind", "arrangement", "organisation", "product")
_LISTS: Final = ("body", "economy", "activity")


class MatrixForm(BaseModel):
    """The parameters of the page as typed; `body`, `economy` and `activity` may hold several, apart by semicolons."""

    body: list[str] = []
    of: str = ""
    province: str = ""
    granted_by: str = ""
    kind: str = ""
    economy: list[str] = []
    arrangement: str = ""
    organisation: str = ""
    activity: list[str] = []
    product: str = ""
    on: str = ""
    known_at: str = ""
    release: str = ""
    verdict: Annotated[str, Field(pattern=f"^({'|'.join(FILTERS)})$")] = ""
    reached: Annotated[str, Field(pattern="^(|1)$")] = ""
    page: Annotated[int, Field(ge=1, le=500_000)] = 1
    across: Annotated[int, Field(ge=1, le=1_000)] = 1

    def typed(self) -> dict[str, str]:
        """Return what stands in each field, "" for nothing."""
        told = {name: getattr(self, name).strip() for name in (*_WORDS, "on", "known_at", "release")}
        return told | {name: "; ".join(part.strip() for part in getattr(self, name) if part.strip()) for name in _LISTS}

    def parameters(self) -> list[tuple[str, str]]:
        """Return what asks the same question, where in the answers one looks left out."""
        return [(name, text) for name, text in self.typed().items() if text]


@dataclass
class Outcome:
    """What came of an address: faults by field with what may have been meant, or the question."""

    form: MatrixForm
    faults: Faults = field(default_factory=dict)
    status: int = 200
    question: Question | None = None


def read_form(registry: Registry, most: int, form: MatrixForm, today: date) -> Outcome:
    """Read an address; one that names no bodies shows the form, with a fault once anything else was said.

    `most` is how many cells a matrix may have.
    """
    outcome, told = Outcome(form), form.typed()
    if not any(text for name, text in told.items() if name != "release"):
        return outcome
    most_of = {name: _LONGEST if name in _LISTS else LONGEST for name in told}
    outcome.faults = {
        name: Fault(both("check-page.too-long", limit=most_of[name]))
        for name, text in told.items()
        if len(text) > most_of[name]
    }
    on = read_field(told, outcome.faults, "on", typed_day)
    known_at = read_field(told, outcome.faults, "known_at", typed_instant)
    wanted = Wanted(
        body=(told["body"],) if told["body"] else (),
        of=told["of"],
        province=(told["province"],) if told["province"] else (),
        granted_by=(told["granted_by"],) if told["granted_by"] else (),
        kind=(told["kind"],) if told["kind"] else (),
        economy=(told["economy"],) if told["economy"] else (),
        arrangement=told["arrangement"],
        organisation=told["organisation"],
        activity=(told["activity"],) if told["activity"] else (),
        product=told["product"],
        on=on or today,
        known_at=known_at,
    )
    if not wanted.names_bodies:
        outcome.faults["body"] = Fault(both("paths.page-no-bodies"))
    if outcome.faults:
        outcome.status = 400
        return outcome
    try:
        outcome.question = in_size(understand(registry, wanted), most)
    except NotUnderstoodError as error:
        outcome.status, outcome.faults[error.field] = 422, _offered(registry, told, error)
    except ProblemError as problem:
        outcome.status, outcome.faults["body"] = problem.status, Fault(problem.detail)
    return outcome


def _offered(registry: Registry, told: dict[str, str], error: NotUnderstoodError) -> Fault:
    """Return the fault of a word that names nothing or several things; `slug` is its field with what may be meant."""
    things = [*error.candidates, *error.near][:_OFFERED]
    labels, text = registry.index.labels(things), told.get(error.field, "")
    return not_understood(
        error,
        [{"slug": text.replace(error.text, _slug(error.field, each), 1), "label": labels[each]} for each in things],
    )


def _slug(field: str, thing: str) -> str:
    """Return what names a thing in a field."""
    if thing.startswith(names.VOCABULARY):
        return thing.removeprefix(names.VOCABULARY).lower()
    return names.word("body", thing) if field == "body" else names.identifier(thing)


@dataclass(frozen=True)
class View:
    """Where in kept answers one looks: lines of a verdict, economies that are reached, the page down and across."""

    path: str
    parameters: list[tuple[str, str]]
    verdict: str = ""
    reached: bool = False
    page: int = 1
    across: int = 1

    def address(self, **changed: object) -> str:
        """Return the address of the same answers, looked at otherwise."""
        now = {"verdict": self.verdict, "reached": self.reached, "page": self.page, "across": self.across} | changed
        usual = {"verdict": "", "reached": False, "page": 1, "across": 1}
        shown = [(name, str(int(value) if isinstance(value, bool) else value)) for name, value in now.items()]
        return address_of(self.path, [*self.parameters, *(pair for pair in shown if now[pair[0]] != usual[pair[0]])])


def window(kept: Kept, status: dict[str, Any], view: View, release: str) -> dict[str, Any]:
    """Return what one page shows of answers that are done: some lines, some economies, the counts and the ways on."""
    head, summary = kept.head, status["summary"]
    total, records = kept.page(view.verdict, (view.page - 1) * ROWS, ROWS)
    found = list(enumerate(head["economies"]))
    if view.reached:
        found = [(place, economy) for place, economy in found if economy["id"] in summary["economies"]]
    across = min(view.across, max(1, math.ceil(len(found) / COLUMNS)))
    shown = found[(across - 1) * COLUMNS : across * COLUMNS]
    own = "economy" in head["columns"]
    kept_release = f"&release={release}" if release else ""
    return {
        "head": head,
        "summary": summary,
        "listed": own,
        "economies": [
            {**economy, "code": names.word("jurisdiction", economy["id"]), **_reached(summary, economy["id"])}
            for _, economy in shown
        ],
        "lines": [
            {**record, "cells": _cells(record, None if own else [place for place, _ in shown], kept_release)}
            for record in records
        ],
        "filters": [
            (name, summary["lines"][name] if name else summary["rows"], view.address(verdict=name, page=1))
            for name in FILTERS
            if not name or summary["lines"][name]
        ],
        "wanted": view.verdict,
        "reached": view.reached,
        "reach": (len(head["economies"]), len(summary["economies"]), view.address(reached=not view.reached, across=1)),
        "down": _ways(view.page, max(1, math.ceil(total / ROWS)), lambda page: view.address(page=page)),
        "sideways": _ways(across, max(1, math.ceil(len(found) / COLUMNS)), lambda page: view.address(across=page)),
        "total": total,
    }


def _reached(summary: dict[str, Any], economy: str) -> dict[str, int]:
    counted = summary["economies"].get(economy, {})
    return {verdict: counted.get(verdict, 0) for verdict in ("yes", "unknown")}


def _cells(record: dict[str, Any], places: list[int] | None, release: str) -> list[dict[str, Any]]:
    """Return the cells of a line that are shown, each with the query of its own page."""
    answers = record["answers"]
    chosen = answers if places is None else [answers[place] for place in places if place < len(answers)]
    query = record["query"]
    return [
        {
            **cell,
            "query": f"{query}&economy={names.word('jurisdiction', cell['economy']['id'])}{release}" if query else "",
        }
        for cell in chosen
    ]


def _ways(page: int, last: int, address: Any) -> dict[str, Any]:
    return {
        "page": page,
        "last": last,
        "prev": address(page - 1) if page > 1 else None,
        "next": address(page + 1) if page < last else None,
    }
