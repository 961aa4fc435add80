"""Keys seen so far, on disk when they are many: a private temporary SQLite database with a small cache."""

import sqlite3
from collections.abc import Iterable
from types import TracebackType
from typing import Final, Self

_REMEMBER: Final = "INSERT OR IGNORE INTO keys VALUES (:key, :row, :fingerprint)"
_FIND: Final = "SELECT row, fingerprint FROM keys WHERE key = :key"


class KeyStore:
    """Text -> (row number, fingerprint of the row) with flat memory; closed with its block."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-4096; BEGIN;"
            "CREATE TABLE keys (key TEXT PRIMARY KEY, row INTEGER, fingerprint INTEGER) WITHOUT ROWID;"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, key: str, row: int, fingerprint: int = 0) -> tuple[int, int] | None:
        """Remember a key; return the (row, fingerprint) it was first seen with, None when it is new."""
        done = self._database.execute(_REMEMBER, {"key": key, "row": row, "fingerprint": fingerprint})
        return None if done.rowcount else self.find(key)

    def find(self, key: str) -> tuple[int, int] | None:
        """Return the (row, fingerprint) of a key."""
        found = self._database.execute(_FIND, {"key": key}).fetchone()
        return (found[0], found[1]) if found else None

    def __contains__(self, key: str) -> bool:
        return self.find(key) is not None


def joined(texts: Iterable[str]) -> str:
    """Return several texts as one key, different for different texts."""
    return "\x1f".join(texts)
