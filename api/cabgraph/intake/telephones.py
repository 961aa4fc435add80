"""Telephone numbers in international form (ITU-T E.164), through the country's renumberings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cabgraph.intake.book import Book
from cabgraph.intake.parts import Part, flag, value
from cabgraph.intake.problems import CellError, Code

_DIGITS = re.compile(r"[0-9]+")
_TOO_LONG = 200


@dataclass(frozen=True)
class TelephoneReader:
    """A number with its old area code replaced by the one that took its place.

    `areas` maps old area codes to new ones, `prefixes` old mobile prefixes; `lengths` says how many digits a number
    had under an old code of so many digits; `current` is the pattern of today's numbers, `unchanged` the area codes
    that were never replaced. A number that is right today and was right before under an old code is flagged and left
    alone, unless its code is written apart and in `written_apart`. `labels` are the words before each number, by the
    suffix it gets.
    """

    book: Book
    country: str
    trunk: str
    current: str
    areas: Mapping[str, str]
    lengths: Mapping[str, int]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    unchanged: Sequence[str] = ()
    written_apart: Sequence[str] = ()
    labels: Mapping[str, str] | None = None
    expected: Any = ""

    @cached_property
    def _current(self) -> re.Pattern[str]:
        return self.book.pattern(self.current)

    @cached_property
    def _renumbered(self) -> Mapping[str, str]:
        return {**self.areas, **self.prefixes}

    @cached_property
    def _areas(self) -> set[str]:
        return {*self.areas.values(), *self.unchanged}

    @cached_property
    def _labels(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(suffix, self.book.pattern(match)) for suffix, match in (self.labels or {}).items()]

    def __call__(self, text: str) -> list[Part]:
        """Read one number, or one after each label. Raises CellError."""
        if len(text) > _TOO_LONG:
            raise CellError(Code.TOO_LONG, limit=_TOO_LONG)
        found = [(match.start(), match.end(), suffix) for suffix, p in self._labels if (match := p.search(text))]
        if not found:
            return self._number(text, "")
        starts = sorted(found)
        ends = [start for start, _, _ in starts[1:]] + [len(text)]
        read = (self._number(text[after:end], suffix) for (_, after, suffix), end in zip(starts, ends, strict=True))
        return [part for parts in read for part in parts]

    def _number(self, text: str, suffix: str) -> list[Part]:
        groups = _DIGITS.findall(text)
        if groups and groups[0].startswith(self.country) and "+" in text[: text.index(groups[0])]:
            rest = groups[0].removeprefix(self.country)
            groups = (
                [self.trunk + rest, *groups[1:]]
                if rest
                else [self.trunk + groups[1], *groups[2:]]
                if groups[1:]
                else []
            )
        digits = "".join(groups)
        old = self._old_code(digits)
        now = bool(self._current.fullmatch(digits))
        if not now and not old:
            raise CellError(Code.CELL_FORM, expected=self.expected)
        marks: list[Part] = []
        if old and now and groups[0] not in self.written_apart:
            marks = [flag("area-code-or-mobile")]
        elif old:
            marks = [flag("renumbered")]
            digits = self._renumbered[old] + digits.removeprefix(old)
        area = max((code for code in self._areas if digits.startswith(code)), key=len, default="")
        marks += [Part(f"{suffix}_area", area)] if area else []
        lexical = f"+{self.country}{digits.removeprefix(self.trunk)}"
        return [Part(suffix, lexical) if suffix else value(lexical), *marks]

    def _old_code(self, digits: str) -> str | None:
        """Return the longest old code whose numbers had this many digits."""
        fitting = [
            old for old in self._renumbered if digits.startswith(old) and self.lengths.get(str(len(old))) == len(digits)
        ]
        return max(fitting, key=len, default=None)
