"""The W3C tests of the SPARQL Protocol and of the service description, name for name, against a workspace served."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from tests.conformance.suites import Service, loaded, problems_of, send
from tests.serving import ServedWorkspace

SUITES = ("query", "update")
TESTS = [pytest.param(test, id=test["name"]) for suite in SUITES for test in loaded(suite)]
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


def test_every_test_of_the_manifest_is_here() -> None:
    assert [len(loaded(suite)) for suite in SUITES] == [20, 14]
    assert len({parameter.id for parameter in TESTS}) == 34


@pytest.mark.parametrize("test", TESTS)
def test_w3c(test: dict[str, Any], served_workspace: ServedWorkspace) -> None:
    service = Service(served_workspace.address, authorization=f"Bearer {served_workspace.token}")
    for request in test["request"]:
        before = served_workspace.release()
        answer = send(service, request, {})
        assert problems_of(request, answer) == []
        if request.get("unchanged") or request["status"][0] not in ("2xx", "3xx"):
            assert served_workspace.release() == before


@pytest.fixture
def described(served_workspace: ServedWorkspace) -> tuple[str, Graph]:
    """The address of the service, and what a client is told there without a query."""
    address = f"{served_workspace.address}/sparql"
    request = Request(address, headers={"Accept": "text/turtle, application/rdf+xml"})  # noqa: S310 - our own server's
    with urlopen(request) as answer:  # noqa: S310
        assert answer.status == 200
        return address, Graph().parse(data=answer.read(), format=answer.headers.get_content_type())


def test_returns_rdf(served_workspace: ServedWorkspace) -> None:
    with urlopen(f"{served_workspace.address}/sparql") as answer:  # noqa: S310 - our own server's
        media_type = answer.headers.get_content_type()
        assert media_type in ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")
        assert len(Graph().parse(data=answer.read(), format=media_type)) > 0


def test_has_endpoint_triple(described: tuple[str, Graph]) -> None:
    address, graph = described
    assert [str(found) for found in graph.objects(None, SD.endpoint)] == [address]


def test_conforms_to_schema(described: tuple[str, Graph]) -> None:
    """Ranges and domains of the vocabulary hold, and every term of its namespace is one of its terms."""
    _, graph = described
    service = graph.value(predicate=SD.endpoint)
    terms = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(str(SD))}
    assert terms <= {SD[name] for name in TERMS}
    assert (service, RDF.type, SD.Service) in graph
    for predicate, kind in RANGES.items():
        for value in graph.objects(None, SD[predicate]):
            assert kind is None or (value, RDF.type, SD[kind]) in graph, (predicate, value)
    for dataset in graph.objects(service, SD.defaultDataset):
        for named in graph.objects(dataset, SD.namedGraph):
            assert urlsplit(str(graph.value(named, SD.name))).scheme
            assert (graph.value(named, SD.graph), RDF.type, SD.Graph) in graph
    assert all(isinstance(value, URIRef) for value in graph.objects(service, SD.resultFormat))


RANGES = {
    "defaultDataset": "Dataset",
    "defaultGraph": "Graph",
    "namedGraph": "NamedGraph",
    "graph": "Graph",
    "supportedLanguage": None,
}
"""Property -> the class of its values that a description has to tell (SPARQL 1.1 Service Description, section 3)."""
TERMS = set((Path(__file__).with_name("service-description-terms.txt")).read_text(encoding="utf-8").split())
"""Every term of the vocabulary."""
