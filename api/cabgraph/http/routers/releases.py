"""`/releases`: every release kept, and the files of each."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse

from cabgraph.answers.releases import release_file, releases
from cabgraph.http.dependencies import AppSettings
from cabgraph.http.problems import not_found

router = APIRouter()

_TYPES = {"gz": "application/gzip", "ttl": "text/turtle; charset=utf-8"}


@router.get("/releases")
def list_releases(settings: AppSettings) -> dict[str, Any]:
    """List the releases kept, the newest first: date, checksum of the statements, counts, files."""
    return {"items": releases(settings.releases)}


@router.get("/releases/{identifier}/{name}", response_class=FileResponse)
def get_release_file(identifier: str, name: str, request: Request, settings: AppSettings) -> FileResponse:
    """Return a file of a release: `dump.nq.gz`, `void.ttl` or `report.ttl`. It never changes."""
    path = release_file(settings.releases, identifier, name)
    if path is None:
        raise not_found(request.url.path)
    return FileResponse(
        path,
        media_type=_TYPES[name.rpartition(".")[2]],
        filename=f"cabgraph-{identifier}-{name}",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )
