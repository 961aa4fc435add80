"""Which column of a list says what, by headings that people chose themselves."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources as package_resources
from pathlib import Path
from typing import Any, Final

from cabgraph.intake.book import word_key
from cabgraph.intake.parts import ErrorCell
from cabgraph.intake.sheets import SheetRow
from cabgraph.texts import LANGUAGES

FILE: Final = "headings.toml"
BODY: Final = "body"
SEARCHED_ROWS: Final = 20
_BRACKETS: Final = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,80}\]")
_TWO_IN_ONE: Final = re.compile(r"\s*[/\n\r|]\s*")
_LONGEST: Final = 200


@dataclass(frozen=True)
class Known:
    """A column that a list may have: what it is about, how its cells are read, which goes first among its like."""

    name: str
    about: str
    reader: str
    order: int
    label: dict[str, str]
    form: re.Pattern[str] | None = None
    expected: dict[str, str] | None = None


@dataclass(frozen=True)
class Columns:
    """The headings of a list, and what is known of the column under each."""

    row: int
    cells: Sequence[str]
    known: Sequence[Known | None]

    @cached_property
    def _by_subject(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for position, known in enumerate(self.known):
            if known:
                found.setdefault(known.about, []).append(position)
        for positions in found.values():
            positions.sort(key=self._order)
        return found

    def _order(self, position: int) -> int:
        known = self.known[position]
        return known.order if known else 0

    def about(self, subject: str) -> list[int]:
        """Return the positions of the columns about something, the one to believe first at the front."""
        return self._by_subject.get(subject, [])

    def heading(self, position: int) -> str:
        """Return the heading over a position, or its number."""
        text = self.cells[position] if position < len(self.cells) else ""
        return " ".join(text.split()) or str(position + 1)


class HeadingsError(Exception):
    """No row of the beginning of a file names a body; `found` are the headings that were recognised nevertheless."""

    def __init__(self, row: int, cells: Sequence[str], found: Sequence[Known]) -> None:
        super().__init__("no heading names a body")
        self.row = row
        self.cells = cells
        self.found = found


class Headings:
    """All headings that are known."""

    def __init__(self, tables: Iterable[dict[str, Any]]) -> None:
        self.columns: dict[str, Known] = {}
        self._titles: dict[str, dict[str, list[str]]] = {}
        self._keys: dict[str, Known] = {}
        for table in tables:
            for name, entry in table.items():
                if name not in self.columns:
                    self.columns[name] = _known(name, entry)
                known = self.columns[name]
                for language in LANGUAGES:
                    self._titles.setdefault(name, {}).setdefault(language, []).extend(entry.get(language, ()))
                for text in (name, *(title for language in LANGUAGES for title in entry.get(language, ()))):
                    self._keys.setdefault(_key(text), known)

    def examples(self, name: str, language: str) -> list[str]:
        """Return headings that a column is known by, as people write them."""
        return self._titles[name][language]

    def known(self, heading: str) -> Known | None:
        """Return the column that a heading names: as a whole, without what is in brackets, or in two languages."""
        if isinstance(heading, ErrorCell) or not 0 < len(heading) <= _LONGEST:
            return None
        return next((known for text in _readings(heading) if (known := self._keys.get(_key(text)))), None)


def _readings(heading: str) -> Iterator[str]:
    yield heading
    bare = _BRACKETS.sub(" ", heading)
    yield bare
    yield from _TWO_IN_ONE.split(heading)
    yield from _TWO_IN_ONE.split(bare)


def _key(text: str) -> str:
    return word_key(text).replace("-", "")


def _known(name: str, entry: dict[str, Any]) -> Known:
    label = {language: entry[language][0] for language in LANGUAGES}
    form = re.compile(entry["form"]) if "form" in entry else None
    reader, order = entry.get("reader", "text"), entry.get("order", 1)
    return Known(name, entry["about"], reader, order, label, form, entry.get("expected"))


def open_headings(folders: Iterable[Path], *more: str) -> Headings:
    """Read the headings that hold everywhere, those of `more` files beside them, and those of countries' folders."""
    shipped = package_resources.files("cabgraph") / "web"
    tables = [tomllib.loads(shipped.joinpath(file).read_text(encoding="utf-8")) for file in (FILE, *more)]
    for folder in folders:
        path = folder / FILE
        if path.is_file():
            tables.append(tomllib.loads(path.read_text(encoding="utf-8")))
    return Headings(tables)


def find_columns(headings: Headings, rows: Sequence[SheetRow]) -> Columns:
    """Return the row of headings: of the first rows the one that names most columns, a body among them.

    Raises HeadingsError.
    """
    best: Columns | None = None
    for number, cells in rows[:SEARCHED_ROWS]:
        found = Columns(number, cells, [headings.known(cell) if cell else None for cell in cells])
        if best is None or _worth(found) > _worth(best):
            best = found
    if best is None or not best.about(BODY):
        known = [column for column in best.known if column] if best else []
        first = best if best and known else None
        row, shown = (first.row, first.cells) if first else rows[0] if rows else (1, [])
        raise HeadingsError(row, shown, known)
    return best


def _worth(columns: Columns) -> tuple[bool, int]:
    return bool(columns.about(BODY)), len({known.name for known in columns.known if known})
