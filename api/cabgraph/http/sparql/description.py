"""What the service says of itself (SPARQL 1.1 Service Description); keys are in `ontology/service.jsonld`.

Limits are `schema:PropertyValue`s under the names of the settings, so that a client can hold its query to them.
"""

from typing import Any, Final

from cabgraph import names
from cabgraph.http.dcat import release_iri
from cabgraph.http.rdf import as_json_ld
from cabgraph.settings import Settings
from cabgraph.store.release import Manifest
from cabgraph.texts import both

_RESULTS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)
_INPUTS: Final = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")
_UNITS: Final = {"seconds": "s", "megabytes": "MiB", "kilobytes": "KiB"}
_TOLD: Final = (
    *("sparql_seconds", "sparql_seconds_token", "sparql_megabytes", "sparql_workers", "sparql_queue"),
    *("sparql_get_kilobytes", "sparql_post_kilobytes", "sparql_nesting", "sparql_patterns", "sparql_path_operators"),
    *("sparql_clauses", "sparql_write_seconds", "sparql_stream_seconds"),
)


def service(manifest: Manifest, settings: Settings, endpoint: str) -> bytes:
    """Return the description of the service at an address, over a release, as JSON-LD."""
    features = ["sd:UnionDefaultGraph"]
    if settings.sparql_services:
        features.append("sd:BasicFederatedQuery")
    languages = ["sd:SPARQL11Query"]
    if settings.workspace:
        languages.append("sd:SPARQL11Update")
    document: dict[str, Any] = {
        "id": endpoint,
        "type": "sd:Service",
        "title": both("sparql.service-title"),
        "endpoint": endpoint,
        "feature": features,
        "supportedLanguage": languages,
        "resultFormat": [f"formats:{name}" for name in _RESULTS],
        "inputFormat": [f"formats:{name}" for name in _INPUTS] if settings.workspace else [],
        "defaultDataset": _dataset(manifest, endpoint),
        "licence": manifest.licences,
        "limits": [_limit(name, settings) for name in _TOLD],
    }
    return as_json_ld(document, "service.jsonld")


def _dataset(manifest: Manifest, endpoint: str) -> dict[str, Any]:
    return {
        "id": f"{endpoint}#dataset",
        "type": ["sd:Dataset", "void:Dataset"],
        "identifier": manifest.id,
        "issued": manifest.created,
        "isVersionOf": release_iri(manifest.id),
        "licence": manifest.licences,
        "defaultGraph": {
            "id": f"{endpoint}#default-graph",
            "type": ["sd:Graph", "void:Dataset"],
            "triples": str(manifest.statements),
        },
        "namedGraph": [_named(name, count, endpoint) for name, count in sorted(manifest.graphs.items())],
    }


def _named(name: str, count: int, endpoint: str) -> dict[str, Any]:
    iri = name if ":" in name else names.graph(name)
    node = f"{endpoint}#{name}" if ":" not in name else f"{endpoint}#graph={name}"
    return {
        "id": f"{node}-named",
        "type": "sd:NamedGraph",
        "name": iri,
        "graph": {"id": node, "type": ["sd:Graph", "void:Dataset"], "triples": str(count)},
    }


def _limit(name: str, settings: Settings) -> dict[str, Any]:
    unit = next((unit for word, unit in _UNITS.items() if word in name), "")
    return {
        "type": "schema:PropertyValue",
        "key": name,
        "value": getattr(settings, name),
        "description": {"en": Settings.model_fields[name].description},
        **({"unit": unit} if unit else {}),
    }
