"""The releases that are kept: when each was made, its checksum, what it holds, its files, and the way to the others."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from cabgraph.store.dumps import Dump, dump_file, dumps_made, dumps_of
from cabgraph.store.release import Release, ReleaseError, all_releases, current_release, kept_release

DOWNLOADS = ("dump.nq.gz", "void.ttl", "report.ttl", "patch.rdfp")
"""The files of a release beside its dumps: all N-Quads, its description, its check, what a change made it by."""


def releases(folder: Path) -> list[dict[str, Any]]:
    """Return every release kept, the newest first, with the dumps that are made by now."""
    kept = all_releases(folder)
    current = _current(folder)
    newer = {older.manifest.id: later.manifest.id for later, older in pairwise(kept)}
    older = {later.manifest.id: earlier.manifest.id for later, earlier in pairwise(kept)}
    return [
        _described(release, current, dumps_made(release))
        | {"previous": older.get(release.manifest.id), "next": newer.get(release.manifest.id)}
        for release in kept
    ]


def one_release(folder: Path, identifier: str) -> dict[str, Any]:
    """Return one release kept, with all its dumps and a patch from each other one. Raises NotKeptError."""
    release = kept_release(folder, identifier)
    dumps = dumps_of(release)
    found = next(each for each in releases(folder) if each["id"] == identifier)
    patches = [
        {"from": other.manifest.id, "address": patch_address(other.manifest.id, identifier)}
        for other in all_releases(folder)
        if other.manifest.id != identifier
    ]
    return {**found, "dumps": _dumps(identifier, dumps), "patches": patches}


def patch_address(older: str, newer: str) -> str:
    """Return the path of the patch that leads from one release to another."""
    return f"/releases/{older}/patch/{newer}"


def release_file(folder: Path, identifier: str, name: str) -> Path | None:
    """Return the path of a file of a release that anybody may have, or None when it has none of that name.

    Raises NotKeptError.
    """
    release = kept_release(folder, identifier)
    if name in DOWNLOADS:
        path = release.path / name
        return path if path.is_file() else None
    return dump_file(release, name)


def checksums(folder: Path, identifier: str) -> str:
    """Return the checksums of all files of a release, as `sha256sum --check` reads them. Raises NotKeptError."""
    release = kept_release(folder, identifier)
    told = {dump.name: dump.sha256 for dump in dumps_of(release)}
    told |= {name: release.manifest.files[name] for name in DOWNLOADS if name in release.manifest.files}
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(told.items()))


def _current(folder: Path) -> str:
    try:
        return current_release(folder).manifest.id
    except ReleaseError:
        return ""


def _described(release: Release, current: str, dumps: tuple[Dump, ...]) -> dict[str, Any]:
    manifest = release.manifest
    rows = [row for table in manifest.tables if isinstance(row := table.get("rows"), int)]
    return {
        "id": manifest.id,
        "created": manifest.created,
        "current": manifest.id == current,
        "parent": manifest.parent or None,
        "commit": manifest.commit or None,
        "synthetic": manifest.synthetic,
        "version": manifest.version,
        "sha256": manifest.sha256,
        "statements": manifest.statements,
        "graphs": manifest.graphs,
        "tables": len(manifest.tables),
        "rows": sum(rows),
        "left_out": len(manifest.rejected),
        "findings": manifest.severities,
        "licences": manifest.licences,
        "files": [
            {
                "name": name,
                "address": f"/releases/{manifest.id}/{name}",
                "bytes": (release.path / name).stat().st_size,
                "sha256": manifest.files.get(name),
            }
            for name in DOWNLOADS
            if (release.path / name).is_file()
        ],
        "dumps": _dumps(manifest.id, dumps),
    }


def _dumps(identifier: str, dumps: tuple[Dump, ...]) -> list[dict[str, Any]]:
    return [
        {
            "name": dump.name,
            "address": f"/releases/{identifier}/{dump.name}",
            "graph": dump.graph,
            "bytes": dump.bytes,
            "sha256": dump.sha256,
            "statements": dump.statements,
        }
        for dump in dumps
    ]
