"""The tables of the pages of things, for CSV and XLSX: the rows a page shows, all of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from cabgraph.questions.table import Column, Table, terms
from cabgraph.store.base import Term
from cabgraph.texts import both, say

Answer = dict[str, Any]
Cells = Iterator[Sequence[object]]


class UnknownTableError(Exception):
    """A page has no table of this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name)
        self.name = name
        self.known = tuple(known)


def table_names(kind: str) -> tuple[str, ...]:
    """Return the names of the tables of a kind's page, the main one first."""
    return tuple(_TABLES[kind])


def table(kind: str, answer: Answer, name: str, language: str) -> Table:
    """Return one table of a page in a language; without a name, the main one. Raises UnknownTableError."""
    known = _TABLES[kind]
    chosen = name or next(iter(known))
    if chosen not in known:
        raise UnknownTableError(chosen, known)
    columns, cells = known[chosen]
    return Table(
        f"{kind}/{chosen}",
        both(f"tables.{chosen}", of=answer["label"]),
        tuple(Column(column, both(f"tables.column-{column}")) for column in columns),
        terms(cells(answer, language)),
        {"id": Term("uri", answer["id"]), "on": _day(answer)},
    )


def _day(answer: Answer) -> Term | None:
    for part in ("scope", "bodies", "cited", "timeline", "grants"):
        if isinstance(answer.get(part), dict):
            return Term("literal", answer[part]["on"])
    return None


def _label(thing: Answer | None, language: str) -> str | None:
    return thing["label"][language] if thing else None


def _labels(things: Iterable[Answer | None], language: str) -> str:
    return "; ".join(label for thing in things if (label := _label(thing, language)))


def _decision(event: Answer | None) -> tuple[str | None, str | None]:
    decision = (event or {}).get("decision") or {}
    return decision.get("number"), decision.get("signed_on")


def _why(row: Answer, language: str) -> str:
    return say(language, f"reasons.{row['reason']}")


def _scope(answer: Answer, language: str) -> Cells:
    for line in answer["scope"]["items"]:
        words = line["words"]
        yield (
            line["id"],
            _label(line, language),
            _label(line["activity"], language),
            _label(line["product"], language) or "; ".join(words.get("product", ())),
            "; ".join(words.get("determination", ())),
            _label(line["regulation"], language),
            _labels(line["standards"], language),
            "; ".join(words.get("method", ())),
            "; ".join(words.get("range", ())),
            "; ".join(words.get("uncertainty", ())),
            line["standing"],
            _why(line, language),
            line["from"],
            line["until"],
            *_decision(line["opened_by"]),
            line["grant"],
        )


def _timeline(answer: Answer, language: str) -> Cells:
    labels = {grant["id"]: _label(grant, language) for grant in answer.get("grants", [answer])}
    for lane in answer["timeline"]["lanes"]:
        for span in lane["spans"]:
            numbered = _decision(span["opened_by"])
            told = (span["from"], span["until"], say(language, f"standing.{span['standing']}"), _why(span, language))
            yield lane["grant"], labels[lane["grant"]], "span", *told, *numbered
        for event in lane["events"]:
            kind = _label(event["type"], language)
            since, until = event["effective_on"], event["effective_until"]
            yield lane["grant"], labels[lane["grant"]], "event", since, until, kind, None, *_decision(event)


def _effects(answer: Answer, language: str) -> Cells:
    for effect in answer["effects"]:
        told = (
            effect["effective_on"],
            effect["effective_until"],
            _label(effect["type"], language),
            effect["record"]["id"],
            _label(effect["record"], language),
            effect["number"],
            _label(effect["holder"], language),
        )
        if effect["whole"]:
            yield *told, None, None
        for item in effect["items"]:
            yield *told, item["id"], _label(item, language)


def _bodies(answer: Answer, language: str) -> Cells:
    for row in answer["bodies"]["items"]:
        yield (
            row["id"],
            _label(row, language),
            _label(row["activity"], language),
            row["standing"],
            _why(row, language),
            row["from"],
            row["until"],
            row["number"],
            _label(row["granted_by"], language),
            row["lines"],
            row["grant"]["id"],
        )


def _listings(answer: Answer, language: str) -> Cells:
    for row in answer["listings"]:
        yield (
            row["id"],
            _label(row["product"], language),
            _labels(row["aspects"], language),
            "; ".join(row["hs"]),
            _label(row["risk_class"], language),
            _labels(row["procedures"], language),
            row["mandatory_from"],
            row["from"],
            row["until"],
            (row["listed_in"] or {}).get("number"),
        )


def _citations(answer: Answer, language: str) -> Cells:
    for row in answer["cited"]["items"]:
        yield (
            row["use"],
            row["id"],
            _label(row, language),
            row["body"]["id"],
            _label(row["body"], language),
            row["number"],
            _label(row["edition_policy"], language),
            row["standing"],
            _why(row, language),
            row["from"],
            row["until"],
        )


def _duties(answer: Answer, language: str) -> Cells:
    for row in answer["duties"]:
        yield (
            row["id"],
            _label(row["product"], language),
            _label(row["regulation"], language),
            _labels(row["aspects"], language),
            "; ".join(row["hs"]),
            _label(row["risk_class"], language),
            _labels(row["procedures"], language),
            row["duty"],
            row["mandatory_from"],
            row["standing"],
            row["from"],
            row["until"],
            (row["listed_in"] or {}).get("number"),
        )


def _there(answer: Answer, language: str) -> Cells:
    for row in answer["bodies"]["items"]:
        yield row["id"], _label(row, language), "; ".join(row["codes"]), row["standing"]


def _given(answer: Answer, language: str) -> Cells:
    for row in answer["grants"]["items"]:
        yield (
            row["id"],
            _label(row, language),
            row["number"],
            _label(row["holder"], language),
            row["standing"],
            _why(row, language),
            row["valid_from"],
            row["valid_until"],
        )


def _powers(answer: Answer, language: str) -> Cells:
    for row in answer["powers"]:
        acts = "; ".join(act["number"] for act in row["legal_basis"])
        yield row["id"], _label(row, language), _labels(row["products"], language), row["from"], row["until"], acts


def _with(
    columns: str, cells: Callable[[Answer, str], Cells]
) -> tuple[tuple[str, ...], Callable[[Answer, str], Cells]]:
    return tuple(columns.split()), cells


_LINES = _with(
    "id label activity product determination regulation standards method range uncertainty standing reason from until"
    " decision signed_on grant",
    _scope,
)
_SPANS = _with("grant grant_label row from until standing reason decision signed_on", _timeline)
_TABLES = {
    "body": {"scope": _LINES, "timeline": _SPANS},
    "grant": {"scope": _LINES, "timeline": _SPANS},
    "decision": {"effects": _with("from until event grant grant_label number holder item item_label", _effects)},
    "regulation": {
        "bodies": _with("id label activity standing reason from until number granted_by lines grant", _bodies),
        "listings": _with("id product aspects hs risk_class procedures mandatory_from from until decision", _listings),
    },
    "product": {
        "who": _with("id label activity standing reason from until number granted_by lines grant", _bodies),
        "duties": _with(
            "id product regulation aspects hs risk_class procedures duty mandatory_from standing from until decision",
            _duties,
        ),
    },
    "province": {"there": _with("id label number standing", _there)},
    "org": {
        "given": _with("id label number holder standing reason from until", _given),
        "powers": _with("id label product from until decision", _powers),
    },
    "standard": {
        "citations": _with("use id label body body_label number edition_policy standing reason from until", _citations)
    },
}
"""Kind of a thing -> its tables, the main one first: the columns, and what fills the rows."""
