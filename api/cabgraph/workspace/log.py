"""The log of changes, `commits.jsonl`: one line a change, only ever added to.

A line is written after `current` was switched. Should the process end in between, the release itself still holds what
the line says, and whoever changes the folder next writes it first.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from cabgraph.store.release import COMMITS, Manifest

_TAIL: Final = 1 << 16


def begin(releases: Path) -> None:
    """Make an empty log."""
    (releases / COMMITS).touch()


def note(releases: Path, manifest: Manifest) -> None:
    """Add the line of a release that a change made, unless it is the last one, and have it written to the disk."""
    if not manifest.commit or _last(releases).get("id") == manifest.id:
        return
    line = json.dumps({"id": manifest.id, "parent": manifest.parent, **manifest.commit}, ensure_ascii=False)
    with (releases / COMMITS).open("a+b") as stream:
        _end_the_line(stream.fileno())
        stream.write(line.encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def entries(releases: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines of the log, the oldest first; one that was cut off by a power failure is left out."""
    try:
        stream = (releases / COMMITS).open(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return
    with stream:
        for line in stream:
            try:
                yield json.loads(line)
            except ValueError:
                continue


def _last(releases: Path) -> dict[str, Any]:
    try:
        with (releases / COMMITS).open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(size - _TAIL, 0))
            lines = stream.read().splitlines()
        found: dict[str, Any] = json.loads(lines[-1]) if lines else {}
    except (FileNotFoundError, ValueError):
        return {}
    return found


def _end_the_line(descriptor: int) -> None:
    """Let a half line that was left by a power failure stand alone."""
    size = os.lseek(descriptor, 0, os.SEEK_END)
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        os.write(descriptor, b"\n")
