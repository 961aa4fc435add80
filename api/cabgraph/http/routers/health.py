"""`/healthz` and `/readyz`: is the process alive, and can it answer from a release."""

from typing import Any

from fastapi import APIRouter

from cabgraph.http.dependencies import OpenRegistry

router = APIRouter()


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(registry: OpenRegistry) -> dict[str, Any]:
    """Say which release answers; 503 while there is none."""
    manifest = registry.release.manifest
    return {"status": "ready", "release": manifest.id, "sha256": manifest.sha256, "statements": manifest.statements}
