"""`/releases`: every release kept, what it is, its files, and what leads from one to another."""

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse, StreamingResponse

from cabgraph.answers.releases import checksums, one_release, release_file, releases
from cabgraph.http import dcat
from cabgraph.http.dependencies import AppSettings, Language
from cabgraph.http.files import FOR_EVER, OPEN, digest_of, fixed_file, tagged, unpacked_file
from cabgraph.http.negotiation import RDF_FORMATS, best_type
from cabgraph.http.problems import ProblemError, not_found
from cabgraph.http.rdf import rewrite
from cabgraph.settings import Settings
from cabgraph.store.patch import patch_between, patch_file
from cabgraph.store.release import CURRENT, BusyError, NotKeptError, Release, current_release, kept_release
from cabgraph.texts import both

router = APIRouter()

_PATCH = "application/rdf-patch"
_TYPES = {
    "gz": "application/gzip",
    "ttl": "text/turtle; charset=utf-8",
    "nq": "application/n-quads",
    "rdfp": _PATCH,
}

Identifier = Annotated[str, Path(max_length=64, description="Id of a release, or `current`, which leads to it.")]
Asked = Annotated[Literal["json", "ttl", "jsonld", "nt", "rdf"] | None, Query()]


@router.get("/releases", responses={303: {"description": "The page, for a browser."}})
def list_releases(
    request: Request,
    settings: AppSettings,
    language: Language,
    format: Asked = None,  # noqa: A002 - the address's word
) -> Response:
    """List the releases kept, the newest first: JSON, or a `dcat:DatasetSeries` in the RDF format asked for."""
    listed = releases(settings.releases)
    described = partial(dcat.series, listed, _origin(request, settings))
    return _negotiated(request, language, format, {"items": listed}, described)


@router.get("/releases/{identifier}", responses={303: {"description": "The page, for a browser."}})
def get_release(
    identifier: Identifier,
    request: Request,
    settings: AppSettings,
    language: Language,
    format: Asked = None,  # noqa: A002
) -> Response:
    """Return one release: JSON, or a `dcat:Dataset` with its distributions in the RDF format asked for."""
    if identifier == CURRENT:
        return _to_current(request, settings)
    try:
        found = one_release(settings.releases, identifier)
    except NotKeptError as error:
        raise not_kept(error) from error
    described = partial(dcat.release, found, _origin(request, settings))
    return _negotiated(request, language, format, found, described)


@router.get("/releases/{identifier}/SHA256SUMS", response_class=PlainTextResponse)
def get_checksums(identifier: Identifier, request: Request, settings: AppSettings) -> Response:
    """Return the SHA-256 of every file of a release, as `sha256sum --check` reads it."""
    if identifier == CURRENT:
        return _to_current(request, settings)
    try:
        content = checksums(settings.releases, identifier)
    except NotKeptError as error:
        raise not_kept(error) from error
    return tagged(request, content.encode(), "text/plain; charset=utf-8", {})


@router.get("/releases/{older}/patch/{newer}", response_class=StreamingResponse)
def get_patch(older: Identifier, newer: Identifier, request: Request, settings: AppSettings) -> Response:
    """Return what turns one release kept into another, the later or the earlier, as an RDF patch."""
    try:
        start, end = (_kept(settings, name) for name in (older, newer))
    except NotKeptError as error:
        raise not_kept(error) from error
    if CURRENT in (older, newer):
        return RedirectResponse(f"/releases/{start.manifest.id}/patch/{end.manifest.id}", 303, headers=OPEN)
    try:
        path = patch_file(start, end)
    except BusyError as error:
        problem = ProblemError(503, "busy-patch", both("errors.busy-patch-detail"))
        raise problem.with_headers(Retry_After="5") from error
    except OSError:
        headers = {**OPEN, "Cache-Control": FOR_EVER, "Accept-Ranges": "none"}
        return StreamingResponse(patch_between(start, end), headers=headers, media_type=_PATCH)
    return unpacked_file(request, path, _PATCH, digest_of(path))


