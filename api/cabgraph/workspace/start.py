"""How a workspace begins: empty, or with a release that somebody built."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cabgraph import __version__, resources
from cabgraph.index.build import index_queries, write_index
from cabgraph.store.editing import new_store
from cabgraph.store.embedded import Workbench
from cabgraph.store.release import (
    Manifest,
    Release,
    ReleaseError,
    all_releases,
    building,
    current_release,
    publish,
    read_release,
    sync_tree,
)
from cabgraph.workspace import log


class NotStartedError(Exception):
    """A workspace cannot begin: `code` is the key of the sentence that says why, `where` the folder it is about."""

    def __init__(self, code: str, where: Path) -> None:
        super().__init__(f"{code}: {where}")
        self.code = code
        self.where = where


def begin_empty(releases: Path) -> Release:
    """Begin with a graph that says nothing. Raises NotStartedError, BusyError, ReleaseError."""
    with building(releases, wait=False) as folder:
        _refuse_used(releases)
        new_store(folder / "store")
        store = Workbench()
        write_index(store, index_queries(resources.queries() / "derive"), folder / "index.sqlite", lambda _table: None)
        void = (resources.queries() / "derive" / "void.rq").read_text(encoding="utf-8")
        (folder / "void.ttl").write_bytes(store.construct(void))
        created = datetime.now(UTC)
        manifest = Manifest(
            id=f"{created:%Y-%m-%dT%H%M%SZ}",
            created=created.isoformat(timespec="seconds"),
            version=__version__,
            sha256=sha256(b"").hexdigest(),
            statements=0,
        )
        return _published(releases, folder, manifest)


def begin_from(releases: Path, source: Path) -> Release:
    """Begin with a release, or the current one of another folder. Raises NotStartedError, BusyError, ReleaseError."""
    try:
        found = read_release(source)
    except ReleaseError:
        try:
            found = current_release(source)
        except ReleaseError as error:
            raise NotStartedError("no-source", source) from error
    with building(releases, wait=False) as folder:
        _refuse_used(releases)
        shutil.copytree(found.path, folder, dirs_exist_ok=True, copy_function=_shared)
        (folder / "release.json").unlink()
        return _published(releases, folder, replace(found.manifest))


def _refuse_used(releases: Path) -> None:
    if all_releases(releases):
        raise NotStartedError("not-empty", releases)


def _published(releases: Path, folder: Path, manifest: Manifest) -> Release:
    sync_tree(folder)
    made = publish(releases, folder, manifest, 1)
    log.begin(releases)
    return made


def _shared(source: str, target: str) -> str:
    """Link a file, or copy it where the folder is on another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
    return target
