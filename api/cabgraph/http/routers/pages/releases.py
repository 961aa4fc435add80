"""The pages of the releases kept: all of them, and one."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph.answers.registry import Registry
from cabgraph.answers.releases import one_release, releases
from cabgraph.http.asking import question_link
from cabgraph.http.dependencies import AppSettings, OpenRegistry
from cabgraph.http.negotiation import RDF_FORMATS
from cabgraph.http.routers.releases import not_kept
from cabgraph.http.templates import render
from cabgraph.store.release import CURRENT, NotKeptError

_NAMES = {"json": "JSON", "ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/releases")
    def listed(request: Request, registry: OpenRegistry, settings: AppSettings) -> Response:
        """List the releases kept, with their files."""
        kept = releases(settings.releases)
        return render(
            request,
            "releases.html",
            language,
            registry.release,
            releases=kept,
            links=_links("/releases"),
            questions=_questions(registry, kept[0]["previous"] if kept else None, "", language),
        )

    @router.get("/releases/{identifier}")
    def release(identifier: str, request: Request, registry: OpenRegistry, settings: AppSettings) -> Response:
        """Show one release: what it holds, its dumps, and the patches that lead to it."""
        if identifier == CURRENT:
            return RedirectResponse(f"/{language}/releases/{registry.release.manifest.id}", 303)
        try:
            kept = one_release(settings.releases, identifier)
        except NotKeptError as error:
            raise not_kept(error) from error
        address = f"/releases/{identifier}"
        whole = [dump for dump in kept["dumps"] if dump["name"].startswith("dump.")]
        others = [file for file in kept["files"] if not file["name"].startswith("dump.")]
        return render(
            request,
            "release.html",
            language,
            registry.release,
            kept=kept,
            address=address,
            formats={"json": "application/json", **RDF_FORMATS},
            whole=whole + others,
            graphs=[dump for dump in kept["dumps"] if dump not in whole],
            links=_links(address),
            questions=_questions(registry, kept["previous"], "" if kept["current"] else identifier, language),
        )

    return router


def _questions(registry: Registry, previous: str | None, release: str, language: str) -> list[dict[str, Any]]:
    """Return the stored questions of what is new in a release, since the day of the one before, and of its terms."""
    since = {"since": previous[:10]} if previous else {}
    asked: tuple[tuple[str, dict[str, str]], ...] = (("registry/recorded-since", since), ("explore/vocabulary", {}))
    return [question_link(registry, name, values, language, release) for name, values in asked]


def _links(address: str) -> list[tuple[str, str]]:
    return [(name, f"{address}?format={word}") for word, name in _NAMES.items()]
