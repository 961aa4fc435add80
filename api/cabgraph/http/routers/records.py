"""`/api/bodies/{id}`, `/api/grants/{id}` and so on: one thing as JSON, its tables as CSV and XLSX, itself as RDF."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import RedirectResponse

from cabgraph import names
from cabgraph.answers.asked import NotUnderstoodError
from cabgraph.answers.records import record
from cabgraph.answers.scope import Wanted
from cabgraph.http.dependencies import AppSettings, AskedRegistry, Language
from cabgraph.http.exports import ByDay, ByScope, Form, Wished, as_file, everything
from cabgraph.http.problems import not_found
from cabgraph.http.records.places import place_of

router = APIRouter()

Identifier = Annotated[
    str, Path(max_length=300, description="Id. An old name, a code or a number leads to the one thing it stands for.")
]


@router.get("/bodies/{identifier}")
def get_body(
    identifier: Identifier,
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    wanted: ByScope,
    form: Wished,
) -> Any:
    """Return everything the release says of one body, with its grants and scope lines as they stand on a day."""
    return _answer(request, registry, settings, language, "body", identifier, wanted, form)


@router.get("/grants/{identifier}")
def get_grant(
    identifier: Identifier,
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    wanted: ByScope,
    form: Wished,
) -> Any:
    """Return one accreditation, designation or registration, with its scope lines as they stand on a day."""
    return _answer(request, registry, settings, language, "grant", identifier, wanted, form)


@router.get("/decisions/{identifier}")
def get_decision(
    identifier: Identifier,
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    form: Wished,
) -> Any:
    """Return one decision and everything that it opened, closed, suspended or restored."""
    return _answer(request, registry, settings, language, "decision", identifier, Wanted(date.today()), form)


@router.get("/regulations/{identifier}")
def get_regulation(
    identifier: Identifier,
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    wanted: ByDay,
    form: Wished,
) -> Any:
    """Return one technical regulation and who may work under it on a day."""
    return _answer(request, registry, settings, language, "regulation", identifier, wanted, form)


@router.get("/standards/{identifier}")
def get_standard(
    identifier: Identifier,
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    wanted: ByDay,
    form: Wished,
) -> Any:
    """Return one standard, its editions and adoptions, and who cites it on a day."""
    return _answer(request, registry, settings, language, "standard", identifier, wanted, form)


@router.get("/products/{identifier}")
def get_product(
    identifier: Identifier,
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    wanted: ByDay,
    form: Wished,
) -> Any:
    """Return one product group: HS codes, duties and risk class on a day, and who may test and certify it."""
    return _answer(request, registry, settings, language, "product", identifier, wanted, form)


@router.get("/provinces/{identifier}")
def get_province(
    identifier: Identifier,
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    wanted: ByDay,
    form: Wished,
) -> Any:
    """Return one province of either list: when it exists, mergers, and the bodies there on a day."""
    return _answer(request, registry, settings, language, "province", identifier, wanted, form)


@router.get("/authorities/{identifier}")
def get_authority(
    identifier: Identifier,
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    wanted: ByDay,
    form: Wished,
) -> Any:
    """Return one authority: names over time, what continues it, its powers, the grants it gave, its decisions."""
    return _answer(request, registry, settings, language, "org", identifier, wanted, form)


def _answer(
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    kind: str,
    slug: str,
    wanted: Wanted,
    form: Form,
) -> Any:
    place = place_of(request, registry, settings, kind, slug)
    if place.thing is None:
        raise NotUnderstoodError(kind, slug, place.candidates)
    if place.renamed:
        base = request.url.path.rpartition("/")[0]
        return RedirectResponse(str(request.url.replace(path=f"{base}/{names.identifier(place.thing)}")), 303)
    if form.format == "ttl":
        return RedirectResponse(f"/id/{kind}/{slug}?format=ttl", 303)
    answer = record(registry.index, kind, place.thing, everything(wanted) if form.of_rows else wanted)
    if answer is None:
        raise not_found(request.url.path)
    if form.of_rows:
        return as_file(kind, slug, answer, form, language)
    return {**answer, "release": registry.release.manifest.id}
