"""The page of the releases kept."""

from fastapi import APIRouter, Request, Response

from cabgraph.answers.releases import releases
from cabgraph.http.dependencies import AppSettings, OpenRegistry
from cabgraph.http.templates import render


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/releases")
    def listed(request: Request, registry: OpenRegistry, settings: AppSettings) -> Response:
        """List the releases kept, with their files."""
        kept = releases(settings.releases)
        return render(request, "releases.html", language, registry.release, releases=kept)

    return router
