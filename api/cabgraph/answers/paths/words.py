"""One row of a list: its words, and the lines that they ask for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from cabgraph.answers.checklist.asking import Word, read_request, read_words
from cabgraph.answers.checklist.headings import Columns
from cabgraph.answers.checklist.problems import Remark
from cabgraph.answers.naming import NotUnderstoodError, UnreadableError, find_products
from cabgraph.answers.parties import find_economy
from cabgraph.answers.paths.line import Line
from cabgraph.answers.paths.question import Question, find_activity, lines_of, named_body
from cabgraph.answers.registry import Registry
from cabgraph.intake.reading import Reading

_APART = ";"
"""What stands between several activities or economies of one cell."""


@dataclass(frozen=True)
class RowWords:
    """What a row says. Where several words name the body, the one to believe first comes first."""

    bodies: tuple[Word, ...]
    activities: tuple[Word, ...]
    products: tuple[Word, ...]
    economies: tuple[Word, ...]
    on: date | None
    known_at: date | None


class UnreadError(Exception):
    """A row cannot be asked; `remark` says why."""

    def __init__(self, remark: Remark) -> None:
        super().__init__(remark.key)
        self.remark = remark


def read_row(cells: Sequence[str], columns: Columns, reading: Reading) -> tuple[RowWords, list[Remark]]:
    """Return what a row says, and a remark for every cell of it that cannot be read."""
    request, remarks = read_request(cells, columns, reading)
    economies = read_words(cells, columns, reading, "economy", remarks)
    if request.dated and request.since != request.until:
        remarks.append(Remark(request.dated.column, request.dated.text, "paths.day-partial", severity="error"))
    return (
        RowWords(request.bodies, request.activities, request.products, economies, request.since, request.known_at),
        remarks,
    )


def lines_asked(registry: Registry, row: RowWords, question: Question) -> list[Line]:
    """Return the lines that a row asks for; what it leaves out is as the question says. Raises UnreadError."""
    body = _first(row.bodies, lambda text: named_body(registry, text))
    activities = [_read(word, find_activity, registry) for word in _parts(row.activities)]
    economies = tuple(_read(word, find_economy, registry) for word in _parts(row.economies)) or question.economies
    products = [_read(word, _product, registry) for word in row.products[:1]]
    known_at = datetime.combine(row.known_at, time.max, UTC) if row.known_at else question.known_at
    if not economies:
        raise UnreadError(Remark("", "", "paths.no-economy", severity="error"))
    return [
        Line(
            one,
            activity,
            next(iter(products), question.product),
            tuple(dict.fromkeys(economies)),
            row.on or question.on,
            known_at,
        )
        for one, activity in lines_of(registry, [body], tuple(dict.fromkeys(activities)) or question.activities)
    ]


def _product(registry: Registry, text: str) -> str:
    found, _ = find_products(registry.index, text)
    if len(found) != 1:
        raise NotUnderstoodError("product", text, found)
    return found[0]


def _parts(words: Iterable[Word]) -> list[Word]:
    """Return the first word's parts: a cell may name several things."""
    for word in words:
        return [Word(word.column, word.name, part.strip()) for part in word.text.split(_APART) if part.strip()]
    return []


def _first(words: Sequence[Word], read: Any) -> str:
    """Return what the first word that names something stands for."""
    refused: UnreadError | None = None
    for word in words:
        try:
            return str(read(word.text))
        except NotUnderstoodError as error:
            refused = refused or UnreadError(_remark(word, error))
    raise refused or UnreadError(Remark("", "", "check-list.no-body", severity="error"))


def _read(word: Word, find: Any, registry: Registry) -> str:
    try:
        return str(find(registry, word.text))
    except NotUnderstoodError as error:
        raise UnreadError(_remark(word, error)) from error


def _remark(word: Word, error: NotUnderstoodError) -> Remark:
    if isinstance(error, UnreadableError):
        told = {"field": word.column, "text": word.text, "near": error.alike}
        return Remark(word.column, word.text, f"check.{error.code}", told, "error")
    key = "ambiguous" if error.candidates else "unknown-name"
    return Remark(word.column, word.text, f"check-list.{key}-remark", {"count": len(error.candidates)}, "error")
