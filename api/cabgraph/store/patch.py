"""RDF Patch (the text format of Apache Jena's RDF Delta): what turns one set of statements into another.

A patch is one transaction: `H id` names what it makes, `H prev` what it is applied to, then `TX`, the lines `D` and `A`
in the order of their statements, and `TC`. Applied to the older dump it gives the newer one, statement for statement.
"""

import gzip
import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from cabgraph import names
from cabgraph.store.dumps import whole_dump
from cabgraph.store.lines import dump_lines
from cabgraph.store.release import BusyError, Release

FOLDER: Final = "patches"
_LEVEL: Final = 6
_PATIENCE: Final = 5.0
"""Seconds that one waits for a patch that another is making."""
_making = threading.Lock()


class Change(NamedTuple):
    """One statement that is added, or deleted when `added` is false, as its line of N-Quads."""

    added: bool
    line: bytes


def changes(older: Iterable[bytes], newer: Iterable[bytes]) -> Iterator[Change]:
    """Yield what differs between two sorted dumps, in their order, with one line of each in memory.

    A statement written twice counts once. Blank nodes are the same where their labels are.
    """
    left, right = _each_once(older), _each_once(newer)
    mine, yours = next(left, None), next(right, None)
    while mine is not None or yours is not None:
        if mine is not None and (yours is None or mine < yours):
            yield Change(added=False, line=mine)
            mine = next(left, None)
        elif yours is not None and (mine is None or yours < mine):
            yield Change(added=True, line=yours)
            yours = next(right, None)
        else:
            mine, yours = next(left, None), next(right, None)


def _each_once(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of a sorted dump without repetition. Raises ValueError when they are not sorted."""
    last = b""
    for line in lines:
        if line < last:
            raise ValueError(f"not sorted: {line[:200]!r}")
        if line != last:
            yield line
        last = line


def patch_lines(made: str, applied_to: str, differing: Iterable[Change]) -> Iterator[bytes]:
    """Yield a patch: `made` and `applied_to` are the IRIs of what it leads to and from."""
    yield f"H id <{made}> .\n".encode()
    yield f"H prev <{applied_to}> .\n".encode()
    yield b"TX .\n"
    for change in differing:
        yield (b"A " if change.added else b"D ") + change.line.rstrip(b"\n") + b"\n"
    yield b"TC .\n"


def patch_file(older: Release, newer: Release) -> Path:
    """Return the patch from one release to another (gzip), made now if nobody has asked for it yet.

    It lies with the release that it leads to and appears in one rename. Raises OSError where it cannot be written,
    BusyError when another one has been in the making for too long.
    """
    path = newer.path / FOLDER / f"{older.manifest.id}.rdfp.gz"
    if path.is_file():
        return path
    if not _making.acquire(timeout=_PATIENCE):
        raise BusyError(path.name)
    try:
        if not path.is_file():
            path.parent.mkdir(exist_ok=True)
            unfinished = path.with_name(f".{path.name}.{os.getpid()}")
            try:
                with unfinished.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, 0) as packed:
                    packed.writelines(patch_between(older, newer))
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
    finally:
        _making.release()
    return path


def patch_between(older: Release, newer: Release) -> Iterator[bytes]:
    """Yield the patch that leads from one release to another, whichever is the later."""
    made, applied_to = (names.thing("release", release.manifest.id) for release in (newer, older))
    return patch_lines(made, applied_to, changes(dump_lines(whole_dump(older)), dump_lines(whole_dump(newer))))
