"""`/healthz` and `/readyz`: is the process alive, and can it answer from a release."""

from typing import Any

from fastapi import APIRouter, Request

from cabgraph.http.dependencies import OpenRegistry

router = APIRouter()


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(registry: OpenRegistry, request: Request) -> dict[str, Any]:
    """Say which release answers, and what could be taken from the workers of queries; 503 while there is none.

    `sandbox` is empty until the first query has started a worker.
    """
    manifest = registry.release.manifest
    return {
        "status": "ready",
        "release": manifest.id,
        "sha256": manifest.sha256,
        "statements": manifest.statements,
        "sandbox": request.app.state.pool.hardening,
    }
