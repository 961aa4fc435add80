"""Running text, names, numbers of documents, codes, designations: text that a country's patterns tidy and take apart.

The steps, each only as far as `reading.toml` asks for it: `empty` -> `flags` -> `replace` -> `kinds` (the
first pattern that is found gives the form) -> a date left beside it -> what is left must be `noise`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cabgraph.intake.book import Book
from cabgraph.intake.dates import DateReader, date_parts
from cabgraph.intake.parts import UNKNOWN, Part, flag, tidy, value
from cabgraph.intake.problems import CellError, Code

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{(\w+)\}")
_ALPHANUMERIC = re.compile(r"[^\W_]")
_TOO_LONG = 1000


@dataclass(frozen=True)
class TextReader:
    """A text kept as published; what its marks and abbreviations mean stands beside it."""

    book: Book
    replace: Sequence[Sequence[str]] = ()
    empty: Sequence[str] = ()
    flags: Sequence[Mapping[str, str]] = ()
    looks: Sequence[Mapping[str, str]] = ()
    expand: str = ""
    expected: Any = ""

    @cached_property
    def _replacements(self) -> list[tuple[re.Pattern[str], str]]:
        return self.book.replacements(self.replace)

    @cached_property
    def _empty(self) -> list[re.Pattern[str]]:
        return [self.book.pattern(text) for text in self.empty]

    @cached_property
    def _flags(self) -> list[tuple[re.Pattern[str], str, str | None]]:
        return [(self.book.pattern(entry["match"]), entry["flag"], entry.get("put")) for entry in self.flags]

    @cached_property
    def _abbreviations(self) -> re.Pattern[str]:
        return self.book.pattern(rf"(?<!\w)(?&{self.expand})(?!\w)")

    def prepare(self, text: str) -> tuple[str, list[Part]]:
        """Return the text with its marks taken out as flags and the replacements made; "" when it is empty."""
        parts = []
        if any(pattern.fullmatch(text) for pattern in self._empty):
            return "", []
        for pattern, name, put in self._flags:
            if pattern.search(text):
                parts.append(flag(name))
                text = text if put is None else tidy(pattern.sub(put, text))
        for pattern, put in self._replacements:
            text = pattern.sub(put, text)
        return tidy(text), parts

    def __call__(self, text: str) -> list[Part]:
        """Read a text; an empty one gives nothing."""
        text, parts = self.prepare(text)
        if not text:
            return []
        parts = [value(text), *parts]
        if self.expand:
            words = self.book.words(self.expand)
            expanded = self._abbreviations.sub(lambda found: words[found.group()], text)
            parts += [Part("_expanded", expanded)] if expanded != text else []
        for entry in self.looks:
            meaning = self.book.look(entry["table"], text)
            parts += [Part(entry["to"], meaning)] if meaning is not None else []
        return parts


@dataclass(frozen=True)
class Kind:
    """One form a number or code has: its pattern, how it is written, and what its groups say.

    `form` names groups in braces; a stretch in brackets falls away when one of its groups is empty. `dated` says
    whose numbers (`of`, values of the group `by`) carry the year, and how (`form`); `year_missing` is then the flag.
    """

    match: str
    form: str = ""
    kind: str = ""
    unknown: bool = False
    upper: Sequence[str] = ()
    looks: Sequence[Mapping[str, str]] = ()
    parts: Mapping[str, str] = field(default_factory=dict)
    flags: Sequence[str] = ()
    dated: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CodeReader(TextReader):
    """A number, code or designation in one of its kinds, written one way; "unknown" where it was left blank."""

    kinds: Sequence[Mapping[str, Any]] = ()
    beside: DateReader | None = None
    noise: Sequence[str] = ()
    search: bool = False

    @cached_property
    def _kinds(self) -> list[tuple[re.Pattern[str], Kind]]:
        kinds = [Kind(**entry) for entry in self.kinds]
        return [(self.book.pattern(kind.match), kind) for kind in kinds]

    @cached_property
    def _noise(self) -> list[re.Pattern[str]]:
        return [self.book.pattern(text) for text in self.noise]

    def __call__(self, text: str) -> list[Part]:
        """Read one code. Raises CellError when none of the kinds is found, or more stands beside it."""
        if len(text) > _TOO_LONG:
            raise CellError(Code.TOO_LONG, limit=_TOO_LONG)
        text, parts = self.prepare(text)
        if not text:
            return []
        for pattern, kind in self._kinds:
            found = pattern.search(text)
            if found:
                rest = f"{text[: found.start()]} {text[found.end() :]}"
                day, rest = self._date(rest)
                if not self.search and self._left(rest):
                    break
                groups = {name: group or "" for name, group in found.groupdict().items()}
                return [*self._parts(kind, groups, day), *parts, *day]
        if self.search:
            return []
        raise CellError(Code.CELL_FORM, expected=self.expected)

    def _date(self, rest: str) -> tuple[list[Part], str]:
        """Return the date that stands beside the code, and the text without it."""
        found = self.beside.find(rest) if self.beside else None
        if not found or not self.beside:
            return [], rest
        day = date_parts(found.groupdict(), "_date", self.beside.months)
        return day, f"{rest[: found.start()]} {rest[found.end() :]}"

    def _left(self, rest: str) -> bool:
        for pattern in self._noise:
            rest = pattern.sub(" ", rest)
        return bool(_ALPHANUMERIC.search(rest))

    def _parts(self, kind: Kind, groups: dict[str, str], day: list[Part]) -> list[Part]:
        for name in kind.upper:
            groups[name] = groups[name].upper()
        beside = [Part("_kind", kind.kind)] if kind.kind else []
        beside += [flag(name) for name in kind.flags]
        for entry in kind.looks:
            meaning = self.book.look(entry["table"], groups[entry["from"]])
            if meaning is not None and "into" in entry:
                groups[entry["into"]] = meaning
            elif meaning is not None:
                beside.append(Part(entry["to"], meaning))
        beside += [Part(suffix, groups[name]) for name, suffix in kind.parts.items() if groups[name]]
        form, missing = self._form(kind, groups, day)
        return [value(UNKNOWN if kind.unknown else write(form, groups)), *beside, *missing]

    @staticmethod
    def _form(kind: Kind, groups: dict[str, str], day: list[Part]) -> tuple[str, list[Part]]:
        dated = kind.dated
        if not dated or groups["year"] or groups[dated["by"]] not in dated["of"]:
            return kind.form, []
        if not day:
            return kind.form, [flag("year-missing")]
        groups["year"] = day[0].lexical[:4]
        return dated["form"], []


def write(form: str, groups: Mapping[str, str]) -> str:
    """Fill a form's braces with groups; a stretch in brackets is left out when one of its groups is empty."""

    def stretch(found: re.Match[str]) -> str:
        inside = found.group(1)
        return inside if all(groups[name] for name in _PLACE.findall(inside)) else ""

    return _PLACE.sub(lambda found: groups[found.group(1)], _OPTIONAL.sub(stretch, form))
