"""`/api/bodies/{id}`, `/api/grants/{id}` and so on: one thing as JSON, its tables as CSV and XLSX, itself as RDF."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse

from cabgraph.answers.asked import NotUnderstoodError
from cabgraph.answers.records import record
from cabgraph.http.dependencies import AppSettings, Language, OpenRegistry
from cabgraph.http.exports import DayPart, Part, ScopePart, WholePart, as_file
from cabgraph.http.places import place_of, slug_of
from cabgraph.http.problems import not_found

router = APIRouter()

Identifier = Annotated[
    str, Path(max_length=300, description="Id. An old name, a code or a number leads to the one thing it stands for.")
]


@router.get("/bodies/{identifier}")
def get_body(
    identifier: Identifier,
    request: Request,
    registry: OpenRegistry,
    settings: AppSettings,
    language: Language,
    part: ScopePart,
) -> Any:
    """Return everything the release says of one body, with its grants and scope lines as they stand on a day."""
    return _answer(request, registry, settings, language, "body", identifier, part)


@router.get("/grants/{identifier}")
def get_grant(
    identifier: Identifier,
    request: Request,
    registry: OpenRegistry,
    settings: AppSettings,
    language: Language,
    part: ScopePart,
) -> Any:
    """Return one accreditation, designation or registration, with its scope lines as they stand on a day."""
    return _answer(request, registry, settings, language, "grant", identifier, part)


@router.get("/decisions/{identifier}")
def get_decision(
    identifier: Identifier,
    request: Request,
    registry: OpenRegistry,
    settings: AppSettings,
    language: Language,
    part: WholePart,
) -> Any:
    """Return one decision and everything that it opened, closed, suspended or restored."""
    return _answer(request, registry, settings, language, "decision", identifier, part)


@router.get("/regulations/{identifier}")
def get_regulation(
    identifier: Identifier,
    request: Request,
    registry: OpenRegistry,
    settings: AppSettings,
    language: Language,
    part: DayPart,
) -> Any:
    """Return one technical regulation and who may work under it on a day."""
    return _answer(request, registry, settings, language, "regulation", identifier, part)


@router.get("/standards/{identifier}")
def get_standard(
    identifier: Identifier,
    request: Request,
    registry: OpenRegistry,
    settings: AppSettings,
    language: Language,
    part: DayPart,
) -> Any:
    """Return one standard, its editions and adoptions, and who cites it on a day."""
    return _answer(request, registry, settings, language, "standard", identifier, part)


def _answer(
    request: Request,
    registry: OpenRegistry,
    settings: AppSettings,
    language: Language,
    kind: str,
    slug: str,
    part: Part,
) -> Any:
    place = place_of(request, registry, settings, kind, slug)
    if place.thing is None:
        raise NotUnderstoodError(kind, slug, place.candidates)
    if place.renamed:
        base = request.url.path.rpartition("/")[0]
        return RedirectResponse(str(request.url.replace(path=f"{base}/{slug_of(place.thing)}")), 303)
    if part.format == "ttl":
        return RedirectResponse(f"/id/{kind}/{slug}?format=ttl", 303)
    answer = record(registry.index, kind, place.thing, part.wanted)
    if answer is None:
        raise not_found(request.url.path)
    if part.format != "json":
        return as_file(kind, slug, answer, part, language)
    return {**answer, "release": registry.release.manifest.id}
