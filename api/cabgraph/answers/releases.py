"""The releases that are kept: when each was made, its checksum, what it holds, its files."""

from pathlib import Path
from typing import Any

from cabgraph.store.release import Release, ReleaseError, all_releases, current_release

DOWNLOADS = ("dump.nq.gz", "void.ttl", "report.ttl")
"""The files of a release that anybody may have: the whole as N-Quads, its description, the report of its check."""


def releases(folder: Path) -> list[dict[str, Any]]:
    """Return every release kept, the newest first."""
    try:
        current = current_release(folder).manifest.id
    except ReleaseError:
        current = ""
    return [_described(release, current) for release in all_releases(folder)]


def release_file(folder: Path, identifier: str, name: str) -> Path | None:
    """Return the path of a file of a release that anybody may have, or None when there is none of that name."""
    if name not in DOWNLOADS:
        return None
    for release in all_releases(folder):
        path = release.path / name
        if release.manifest.id == identifier and path.is_file():
            return path
    return None


def _described(release: Release, current: str) -> dict[str, Any]:
    manifest = release.manifest
    rows = [row for table in manifest.tables if isinstance(row := table.get("rows"), int)]
    return {
        "id": manifest.id,
        "created": manifest.created,
        "current": manifest.id == current,
        "synthetic": manifest.synthetic,
        "version": manifest.version,
        "sha256": manifest.sha256,
        "statements": manifest.statements,
        "graphs": manifest.graphs,
        "tables": len(manifest.tables),
        "rows": sum(rows),
        "left_out": len(manifest.rejected),
        "findings": manifest.severities,
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
    }
