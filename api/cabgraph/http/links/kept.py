"""The file of short links: a small SQLite database beside the releases, shared by all processes that serve them."""

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from importlib import resources as package_resources
from pathlib import Path
from typing import Final, Literal, get_args

FILE: Final = "links.sqlite"
View = Literal["table", "chart", "graph", "raw"]
VIEWS: Final[tuple[str, ...]] = get_args(View)
_CODE_BYTES: Final = 10
"""80 bits of SHA-256: two queries of one code would have to be looked for on purpose, and are refused then."""
_WAIT: Final = 5.0


class LinksOffError(Exception):
    """No link can be kept or read here: links are switched off, or the folder cannot be written."""


@dataclass(frozen=True)
class Link:
    """What a short link stands for."""

    query: str
    view: str


def code_of(link: Link) -> str:
    """Return the code of a link: the same for the same query and view, whoever makes it and whenever."""
    digest = sha256(f"{link.view}\n{link.query}".encode()).digest()[:_CODE_BYTES]
    return base64.b32encode(digest).decode().lower()


class Links:
    """The short links of one folder of releases; `most` of them are kept, those unused for longest are dropped."""

    def __init__(self, folder: Path, most: int) -> None:
        self._path = folder / FILE
        self._most = most

    def add(self, link: Link) -> str:
        """Keep a link and return its code. Raises LinksOffError where none can be kept."""
        if not self._most:
            raise LinksOffError
        code = code_of(link)
        now = _now()
        if self._find(code) == (link.query, link.view, now[:10]):
            return code
        values = {"code": code, "query": link.query, "view": link.view, "used": now}
        try:
            with self._opened("rwc") as links:
                links.execute(_statement("begin"))
                links.execute(_statement("layout"))
                found = links.execute(_statement("find"), values).fetchone()
                if found and found[:2] != (link.query, link.view):
                    raise LinksOffError
                links.execute(_statement("add"), values)
                links.execute(_statement("drop"), {"kept": self._most})
        except sqlite3.Error as error:
            raise LinksOffError from error
        return code

    def get(self, code: str) -> Link | None:
        """Return the link of a code, None when there is none (any more); opening it keeps it from being dropped."""
        found = self._find(code) if self._most else None
        if not found:
            return None
        query, view, day = found
        self._touch(code, day)
        return Link(query, view)

    def _find(self, code: str) -> tuple[str, str, str] | None:
        """Return query, view, and the day of the last use; None where there is no such link or nothing can be read."""
        if not self._path.is_file():
            return None
        try:
            with self._opened("ro") as links:
                found = links.execute(_statement("find"), {"code": code}).fetchone()
        except sqlite3.Error:
            return None
        return (found[0], found[1], found[2][:10]) if found else None

    def _touch(self, code: str, day: str) -> None:
        """Remember once a day that a link was opened; a folder that cannot be written forgets it."""
        now = _now()
        if day == now[:10]:
            return
        try:
            with self._opened("rw") as links:
                links.execute(_statement("touch"), {"code": code, "used": now})
        except sqlite3.Error:
            return

    @contextmanager
    def _opened(self, mode: str) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode={mode}", uri=True, timeout=_WAIT, isolation_level=None
        )
        try:
            with connection:  # ends what was begun
                yield connection
        finally:
            connection.close()


@lru_cache
def _statement(name: str) -> str:
    return (package_resources.files("cabgraph") / "http" / "links" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
