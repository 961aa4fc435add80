"""Errors as problem+json (RFC 9457) with stable types and both languages."""

from typing import Any, Self
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.routing import Match

from cabgraph import names
from cabgraph.answers.asked import NotUnderstoodError, UnreadableError
from cabgraph.answers.suggest import nearest
from cabgraph.http.negotiation import best_language, best_type
from cabgraph.http.templates import render
from cabgraph.questions.catalogue import UnknownQuestionError
from cabgraph.questions.terms import ParameterError
from cabgraph.store.base import StoreError
from cabgraph.store.release import NotKeptError, Release, ReleaseError
from cabgraph.texts import LANGUAGES, both

_KIND_OF_FIELD = {
    "near": "province",
    "granted_by": "org",
    "economy": "jurisdiction",
    "participant": "organisation",
    "document": "standard",
}
TYPES = "https://w3id.org/cabgraph/problem/"
MEDIA_TYPE = "application/problem+json"
_SHOWN = 100


class ProblemError(Exception):
    """A problem to answer with: status, the slug of its type, the detail in both languages, and more members.

    `onward` are ways out that a page shows: pairs of an address and its text in both languages.
    """

    onward: tuple[tuple[str, dict[str, str]], ...] = ()

    def __init__(self, status: int, slug: str, detail: dict[str, str], **members: object) -> None:
        super().__init__(detail["en"])
        self.status = status
        self.slug = slug
        self.detail = detail
        self.members = members
        self.headers: dict[str, str] = {}

    def with_headers(self, **headers: str) -> Self:
        """Return the problem with headers for its answer; an underscore stands for a hyphen."""
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        return self


def respond(request: Request, problem: ProblemError, headers: dict[str, str] | None = None) -> Response:
    """Return the problem in the asker's language: a page where people read pages, else JSON with both languages."""
    tongue = request.url.path.split("/")[1]
    language = tongue if tongue in LANGUAGES else best_language(request.headers.get("accept-language", ""))
    title = both(f"errors.{problem.slug}")
    body: dict[str, Any] = {
        "type": TYPES + problem.slug,
        "title": title[language],
        "status": problem.status,
        "detail": problem.detail[language],
        "instance": request.url.path,
        "texts": {tongue: {"title": title[tongue], "detail": problem.detail[tongue]} for tongue in title},
        **problem.members,
    }
    if _reads_pages(request):
        page = render(
            request, "problem.html", language, _release(request), problem.status, problem=body, onward=problem.onward
        )
        page.headers.update(headers or {})
        return page
    return JSONResponse(body, problem.status, {**(headers or {}), "Content-Language": language}, media_type=MEDIA_TYPE)


def _reads_pages(request: Request) -> bool:
    """Whether a page answers: under the languages unless JSON is what is wanted, elsewhere when HTML is named."""
    accept = request.headers.get("accept", "")
    offered = ["text/html", MEDIA_TYPE, "application/json"]
    if request.url.path.split("/")[1] in LANGUAGES:
        return best_type(accept, offered) in ("text/html", None)
    return "text/html" in accept and best_type(accept, offered) == "text/html"


def _release(request: Request) -> Release | None:
    try:
        release: Release = request.app.state.holder.registry().release
    except (ReleaseError, StoreError):
        return None
    return release


def install(app: FastAPI) -> None:
    """Answer every error of the application as a problem."""

    @app.exception_handler(ProblemError)
    def _problem(request: Request, error: ProblemError) -> Response:
        return respond(request, error, error.headers)

    @app.exception_handler(RequestValidationError)
    def _invalid(request: Request, error: RequestValidationError) -> Response:
        found = [_expected(each) for each in error.errors()]
        detail = {language: " ".join(dict.fromkeys(texts[language] for _, texts in found)) for language in LANGUAGES}
        errors = [{"parameter": name, "expected": texts["en"], "texts": texts} for name, texts in found]
        return respond(request, ProblemError(400, "bad-parameter", detail, errors=errors))

    @app.exception_handler(ParameterError)
    def _parameter(request: Request, error: ParameterError) -> Response:
        detail = both(f"questions.{error.code}", **error.params)
        return respond(request, ProblemError(400, "bad-parameter", detail, parameter=error.parameter))

    @app.exception_handler(NotUnderstoodError)
    def _not_understood(request: Request, error: NotUnderstoodError) -> Response:
        return respond(request, _not_usable(request, error))

    @app.exception_handler(UnknownQuestionError)
    def _no_question(request: Request, _: UnknownQuestionError) -> Response:
        return respond(request, not_found(request.url.path))

    _install_for_what_is_served(app)


