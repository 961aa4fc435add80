"""Small answers that were given, for whoever asks the same of the same release: a release never changes."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

_LARGEST: Final = 1 << 18
"""Bytes of the largest answer that is kept."""
_OVERHEAD: Final = 1 << 10
"""Bytes that an answer takes beside its body."""


@dataclass(frozen=True)
class Given:
    """A whole answer as it went out: 200, with these headers."""

    body: bytes
    headers: dict[str, str]


class Memory:
    """The answers asked for last, up to so many bytes in all."""

    def __init__(self, megabytes: int) -> None:
        self._most = megabytes << 20
        self._size = 0
        self._given: OrderedDict[str, Given] = OrderedDict()

    def find(self, digest: str) -> Given | None:
        """Return the answer that is kept under a digest of all it depends on."""
        found = self._given.get(digest)
        if found is not None:
            self._given.move_to_end(digest)
        return found

    def keep(self, digest: str, given: Given) -> None:
        """Keep an answer if it is small enough; the one not asked for the longest goes first."""
        size = len(given.body) + _OVERHEAD
        if size > min(_LARGEST, self._most) or digest in self._given:
            return
        self._given[digest] = given
        self._size += size
        while self._size > self._most:
            _, old = self._given.popitem(last=False)
            self._size -= len(old.body) + _OVERHEAD
