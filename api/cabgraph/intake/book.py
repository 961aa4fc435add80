"""A country's `reading.toml`: its patterns, its tables of words, and its repairs of damaged text."""

import csv
import html
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cabgraph import names
from cabgraph.intake.parts import Part, flag, tidy

_FRAGMENT = re.compile(r"\(\?&([\w-]+)\)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NOT_WORD = re.compile(r"[\W_]+")
_REPLACEMENT = "\ufffd"
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]")


class ReadingError(Exception):
    """A `reading.toml` or `corrections.csv` is not what the readers need."""


def word_key(text: str) -> str:
    """Return what tables of words are compared by: folded, runs of punctuation and spaces as one hyphen."""
    return _NOT_WORD.sub("-", names.fold(text)).strip("-")


@dataclass(frozen=True)
class Book:
    """The content of one `reading.toml`; without a file, nothing but what holds in every country."""

    folder: Path | None = None
    content: Mapping[str, Any] = field(default_factory=dict)

    def section(self, name: str) -> Mapping[str, Any]:
        """Return a top-level table, empty when there is none."""
        found: Mapping[str, Any] = self.content.get(name, {})
        return found

    def pattern(self, text: str) -> re.Pattern[str]:
        """Compile a pattern; `(?&name)` stands for a fragment, or for any word of a table. Raises ReadingError."""
        try:
            return re.compile(_FRAGMENT.sub(lambda found: f"(?:{self._fragment(found.group(1))})", text))
        except (re.error, RecursionError) as error:
            raise ReadingError(f"{self.folder}/reading.toml: pattern {text!r}: {error}") from error

    def replacements(self, pairs: Iterable[Iterable[str]]) -> list[tuple[re.Pattern[str], str]]:
        """Compile [pattern, replacement] pairs."""
        return [(self.pattern(find), put) for find, put in pairs]

    def look(self, table: str, text: str) -> str | None:
        """Return what a table of words gives for a text, whatever its case, accents, dashes and spaces."""
        return self._tables(table).get(word_key(text))

    def words(self, table: str) -> Mapping[str, str]:
        """Return a table of words as it is written."""
        found = self.section("tables").get(table)
        if found is None:
            raise ReadingError(f"{self.folder}/reading.toml: no [tables.{table}]")
        return self._from_file(found) if "file" in found else found

    def repair(self, text: str) -> tuple[str, list[Part]]:
        """Return the text tidied, its entities and legacy letters decoded, and a flag for each damage that stays."""
        flags = []
        if "&" in text:
            text = _ENTITY.sub(lambda entity: html.unescape(entity.group()), text)
        for name, certain, never, letters in self._encodings:
            composed = unicodedata.normalize("NFC", text)
            if certain.search(composed) and not never.search(composed):
                text = letters(composed)
                flags.append(flag(name))
        if _REPLACEMENT in text:
            flags.append(flag("replacement-character"))
        if _PRIVATE_USE.search(text):
            flags.append(flag("private-use-character"))
        return tidy(text), flags

    def _fragment(self, name: str) -> str:
        fragment = self.section("fragments").get(name)
        if fragment is not None:
            return _FRAGMENT.sub(lambda found: f"(?:{self._fragment(found.group(1))})", fragment)
        return "|".join(re.escape(word) for word in sorted(self.words(name), key=len, reverse=True))

    @cached_property
    def _encodings(self) -> list[tuple[str, re.Pattern[str], re.Pattern[str], Callable[[str], str]]]:
        return [
            (entry["name"], self.pattern(entry["certain"]), self.pattern(entry["never"]), letters_of(entry))
            for entry in self.content.get("encodings", [])
            if "certain" in entry
        ]

    @cached_property
    def _keyed(self) -> dict[str, dict[str, str]]:
        return {}

    def _tables(self, name: str) -> dict[str, str]:
        if name not in self._keyed:
            self._keyed[name] = {word_key(word): meaning for word, meaning in self.words(name).items()}
        return self._keyed[name]

    def _from_file(self, description: Mapping[str, Any]) -> dict[str, str]:
        """Read a table of words out of one of the country's own tables: {file, key, value, where}."""
        path = (self.folder or Path()) / description["file"]
        where = description.get("where", {})
        try:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                rows = [row for row in csv.DictReader(stream) if all(row[c] == v for c, v in where.items())]
            return {row[description["key"]]: row[description["value"]] for row in rows}
        except (OSError, KeyError) as error:
            raise ReadingError(f"{self.folder}/reading.toml: {description}: {error!r}") from error


def letters_of(entry: Mapping[str, Any]) -> Callable[[str], str]:
    """Return what turns an older encoding's letters, one sign or two each, into the letters they stand for.

    Raises ReadingError when not every letter has one meaning.
    """
    signs, meanings = list(entry["from"]), list(entry["to"])
    if len(signs) != len(meanings):
        raise ReadingError(f"encoding {entry['name']}: {len(signs)} letters, {len(meanings)} meanings")
    if all(len(sign) == 1 for sign in signs):
        table = str.maketrans(dict(zip(signs, meanings, strict=True)))
        return lambda text: text.translate(table)
    meaning = dict(zip(signs, meanings, strict=True))
    pattern = re.compile("|".join(re.escape(sign) for sign in sorted(signs, key=len, reverse=True)))
    return lambda text: pattern.sub(lambda found: meaning[found.group()], text)


def open_book(folder: Path) -> Book:
    """Read a country's `reading.toml`; a folder without one gives the empty book. Raises ReadingError."""
    path = folder / "reading.toml"
    if not path.is_file():
        return Book(folder)
    try:
        return Book(folder, tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadingError(f"{path}: {error}") from error