def _install_for_what_is_served(app: FastAPI) -> None:
    @app.exception_handler(NotKeptError)
    def _not_kept(request: Request, error: NotKeptError) -> Response:
        slug = f"release-{error.why}"
        address = relative(request.url.remove_query_params("release"))
        problem = ProblemError(
            404 if error.why == "unknown" else 410,
            slug,
            both(f"errors.{slug}-detail", release=error.release),
            current=address,
        )
        problem.onward = ((address, both("errors.ask-current")),)
        return respond(request, problem)

    @app.exception_handler(ReleaseError)
    def _not_ready(request: Request, _: ReleaseError) -> Response:
        return respond(request, ProblemError(503, "not-ready", both("errors.not-ready-detail")), {"Retry-After": "30"})

    @app.exception_handler(StoreError)
    def _store(request: Request, error: StoreError) -> Response:
        detail = {"vi": str(error), "en": str(error)}
        return respond(request, ProblemError(502, "store-failed", detail))

    @app.exception_handler(Exception)
    def _internal(request: Request, _: Exception) -> Response:
        return respond(request, ProblemError(500, "internal", both("errors.internal-detail")))

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        slug = {404: "not-found", 405: "method-not-allowed", 406: "not-acceptable"}.get(error.status_code)
        if slug == "not-found":
            return respond(request, not_found(request.url.path))
        detail = {"vi": str(error.detail), "en": str(error.detail)}
        if slug == "method-not-allowed":
            detail = both("errors.method-not-allowed-detail", method=request.method)
        headers = dict(error.headers or {})
        if slug == "method-not-allowed":
            headers["Allow"] = ", ".join(sorted(_methods(request)))
        return respond(request, ProblemError(error.status_code, slug or "bad-parameter", detail), headers)


_METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")


def _methods(request: Request) -> set[str]:
    """Return what an address can be asked with (RFC 9110, section 10.2.1): several routes may share it."""
    found = {
        method
        for method in _METHODS
        for route in request.app.router.routes
        if route.matches({**request.scope, "method": method})[0] is Match.FULL
    }
    return found | {"HEAD"} if "GET" in found else found


def _expected(error: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Return the name of a refused parameter and what it should be, worded by the kind of error."""
    name = ".".join(map(str, error["loc"][1:2]))
    values = {"parameter": name, "given": str(error.get("input", "")), **error.get("ctx", {})}
    values["given"] = shortened(str(values["given"]))
    try:
        return name, both(f"parameters.{error['type']}", **values)
    except KeyError:
        return name, both("parameters.other", **values)


def shortened(text: str) -> str:
    """Return what was sent as it is shown back: its beginning when it is long."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def relative(url: URL) -> str:
    """Return the path and query of an address, without its host."""
    return url.path + (f"?{url.query}" if url.query else "")


def _not_usable(request: Request, error: NotUnderstoodError) -> ProblemError:
    """Return the problem of a word that is no number or code, that names nothing, or that names several things.

    A candidate has the address of the same question with it in the place of the word.
    """
    if isinstance(error, UnreadableError):
        field = _called(request, error.field)
        detail = both(f"check.{error.code}", field=field, text=shortened(error.text), near=error.alike)
        return ProblemError(400, "bad-parameter", detail, parameter=error.field)
    slug = "ambiguous" if error.candidates else "unknown-name"
    field = _called(request, error.field)
    detail = both(f"errors.{slug}-detail", field=field, text=shortened(error.text), count=len(error.candidates))
    index = request.app.state.holder.registry().index
    kind = _KIND_OF_FIELD.get(error.field, error.field)
    near = error.candidates or error.near or [found["id"] for found in nearest(index, kind, error.text)]
    labels = index.labels(near)
    candidates = [
        {"id": thing, "label": labels[thing], "address": _with(request, error.field, error.text, thing)}
        for thing in near[:20]
    ]
    return ProblemError(422, slug, detail, parameter=error.field, candidates=candidates)


def _called(request: Request, field: str) -> str | dict[str, str]:
    """Return what people call a field, on a page; its name in an address otherwise."""
    if _reads_pages(request):
        for section in ("search.facet", "check-page", "cooperation"):
            try:
                return both(f"{section}-{field}" if section == "search.facet" else f"{section}.{field}")
            except KeyError:
                continue
    return field


def _with(request: Request, field: str, text: str, thing: str) -> str | None:
    """Return the address of the same question with a thing in the place of a word, None where no parameter holds it."""
    pairs = request.query_params.multi_items()
    if field not in request.query_params:
        return None
    value = (names.kind_and_slug(thing) or ("", thing.removeprefix(names.VOCABULARY).lower()))[1]
    changed = [(key, value if key == field and given.strip() == text.strip() else given) for key, given in pairs]
    return f"{request.url.path}?{urlencode(changed)}"


def not_found(path: str) -> ProblemError:
    """Return the problem of an address with nothing behind it."""
    return ProblemError(404, "not-found", both("errors.not-found-detail", path=shortened(path)))
