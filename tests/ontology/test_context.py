"""`context.jsonld` names every term, and an instance of every class survives RDF -> JSON-LD -> RDF."""

import csv
import json
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic

CAB = Namespace("https://w3id.org/cabgraph/ns#")
HERE = Path(__file__).parent
CONTEXT: dict[str, Any] = json.loads((HERE.parents[1] / "ontology" / "context.jsonld").read_text(encoding="utf-8"))
with (HERE / "terms.csv").open(encoding="utf-8", newline="") as stream:
    TERMS = list(csv.DictReader(stream))
OF_METADATA = {"valuesFrom", "carriedDown", "sheet"}
RDFLIB_ITSELF = "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
CLASSES = [term["name"] for term in TERMS if term["kind"] == "class"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a remote context was asked for")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)


def test_every_term_has_its_own_name() -> None:
    context = CONTEXT["@context"]
    for term in TERMS:
        if term["name"] in OF_METADATA:
            continue
        entry = context[term["name"]]
        assert (entry["@id"] if isinstance(entry, dict) else entry) == f"cab:{term['name']}"


@pytest.mark.filterwarnings(RDFLIB_ITSELF)
@pytest.mark.parametrize("name", CLASSES)
def test_round_trip(name: str, instance_of: Callable[[URIRef], Graph]) -> None:
    graph = instance_of(CAB[name])
    text = graph.serialize(format="json-ld", context=CONTEXT["@context"])
    document = json.loads(text)
    assert document["type"] == name
    assert document["id"] == f"https://example.org/{name}"
    assert [key for key in document if ":" in key] == []
    back = Graph()
    back.parse(data=text, format="json-ld")
    assert isomorphic(graph, back)


def test_values_are_plain(instance_of: Callable[[URIRef], Graph]) -> None:
    text = instance_of(CAB.ScopeItem).serialize(format="json-ld", context=CONTEXT["@context"])
    document = json.loads(text)
    assert document["validFrom"] == "2020-01-13"
    assert document["ofGrant"] == "https://example.org/value/Grant"
    assert document["label"] == {"vi": "Ví dụ", "en": "Example"}
    assert set(document["productText"]) == {"vi", "en"}