@router.get("/releases/{identifier}/{name:path}", response_class=Response)
def get_release_file(identifier: Identifier, name: str, request: Request, settings: AppSettings) -> Response:
    """Return a file of a release, which never changes: `dump.nq.gz`, `graphs/law.ttl.gz`, `void.ttl`, `report.ttl`.

    A dump without `.gz` at its end is the same unpacked, as text; a client that takes gzip gets it packed all the same.
    """
    if identifier == CURRENT:
        return _to_current(request, settings)
    try:
        told = {each["name"]: each["sha256"] for each in _files(settings, identifier)}
        as_it_is = release_file(settings.releases, identifier, name)
        packed = None if as_it_is else release_file(settings.releases, identifier, f"{name}.gz")
    except NotKeptError as error:
        raise not_kept(error) from error
    if as_it_is:
        digest = told[name] or digest_of(as_it_is)
        saved = f"cabgraph-{identifier}-{name.replace('/', '-')}"
        return fixed_file(request, as_it_is, _TYPES[name.rpartition(".")[2]], digest, saved)
    if packed:
        return unpacked_file(request, packed, _TYPES[name.rpartition(".")[2]], told[f"{name}.gz"])
    raise not_found(request.url.path)


def not_kept(error: NotKeptError) -> ProblemError:
    """Return the problem of a release that is not here: it was and is kept no more (410), or never was (404)."""
    slug = f"release-{error.why}"
    status = 404 if error.why == "unknown" else 410
    problem = ProblemError(status, slug, both(f"errors.{slug}-detail", release=error.release), releases="/releases")
    problem.onward = (("/releases", both("releases.title")),)
    return problem


def _files(settings: Settings, identifier: str) -> list[dict[str, Any]]:
    found = one_release(settings.releases, identifier)
    return [*found["files"], *found["dumps"]]


def _kept(settings: Settings, name: str) -> Release:
    return current_release(settings.releases) if name == CURRENT else kept_release(settings.releases, name)


def _to_current(request: Request, settings: Settings) -> Response:
    """Lead from `current` to the release that is served now, for scripts that want the latest."""
    current = current_release(settings.releases).manifest.id
    path = request.url.path.replace(f"/{CURRENT}", f"/{current}", 1)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(path + query, 303, headers=OPEN)


def _origin(request: Request, settings: Settings) -> str:
    return (settings.public_address or str(request.base_url)).rstrip("/")


def _negotiated(request: Request, language: str, asked: str | None, plain: Any, described: Any) -> Response:
    """Answer JSON to those who say nothing, RDF to those who want it, and lead a browser to the page."""
    path = request.url.path
    formats = {"json": "application/json", **RDF_FORMATS}
    offered = [*formats.values(), "text/html"]
    media_type = formats[asked] if asked else best_type(request.headers.get("accept", ""), offered)
    headers = {"Vary": "Accept, Accept-Language", "Link": _links(path, formats)}
    if media_type is None:
        raise ProblemError(406, "not-acceptable", both("errors.not-acceptable"), offered=offered)
    if media_type == "text/html":
        return RedirectResponse(f"/{language}{path}", 303, headers={**OPEN, **headers})
    name = next(name for name, media in formats.items() if media == media_type)
    headers["Content-Location"] = f"{path}?format={name}"
    if name == "json":
        return tagged(request, bytes(JSONResponse(plain).body), media_type, headers)
    return tagged(request, rewrite(described(), media_type), media_type, headers)


def _links(path: str, formats: dict[str, str]) -> str:
    """Return the links to the same in every format and language, and to the description of the whole."""
    others = [f'<{path}?format={name}>; rel="alternate"; type="{media}"' for name, media in formats.items()]
    pages = [f'</{tongue}{path}>; rel="alternate"; type="text/html"; hreflang="{tongue}"' for tongue in ("vi", "en")]
    return ", ".join([*others, *pages, '</.well-known/void>; rel="describedby"'])
