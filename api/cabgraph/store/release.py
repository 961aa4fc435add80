"""The immutable directory that a build makes and readers open, and the switch from one to the next.

`releases/<id>/` holds `store/` (Oxigraph), `dump.nq.gz`, `index.sqlite`, `void.ttl`, `report.ttl` and `release.json`;
`releases/current` is a symbolic link that is replaced in one rename, so a reader sees one release or the other.
`releases/dropped.txt` names the releases that were here and are kept no more, each with its SHA-256.
"""

import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

CURRENT = "current"
DROPPED = "dropped.txt"
COMMITS = "commits.jsonl"
"""The log of changes: a folder that has it is a workspace."""
_UNFINISHED = ".unfinished-"
_POLL = 0.01
_MANIFEST = "release.json"
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")


class ReleaseError(Exception):
    """There is no release to read, or the folder cannot take one."""


class NotKeptError(ReleaseError):
    """The release that was asked for cannot answer here: `dropped`, `unknown`, or `unreadable` by this program."""

    def __init__(self, release: str, why: str) -> None:
        super().__init__(f"{release}: {why}")
        self.release = release
        self.why = why


class BusyError(ReleaseError):
    """Another build holds the folder."""


@dataclass(frozen=True)
class Manifest:
    """What `release.json` says of a release."""

    id: str
    created: str
    version: str
    sha256: str
    statements: int
    graphs: dict[str, int] = field(default_factory=dict)
    tables: list[dict[str, object]] = field(default_factory=list)
    rejected: list[dict[str, object]] = field(default_factory=list)
    severities: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    synthetic: bool = False
    licences: list[str] = field(default_factory=list)
    """What the tables say they may be used under, each once; none when they say nothing."""
    parent: str = ""
    """The release that a change made this one of; a build has none."""
    base: str = ""
    """The release without a parent that the changes began with."""
    commit: dict[str, object] = field(default_factory=dict)
    """What the log says of the change."""
    changed: dict[str, str] = field(default_factory=dict)
    """The release that changed a graph last, by the graph's IRI ("" for the unnamed one), where one did."""

    def version_of(self, graph: str) -> str:
        """Return the release whose statements of a graph are those of this one."""
        return self.changed.get(graph) or self.base or self.id


@dataclass(frozen=True)
class Release:
    """A finished release on disk."""

    path: Path
    manifest: Manifest

    @property
    def store(self) -> Path:
        """The directory of the embedded store."""
        return self.path / "store"

    @property
    def dump(self) -> Path:
        """The whole release as N-Quads, sorted, gzip."""
        return self.path / "dump.nq.gz"

    @property
    def index(self) -> Path:
        """The SQLite file of hot answers and text search."""
        return self.path / "index.sqlite"


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    digest = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `release.json`, the last file of a release, and sync it."""
    target = folder / _MANIFEST
    target.write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _sync(target)
    _sync(folder)


def read_release(folder: Path) -> Release:
    """Read a finished release. Raises ReleaseError when the folder holds none."""
    try:
        manifest = Manifest(**json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise ReleaseError(f"{folder}: no finished release here") from error
    return Release(folder.resolve(), manifest)


def current_release(releases: Path) -> Release:
    """Return the release that `current` points to. Raises ReleaseError when there is none yet."""
    return read_release(releases / CURRENT)


def kept_release(releases: Path, name: str) -> Release:
    """Return the release of an id as long as it is kept. Raises NotKeptError."""
    if _ID.fullmatch(name):
        try:
            found = read_release(releases / name)
        except ReleaseError:
            pass
        else:
            if found.manifest.id == name:
                return found
    raise NotKeptError(name, "dropped" if name in _dropped(releases) else "unknown")


def _dropped(releases: Path) -> set[str]:
    try:
        lines = (releases / DROPPED).read_text(encoding="utf-8").splitlines()
    except OSError:
        return set()
    return {line.partition(" ")[0] for line in lines}


def is_workspace(releases: Path) -> bool:
    """Whether changes were made in the folder, or it was begun to take them."""
    return (releases / COMMITS).exists()


def all_releases(releases: Path) -> list[Release]:
    """Return the finished releases of the folder, the newest first."""
    folders = [path for path in releases.iterdir() if path.is_dir()] if releases.is_dir() else []
    found = [read_release(path) for path in folders if not path.is_symlink() and (path / _MANIFEST).is_file()]
    return sorted(found, key=lambda release: release.manifest.id, reverse=True)


@contextmanager
def building(releases: Path, *, wait: bool | float) -> Iterator[Path]:
    """Hold the folder for one build or change and yield a new unfinished directory in it.

    What an interrupted one left behind is removed first. Raises BusyError when another one holds the folder and `wait`
    is false, or when it still does after so many seconds; ReleaseError when the folder cannot be written.
    """
    try:
        releases.mkdir(parents=True, exist_ok=True)
        lock = (releases / ".lock").open("w")
    except OSError as error:
        raise ReleaseError(f"{releases}: {error.strerror}") from error
    with lock:
        if not _hold(lock.fileno(), wait):
            raise BusyError(f"{releases}: another build is running")
        for litter in releases.glob(f"{_UNFINISHED}*"):
            _remove(litter)
        folder = releases / f"{_UNFINISHED}{os.getpid()}"
        try:
            folder.mkdir()
            yield folder
        except OSError as error:
            raise ReleaseError(f"{folder}: {error.strerror or error}") from error
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _hold(lock: int, wait: bool | float) -> bool:
    """Lock the file: wait for ever, not at all, or so many seconds; tell whether it is held."""
    if wait is True:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return True
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_POLL)
        else:
            return True


def publish(releases: Path, folder: Path, manifest: Manifest, keep: int, *, grace: float = 0) -> Release:
    """Give a finished directory its name, point `current` at it in one rename, and drop the oldest releases.

    One that is younger than `grace` seconds stays a while, since readers may still be at it.
    """
    write_manifest(folder, manifest)
    target = releases / manifest.id
    folder.rename(target)
    pointer = releases / f"{_UNFINISHED}{CURRENT}"
    pointer.symlink_to(manifest.id)
    pointer.replace(releases / CURRENT)
    _sync(releases)
    for old in all_releases(releases)[keep:]:
        if old.path != target.resolve() and _age(old) >= grace:
            with (releases / DROPPED).open("a", encoding="utf-8") as dropped:
                dropped.write(f"{old.manifest.id} {old.manifest.sha256}\n")
            remove_release(releases, old)
    return read_release(target)


def remove_release(releases: Path, release: Release) -> None:
    """Take a release away: first its name, in one rename, then its files."""
    doomed = releases / f"{_UNFINISHED}{release.path.name}"
    release.path.rename(doomed)
    _remove(doomed)


def _age(release: Release) -> float:
    return time.time() - (release.path / _MANIFEST).stat().st_mtime


def sync_tree(folder: Path) -> None:
    """Have the system write a folder and what is in it to the disk; files shared with another folder are there."""
    for path in folder.iterdir():
        if path.is_dir():
            sync_tree(path)
        elif path.stat().st_nlink == 1:
            _sync(path)
    _sync(folder)


def _remove(path: Path) -> None:
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
