"""The pages of bodies, grants, decisions, regulations and standards: the answer of the API, as people read it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph.answers.records import record
from cabgraph.answers.registry import Registry
from cabgraph.answers.scope import STANDINGS, Wanted
from cabgraph.http.addresses import PAGES, page_of
from cabgraph.http.current_page import newer_address
from cabgraph.http.dependencies import AppSettings, AskedRegistry
from cabgraph.http.exports import ByDay, ByScope
from cabgraph.http.problems import not_found
from cabgraph.http.qr import qr_svg
from cabgraph.http.records.offers import files, paper_address, questions
from cabgraph.http.records.places import place_of
from cabgraph.http.records.timeline import picture
from cabgraph.http.templates import render
from cabgraph.settings import Settings
from cabgraph.texts import say

_Shown = Callable[[str, dict[str, Any]], dict[str, Any]]


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/bodies/{slug}")
    def body(slug: str, request: Request, registry: AskedRegistry, settings: AppSettings, wanted: ByScope) -> Response:
        """Show a body: identity, grants over time, scope on a day, alerts, notes on its data, sources."""
        return _page(request, registry, settings, language, "body", slug, wanted, _body)

    @router.get("/grants/{slug}")
    def grant(slug: str, request: Request, registry: AskedRegistry, settings: AppSettings, wanted: ByScope) -> Response:
        """Show an accreditation, designation or registration."""
        return _page(request, registry, settings, language, "grant", slug, wanted, _grant)

    @router.get("/decisions/{slug}")
    def decision(slug: str, request: Request, registry: AskedRegistry, settings: AppSettings) -> Response:
        """Show a decision and what it did."""
        return _page(request, registry, settings, language, "decision", slug, Wanted(date.today()), _as_it_is)

    @router.get("/regulations/{slug}")
    def regulation(
        slug: str, request: Request, registry: AskedRegistry, settings: AppSettings, wanted: ByDay
    ) -> Response:
        """Show a technical regulation and who may work under it on a day."""
        return _page(request, registry, settings, language, "regulation", slug, wanted, _as_it_is)

    @router.get("/standards/{slug}")
    def standard(
        slug: str, request: Request, registry: AskedRegistry, settings: AppSettings, wanted: ByDay
    ) -> Response:
        """Show a standard and who cites it on a day."""
        return _page(request, registry, settings, language, "standard", slug, wanted, _as_it_is)

    @router.get("/products/{slug}")
    def product(slug: str, request: Request, registry: AskedRegistry, settings: AppSettings, wanted: ByDay) -> Response:
        """Show a product: HS codes, duties and risk class on a day, who may test and certify it."""
        return _page(request, registry, settings, language, "product", slug, wanted, _as_it_is)

    @router.get("/provinces/{slug}")
    def province(
        slug: str, request: Request, registry: AskedRegistry, settings: AppSettings, wanted: ByDay
    ) -> Response:
        """Show a province: when it exists, mergers, the bodies there on a day."""
        return _page(request, registry, settings, language, "province", slug, wanted, _as_it_is)

    @router.get("/authorities/{slug}")
    def authority(
        slug: str, request: Request, registry: AskedRegistry, settings: AppSettings, wanted: ByDay
    ) -> Response:
        """Show an authority: names over time, what continues it, powers to designate, grants, decisions."""
        return _page(request, registry, settings, language, "org", slug, wanted, _as_it_is)

    return router


def _page(
    request: Request,
    registry: Registry,
    settings: Settings,
    language: str,
    kind: str,
    slug: str,
    wanted: Wanted,
    shown: _Shown,
) -> Response:
    place = place_of(request, registry, settings, kind, slug)
    if place.thing is None:
        labels = registry.index.labels(place.candidates)
        listed = [{"id": thing, "label": labels[thing]} for thing in place.candidates]
        return render(request, "records/choice.html", language, registry.release, 300, text=slug, candidates=listed)
    if place.renamed:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(page_of(language, place.thing) + query, 303)
    answer = record(registry.index, kind, place.thing, wanted)
    if answer is None:
        raise not_found(request.url.path)
    word, asked_from = PAGES[kind], request.query_params.get("release", "")
    base = settings.public_address or str(request.base_url)
    paper = paper_address(kind, base, request.url.path, wanted, registry.release.manifest.id)
    return render(
        request,
        f"records/{kind}.html",
        language,
        registry.release,
        answer=answer,
        iri=place.thing,
        slug=slug,
        address=_address_of_page(request),
        files=files(kind, word, slug, wanted, asked_from),
        older=newer_address(request, registry),
        paper=paper,
        qr=qr_svg(paper),
        questions=questions(registry, kind, slug, wanted, language, asked_from),
        **shown(language, answer),
    )


def _address_of_page(request: Request) -> Callable[..., str]:
    """Return what gives the address of another page of the same list."""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "page"]
    return lambda page: f"{request.url.path}?{urlencode([*kept, ('page', page)])}"


def _as_it_is(_language: str, _answer: dict[str, Any]) -> dict[str, Any]:
    return {}


def _body(language: str, answer: dict[str, Any]) -> dict[str, Any]:
    grants = {grant["id"]: {**grant, "short": _short(grant, language)} for grant in answer["grants"]}
    lanes = {grant["id"]: _lane_label(grant, language) for grant in answer["grants"]}
    codes = [grant["number"] for grant in answer["grants"] if grant["number"]]
    return {
        "grants": grants,
        "listed": _listed(answer["grants"]),
        "codes": list(dict.fromkeys(codes)),
        "picture": picture(answer["timeline"], lanes),
        "statement": _statement(answer["standing"]),
    }


def _grant(language: str, answer: dict[str, Any]) -> dict[str, Any]:
    lanes = {answer["id"]: _lane_label(answer, language)}
    grants = {answer["id"]: {"id": answer["id"], "label": answer["label"], "short": _short(answer, language)}}
    return {"grants": grants, "picture": picture(answer["timeline"], lanes)}


def _listed(grants: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return grants as people look for them: those that stand first, then those that may, the latest of each first."""
    latest = sorted(grants, key=lambda grant: str(grant["valid_from"] or ""), reverse=True)
    return sorted(latest, key=lambda grant: STANDINGS.index(grant["standing"]["standing"]))


def _short(grant: dict[str, Any], language: str) -> str:
    """Return a grant's number, or its label up to the first comma."""
    return str(grant["number"] or grant["label"][language].split(",")[0].split(" (")[0])


def _lane_label(grant: dict[str, Any], language: str) -> str:
    issuer = grant["granted_by"]["label"][language] if grant["granted_by"] else ""
    kind = say(language, f"records.grant-{grant['kind'].rsplit('#', 1)[-1]}")
    number = grant["number"]
    return f"{number} · {kind}" if number else f"{_short(grant, language)} · {issuer}"


def _statement(standing: dict[str, Any]) -> dict[str, str]:
    """Return the verdict that colours the plain statement about a body, and the sentence to say."""
    if standing["yes"]:
        return {"word": "yes", "key": "stands"}
    if standing["unknown"]:
        return {"word": "unknown", "key": "unknown"}
    if not standing["no"]:
        return {"word": "unknown", "key": "no-grants"}
    if set(standing["reasons"]) == {"not-yet-in-force"}:
        return {"word": "no", "key": "not-yet"}
    if set(standing["reasons"]) == {"suspended"}:
        return {"word": "no", "key": "suspended"}
    return {"word": "no", "key": "ended"}
