"""The lists of products, regulations, standards, provinces, authorities and decisions, and the way in by HS code."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph.answers.catalogue import catalogue, hs_code, products_of_hs
from cabgraph.answers.registry import Registry
from cabgraph.http.addresses import LISTED, page_of
from cabgraph.http.asking import question_link
from cabgraph.http.dependencies import AppSettings, OpenRegistry
from cabgraph.http.pager import address_of, pager
from cabgraph.http.routers.catalogue import PageNumber, Size, Text
from cabgraph.http.templates import render
from cabgraph.settings import Settings

_FORMATS = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"), ("Turtle", "ttl"))
_HS = Annotated[str, Query(max_length=40, description="HS code of 4, 6 or 8 digits, dots allowed.")]


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/products")
    def products(
        request: Request,
        registry: OpenRegistry,
        settings: AppSettings,
        q: Text = "",
        hs: _HS = "",
        page: PageNumber = 1,
        size: Size = None,
    ) -> Response:
        """List the products, or lead from an HS code to what is listed under it."""
        if hs.strip():
            return _of_hs(request, registry, settings, language, hs.strip())
        return _list(request, registry, settings, language, "products", q, page, size)

    for word in LISTED:
        if word != "products":
            _add(router, language, word)
    return router


def _add(router: APIRouter, language: str, word: str) -> None:
    @router.get(f"/{word}", name=f"page_of_{word}")
    def listed(
        request: Request,
        registry: OpenRegistry,
        settings: AppSettings,
        q: Text = "",
        page: PageNumber = 1,
        size: Size = None,
    ) -> Response:
        return _list(request, registry, settings, language, word, q, page, size)


def _list(
    request: Request,
    registry: Registry,
    settings: Settings,
    language: str,
    word: str,
    q: str,
    page: int,
    size: int | None,
    status: int = 200,
    **more: Any,
) -> Response:
    found = catalogue(registry.index, LISTED[word], q, page, size or settings.page_size)
    parameters = [("q", q)] if q else []
    values = {"hs": "", "problem": "", "products": [], "question": None, **more}
    return render(
        request,
        "catalogue.html",
        language,
        registry.release,
        status,
        word=word,
        words=list(LISTED),
        found=found,
        pages=pager(f"/{language}/{word}", parameters, found),
        questions=[question_link(registry, "explore/things-of-kind", {"kind": LISTED[word]}, language)],
        downloads=[(name, address_of(f"/api/{word}", [*parameters, ("format", form)])) for name, form in _FORMATS],
        **values,
    )


def _of_hs(request: Request, registry: Registry, settings: Settings, language: str, given: str) -> Response:
    """Lead to the one product of a code; show several; say clearly when the code is none or lists nothing."""
    code = hs_code(given)
    products = products_of_hs(registry.index, code) if code else []
    if len(products) == 1:
        return RedirectResponse(page_of(language, products[0]), 303)
    problem = "" if products else "hs-unknown" if code else "hs-form"
    labels = registry.index.labels(products)
    return _list(
        request,
        registry,
        settings,
        language,
        "products",
        "",
        1,
        None,
        200 if products else 404 if code else 400,
        hs=given,
        problem=problem,
        products=[{"id": product, "label": labels[product]} for product in products],
        question=f"/api/questions/inspector/duties-of-hs-code?hs={code}&lang={language}" if code else None,
    )
