"""Clients of Python against a running server: SPARQLWrapper in every format and way, the stores of rdflib."""

import json
from typing import Any

import pytest
import SPARQLWrapper as wrapper  # noqa: N813 - as its own documentation does for its constants
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import SPARQLWrapper
from tests.clients.expected import BODY, LABELS, SELECTED
from tests.serving import ServedWorkspace

TABULAR = [wrapper.JSON, wrapper.XML, wrapper.CSV, wrapper.TSV]
GRAPHS = [wrapper.TURTLE, wrapper.N3, wrapper.XML, wrapper.RDFXML, wrapper.JSONLD]
WAYS = [(wrapper.GET, wrapper.URLENCODED), (wrapper.POST, wrapper.URLENCODED), (wrapper.POST, wrapper.POSTDIRECTLY)]


def asking(served: ServedWorkspace, text: str, form: str, way: tuple[str, str], only_by_accept: bool) -> Any:
    client = SPARQLWrapper(f"{served.address}/sparql", returnFormat=form)
    client.setOnlyConneg(only_by_accept)
    client.setMethod(way[0])
    client.setRequestMethod(way[1])
    client.setQuery(text)
    return client.queryAndConvert()


def tabular_value(form: str, found: Any) -> str:
    """Return the only label of an answer as SPARQLWrapper hands it over."""
    if form == wrapper.JSON:
        return str(found["results"]["bindings"][0]["label"]["value"])
    if form == wrapper.XML:
        named = next(node for node in found.getElementsByTagName("binding") if node.getAttribute("name") == "label")
        return str(named.getElementsByTagName("literal")[0].firstChild.data)
    line = found.decode().splitlines()[1]
    return str(line.split("," if form == wrapper.CSV else "\t")[1]).removesuffix("@vi").strip('"')


@pytest.mark.parametrize("only_by_accept", [True, False], ids=["accept", "parameters-too"])
@pytest.mark.parametrize("way", WAYS, ids=["get", "form", "direct"])
@pytest.mark.parametrize("form", TABULAR)
def test_sparqlwrapper_select(
    served_register: ServedWorkspace, texts: dict[str, str], form: str, way: tuple[str, str], only_by_accept: bool
) -> None:
    found = asking(served_register, texts["select"], form, way, only_by_accept)
    assert tabular_value(form, found) == SELECTED[0]["label"][1]


@pytest.mark.parametrize("only_by_accept", [True, False], ids=["accept", "parameters-too"])
@pytest.mark.parametrize("way", WAYS, ids=["get", "form", "direct"])
@pytest.mark.parametrize("form", TABULAR)
def test_sparqlwrapper_ask(
    served_register: ServedWorkspace, texts: dict[str, str], form: str, way: tuple[str, str], only_by_accept: bool
) -> None:
    found = asking(served_register, texts["ask"], form, way, only_by_accept)
    text = json.dumps(found) if form == wrapper.JSON else found.toxml() if form == wrapper.XML else found.decode()
    assert "true" in text


@pytest.mark.parametrize("only_by_accept", [True, False], ids=["accept", "parameters-too"])
@pytest.mark.parametrize("way", WAYS, ids=["get", "form", "direct"])
@pytest.mark.parametrize("form", GRAPHS)
@pytest.mark.parametrize("query", ["construct", "describe"])
def test_sparqlwrapper_graphs(
    served_register: ServedWorkspace,
    texts: dict[str, str],
    query: str,
    form: str,
    way: tuple[str, str],
    only_by_accept: bool,
) -> None:
    found = asking(served_register, texts[query], form, way, only_by_accept)
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    labels = graph.objects(URIRef(BODY), URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
    assert {(str(label), label.language) for label in labels if isinstance(label, Literal)} == LABELS


@pytest.mark.parametrize("way", [wrapper.URLENCODED, wrapper.POSTDIRECTLY])
def test_sparqlwrapper_update(served_register: ServedWorkspace, texts: dict[str, str], way: str) -> None:
    client = SPARQLWrapper(f"{served_register.address}/sparql")
    client.setMethod(wrapper.POST)
    client.setRequestMethod(way)
    client.addCustomHttpHeader("Authorization", f"Bearer {served_register.token}")
    client.setQuery(texts["update"].replace("CLIENT", f"wrapper-{way}"))
    client.query()
    found = asking(served_register, texts["updated"].replace("CLIENT", f"wrapper-{way}"), wrapper.JSON, WAYS[0], True)
    assert found["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_store(served_register: ServedWorkspace, texts: dict[str, str], form: str, method: str) -> None:
    store = SPARQLStore(f"{served_register.address}/sparql", method=method, returnFormat=form)
    rows = list(Graph(store).query(texts["select"]))
    assert [str(row["label"]) for row in rows] == [SELECTED[0]["label"][1]]  # type: ignore[index,call-overload]


def test_rdflib_store_as_a_graph(served_register: ServedWorkspace) -> None:
    graph = Graph(SPARQLStore(f"{served_register.address}/sparql"))
    labels = set(graph.objects(URIRef(BODY), URIRef("http://www.w3.org/2000/01/rdf-schema#label")))
    assert {(str(label), label.language) for label in labels if isinstance(label, Literal)} == LABELS


def test_rdflib_update_store(served_register: ServedWorkspace, texts: dict[str, str]) -> None:
    address = f"{served_register.address}/sparql"
    store = SPARQLUpdateStore(address, address, headers={"Authorization": f"Bearer {served_register.token}"})
    graph = Graph(store, identifier=URIRef("urn:test:rdflib"))
    statement = (URIRef("urn:test:s"), URIRef("urn:test:p"), Literal("Đo lường\n“1+1”", lang="vi"))
    graph.add(statement)
    assert list(graph) == [statement]
    store.update(texts["update"].replace("CLIENT", "rdflib"))
    assert len(graph) == 2
    graph.remove(statement)
    assert statement not in graph
    assert len(graph) == 1
