"""What editors and crawlers look for by themselves: the VoID of the release, and the prefixes it writes."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import orjson
from fastapi import APIRouter, Query, Request, Response

from cabgraph import names
from cabgraph.answers.complete import prefixes
from cabgraph.http.dcat import release_iri
from cabgraph.http.dependencies import AppSettings, AskedRegistry
from cabgraph.http.files import tagged
from cabgraph.http.graphs.target import address
from cabgraph.http.negotiation import RDF_FORMATS, best_type
from cabgraph.http.problems import ProblemError
from cabgraph.http.rdf import as_json_ld, rewrite, serialise
from cabgraph.settings import Settings
from cabgraph.store.release import Release
from cabgraph.texts import both

router = APIRouter()

Format = Annotated[Literal["ttl", "jsonld", "nt", "rdf"] | None, Query(description="By Accept when left out.")]
_DATASET: Final = names.thing("dataset", "cabgraph")
_DUMPS: Final = ("dump.nq.gz", "dump.ttl.gz")


@router.get("/.well-known/void", response_class=Response)
def get_void(
    request: Request,
    registry: AskedRegistry,
    settings: AppSettings,
    format: Format = None,  # noqa: A002 - the address's word
) -> Response:
    """Return what the release holds (https://www.w3.org/TR/void/): classes, properties, endpoint, dumps."""
    media_type = _media_type(request, format, "text/turtle")
    release = registry.release
    about = as_json_ld(_about(release, request, settings), "service.jsonld")
    return tagged(request, _void(release.path, about, media_type), media_type, {"Vary": "Accept"})


@router.get("/api/prefixes", response_class=Response)
def get_prefixes(request: Request, format: Format = None) -> Response:  # noqa: A002 - the address's word
    """Return the prefixes that this register writes: a JSON-LD context, or declarations in the words of SHACL."""
    media_type = _media_type(request, format, "application/ld+json")
    known = prefixes()
    if media_type == "application/ld+json":
        return tagged(request, orjson.dumps({"@context": known}), media_type, {"Vary": "Accept"})
    declared = {
        "id": names.graph("questions/prefixes"),
        "declare": [{"prefix": prefix, "namespace": namespace} for prefix, namespace in known.items()],
    }
    return tagged(request, rewrite(as_json_ld(declared, "service.jsonld"), media_type), media_type, {"Vary": "Accept"})


def _media_type(request: Request, named: str | None, first: str) -> str:
    if named:
        return RDF_FORMATS[named]
    offered = (first, *(media for media in RDF_FORMATS.values() if media != first))
    found = best_type(request.headers.get("accept", ""), offered)
    if found is None:
        raise ProblemError(406, "not-acceptable", both("errors.not-acceptable"), offered=list(offered))
    return found


def _about(release: Release, request: Request, settings: Settings) -> dict[str, Any]:
    """Return what depends on where the server is reached, and on the release as a whole."""

    def here(path: str) -> str:
        return address(request, settings, path)

    return {
        "id": _DATASET,
        "sparqlEndpoint": here("/sparql"),
        "dataDump": [here(f"/releases/{release.manifest.id}/{name}") for name in _DUMPS],
        "rootResource": release_iri(release.manifest.id),
        "licence": release.manifest.licences,
        "issued": release.manifest.created,
        "title": both("sparql.service-title"),
    }


@lru_cache(8)
def _void(release: Path, about: bytes, media_type: str) -> bytes:
    statistics = (release / "void.ttl").read_bytes()
    return serialise(statistics + rewrite(about, "application/n-triples"), media_type)
