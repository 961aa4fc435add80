"""A change becomes a release: alone, in a process of its own, all of it or nothing, on the disk before it is told.

The order is what keeps a folder whole when the power or a process goes: the new directory is made beside, written to
the disk, given its name in one rename; `current` is switched in another; then the log has its line and the client its
answer (docs/decisions/0017-a-commit-is-a-release.md).
"""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any, Final

import cabgraph
from cabgraph import names
from cabgraph.sandbox.limits import limits_of
from cabgraph.settings import Settings
from cabgraph.store.release import (
    Manifest,
    Release,
    all_releases,
    building,
    checksum,
    current_release,
    publish,
    remove_release,
)
from cabgraph.workspace import log
from cabgraph.workspace.change import Change
from cabgraph.workspace.worker import PATCH

_MODULE: Final = "cabgraph.workspace.worker"
_KEPT_SECONDS: Final = 120.0
"""How long a release stays whatever `keep_releases` says: longer than any query over it may run."""
_NUMBERED: Final = re.compile(r"-(\d{6})$")
_READING: Final = frozenset({"open", "read"})


class NotCommittedError(Exception):
    """Nothing was changed: `code` says why, `told` more of it."""

    def __init__(self, code: str, **told: object) -> None:
        super().__init__(code)
        self.code = code
        self.told = told


@dataclass(frozen=True)
class Committed:
    """What became of a change: the release that has it, whether it is a new one, and whether the graph was there."""

    release: str
    parent: str
    new: bool
    existed: bool
    added: int
    removed: int


def commit(
    settings: Settings,
    change: Change,
    who: dict[str, str],
    allowed: Callable[[Release], None] = lambda _release: None,
) -> Committed:
    """Make a change and switch to the release that has it; a change that alters nothing makes none.

    `allowed` hears the current release before anything is done, while nobody else can change it, and may raise. Raises
    NotCommittedError, BusyError when others change the folder for longer than the settings wait, ReleaseError.
    """
    releases = settings.releases
    with building(releases, wait=float(settings.commit_wait)) as folder:
        before = current_release(releases)
        log.note(releases, before.manifest)
        _drop_unswitched(releases, before.manifest)
        allowed(before)
        created = datetime.now(UTC)
        identifier = _identifier(releases, before.manifest, created)
        done = _run(settings, change, before, folder, identifier)
        if not done["changed"]:
            return Committed(before.manifest.id, before.manifest.id, False, done["existed"], 0, 0)
        manifest = _manifest(before.manifest, identifier, created, change, who, done, folder)
        made = publish(releases, folder, manifest, settings.keep_releases, grace=_KEPT_SECONDS)
        log.note(releases, made.manifest)
        counts = made.manifest.commit
        return Committed(
            identifier,
            before.manifest.id,
            True,
            done["existed"],
            int(str(counts["added"])),
            int(str(counts["removed"])),
        )


def _drop_unswitched(releases: Path, current: Manifest) -> None:
    """Remove a release that got its name from a process that was killed before it switched to it: nobody was told.

    What was switched to is in the log, and stays, also when the operator went back to an older one.
    """
    for found in all_releases(releases):
        manifest = found.manifest
        if manifest.parent != current.id or manifest.id == current.id:
            continue
        if not any(entry.get("id") == manifest.id for entry in log.entries(releases)):
            remove_release(releases, found)


def _identifier(releases: Path, parent: Manifest, created: datetime) -> str:
    """Return an id that sorts after its parent's, also when the clock went back: the second, the change's number."""
    found = _NUMBERED.search(parent.id)
    number = int(found[1]) + 1 if found and parent.commit else 1
    second = parent.id[: found.start()] if found and parent.commit else parent.id
    begins = max(f"{created:%Y-%m-%dT%H%M%SZ}", second)
    return next(name for n in count(number) if not (releases / (name := f"{begins}-{n:06}")).exists())


def _run(settings: Settings, change: Change, before: Release, folder: Path, identifier: str) -> dict[str, Any]:
    """Have the change made by a process that lives for it; return what it says. Raises NotCommittedError."""
    task = {
        "change": change.to_json(),
        "release": str(before.path),
        "folder": str(folder.resolve()),
        "id": identifier,
        "limits": asdict(limits_of(settings)),
        "megabytes": settings.commit_megabytes,
        "seconds": settings.commit_seconds,
        "parent_process": os.getpid(),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    late = threading.Timer(settings.commit_seconds, process.kill)
    late.start()
    try:
        output, _ = process.communicate(json.dumps(task).encode() + b"\n")
    finally:
        timed_out = not late.is_alive()
        late.cancel()
        process.kill()
        process.wait()
    return _understood(output, settings, timed_out=timed_out)


def _understood(output: bytes, settings: Settings, *, timed_out: bool) -> dict[str, Any]:
    said = [json.loads(line) for line in output.splitlines()]
    last = said[-1] if said else {}
    if "done" in last:
        done: dict[str, Any] = last["done"]
        return done
    if "refused" in last:
        told = dict(last["refused"])
        raise NotCommittedError(told.pop("code"), **told)
    if timed_out:
        raise NotCommittedError("commit-time", seconds=settings.commit_seconds)
    if "failed" in last:
        raise NotCommittedError("commit-failed", message=last["failed"])
    raise NotCommittedError("commit-died-reading" if last.get("step") in _READING else "commit-died")


def _environment() -> dict[str, str]:
    path = [str(Path(cabgraph.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    # Each arena of malloc reserves 64 MiB of the address space that is limited, one a thread if it may.
    return {"MALLOC_ARENA_MAX": "2", **os.environ, "PYTHONPATH": os.pathsep.join(path)}


def _manifest(
    parent: Manifest,
    identifier: str,
    created: datetime,
    change: Change,
    who: dict[str, str],
    done: dict[str, Any],
    folder: Path,
) -> Manifest:
    changed: dict[str, list[int]] = done["changed"]
    graphs = dict(parent.graphs)
    for graph, (added, removed) in changed.items():
        name = graph.removeprefix(names.GRAPHS)
        graphs[name] = graphs.get(name, 0) + added - removed
    when = created.isoformat(timespec="microseconds")
    return replace(
        parent,
        id=identifier,
        created=when,
        version=cabgraph.__version__,
        sha256=sha256(f"{parent.sha256}\n{done['patch']}\n".encode()).hexdigest(),
        statements=done["statements"],
        graphs={name: count for name, count in sorted(graphs.items()) if count},
        severities=done["severities"],
        files=_files(parent, done, folder),
        parent=parent.id,
        base=parent.base or parent.id,
        commit={
            "at": when,
            "by": who,
            "kind": change.kind,
            "added": sum(added for added, _ in changed.values()),
            "removed": sum(removed for _, removed in changed.values()),
            "graphs": sorted(changed),
            "patch": done["patch"],
        },
        changed=parent.changed | dict.fromkeys(changed, identifier),
    )


def _files(parent: Manifest, done: dict[str, Any], folder: Path) -> dict[str, str]:
    """Return the checksums of the files of a release; those that it shares with its parent are not read again."""
    found = {}
    for path in sorted(folder.iterdir()):
        if path.is_file():
            known = parent.files.get(path.name) if path.stat().st_nlink > 1 else None
            found[path.name] = done["patch"] if path.name == PATCH else known or checksum(path)
    return found
