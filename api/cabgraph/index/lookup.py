"""Look-ups in the release's index.

The statements are the files of `sql/`, over the tables that the index queries filled.
"""

import contextlib
import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import lru_cache
from importlib import resources as package_resources
from pathlib import Path
from typing import Any, TypeVar, cast

import orjson

from cabgraph import names
from cabgraph.index.covering import Covering
from cabgraph.index.memory import BY_THING, REMEMBERED, Memory
from cabgraph.index.pack import Column, read_pack
from cabgraph.index.scan import Scan

_WORD_LIMIT = 12
_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
_MAPPED = 1 << 32
"""Bytes of the file that SQLite may read as memory, shared by all processes that serve it."""
_LINE_FACETS = ("activity", "product", "regulation", "granted_by", "kind", "grant")
_TREES = ("activity", "product")

Kept = TypeVar("Kept")


class MissingIndexError(Exception):
    """The index file is missing or is not one."""


class Index:
    """An index file opened read-only, one connection a thread. A release's index never changes."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise MissingIndexError(f"{path}: no index")
        self._address = f"file:{path}?mode=ro&immutable=1"
        self._local = threading.local()
        self._lock = threading.Lock()
        self._lines: Scan | None = None
        self._kept: dict[object, object] = {}
        self._memory = Memory()

    def reopened(self) -> "Index":
        """Return the same index with connections of its own, and with all that was read of it so far."""
        other = copy(self)
        other._local, other._lock = threading.local(), threading.Lock()
        return other

    def ask(self, name: str, **values: object) -> list[dict[str, Any]]:
        """Run one statement of `sql/` and return its rows by column name; lists go in as JSON arrays.

        What is asked again and again is remembered, so the rows belong to everybody: read them, never change them.
        """
        if name in BY_THING and len(values) == 1:
            things = values["things"]
            return self._memory.by_thing(name, things if isinstance(things, (list, tuple)) else (), self._about)
        plain = {key: _plain(value) for key, value in values.items()}
        if name in REMEMBERED:
            key = (name, *plain.items())
            return self._memory.answer(key, lambda: self.rows(_statement(name), plain))
        return self.rows(_statement(name), plain)

    def _about(self, name: str, things: list[str]) -> list[dict[str, Any]]:
        return self.rows(_statement(name), {"things": _plain(things)})

    def keep(self, make: Callable[["Index"], Kept]) -> Kept:
        """Return what `make` reads from this index, made once: a release never changes."""
        if make not in self._kept:
            self._kept[make] = make(self)
        return cast("Kept", self._kept[make])

    def rows(self, statement: str, values: dict[str, object] | None = None) -> list[dict[str, Any]]:
        """Run a statement and return its rows by column name."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._address, uri=True, check_same_thread=False, cached_statements=256)
            connection.execute(f"PRAGMA mmap_size={_MAPPED}")
            self._local.connection = connection
        found = connection.execute(statement, values or {})
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found]

    def exact(self, kind: str, text: str) -> list[dict[str, Any]]:
        """Return the names and codes of a kind that equal the text, folded, or have its code key."""
        return self.ask("names-equal", kind=kind, folded=names.fold(text), key=names.code_key(text))

    def search(self, kind: str, text: str, limit: int = 50) -> list[dict[str, Any]]:
        """Return things of a kind whose names hold all the words of the text, or whose code begins so, best first."""
        match = _match(text, "name_folded", "name_key")
        return self.ask("names-search", match=match, kind=kind, limit=limit) if match else []

    def search_all(self, text: str, limit: int = 50) -> list[dict[str, Any]]:
        """Return things of any kind that `search` would find, best first."""
        match = _match(text, "name_folded", "name_key")
        return self.ask("names-search-all", match=match, limit=limit) if match else []

    def search_terms(self, kind: str, text: str, limit: int = 50) -> list[dict[str, Any]]:
        """Return terms of a kind (class, property, thing) whose labels or local names hold the words, best first."""
        match = _match(text, "label_folded", "local_key")
        return self.ask("terms-search", match=match, kind=kind, limit=limit) if match else []

    def packed(self, table: str) -> dict[str, Column]:
        """Return the columns of a packed table."""
        return read_pack(self.rows(f'SELECT * FROM "{table}_pack"'))  # noqa: S608 - a shipped name

    def covering(self) -> Covering:
        """Return the lines of the release by what they say, read once."""
        return self.keep(_covering)

    def lines(self) -> Scan:
        """Return the scope lines of the release for filtering, read once; bodies stand in the order of their names."""
        with self._lock:
            if self._lines is None:
                named = self.ask("bodies-by-name")
                first: dict[str, str] = {}
                for row in named:
                    if row["body"] not in first:
                        first[row["body"]] = names.fold(row["label"] or row["body"])
                broader = [(row["concept"], row["ancestor"]) for row in self.ask("ancestors")]
                self._lines = Scan(
                    self.packed("line"),
                    sorted(first, key=lambda body: (first[body], body)),
                    [(row["body"], row["value"]) for row in self.ask("values-of-bodies", facet="province")],
                    dict.fromkeys(_TREES, broader),
                    _LINE_FACETS,
                )
            return self._lines

    def read_ahead(self) -> None:
        """Read what the first search and the first check would wait for; an older program's index is left as it is."""
        with contextlib.suppress(sqlite3.OperationalError):
            self.lines()
            self.covering()

    def labels(self, things: Iterable[str | None]) -> dict[str, dict[str, str]]:
        """Return the labels of things by language; a thing without labels gets its last path segment."""
        wanted = {thing for thing in things if thing}
        found, missing = self._memory.labels(wanted)
        if missing:
            fresh: dict[str, dict[str, str]] = {thing: {} for thing in missing}
            for row in self.rows(_statement("labels"), {"things": _plain(sorted(missing))}):
                fresh[row["thing"]].setdefault(row["language"] or "und", row["label"])
            for thing, labels in fresh.items():
                fallback = labels.get("en") or labels.get("und") or labels.get("vi") or thing.rsplit("/", 1)[-1]
                labels.setdefault("vi", fallback)
                labels.setdefault("en", labels.get("und") or labels["vi"])
            self._memory.learn_labels(fresh)
            found |= fresh
        return found


def _covering(index: Index) -> Covering:
    return Covering(index.packed("line"))


def labelled(path: Path, thing: str) -> bool:
    """Return whether an index file names a thing; a file that is none, or of another make, does not."""
    try:
        return bool(Index(path).ask("labels", things=[thing]))
    except (MissingIndexError, sqlite3.Error):
        return False


@lru_cache(maxsize=64)
def _statement(name: str) -> str:
    return (package_resources.files("cabgraph") / "index" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def _plain(value: object) -> object:
    """Return a value as SQLite takes it: lists and dictionaries as JSON, whose texts SQLite cuts at a NUL."""
    if not isinstance(value, (list, tuple, dict)):
        return value
    text = orjson.dumps(value).decode()
    return _NUL.sub(r"\1\\ufffd", text) if "\\u0000" in text else text


def _match(text: str, folded: str, key: str) -> str:
    """Return the full-text expression for all the words of a text, or for its beginning as a code; empty for none."""
    words = names.slug(text).split("-")[:_WORD_LIMIT]
    codes = names.code_key(text).split("-")[:_WORD_LIMIT]
    if not any(words):
        return ""
    return " OR ".join([_phrase(folded, words)] + ([_phrase(key, codes)] if any(codes) else []))


def _phrase(column: str, words: Sequence[str]) -> str:
    tokens = " AND ".join(f'"{word}"*' for word in words if word)
    return f"({column} : ({tokens}))"
