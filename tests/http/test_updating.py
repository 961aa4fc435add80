"""SPARQL Update over HTTP to a workspace that is served: who may, what is refused, what a client is told."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from tests.serving import ServedWorkspace, begun, serving

from cabgraph.workspace.tokens import create

DIRECT = {"Content-Type": "application/sparql-update"}
G = "http://e/g"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedWorkspace]:
    settings, token = begun(tmp_path_factory.mktemp("updating"))
    with serving(settings, token) as started:
        yield started


def update(served: ServedWorkspace, text: str, query: str = "", **headers: str) -> httpx2.Response:
    sent = {"Authorization": f"Bearer {served.token}", **DIRECT, **headers}
    return httpx2.post(f"{served.address}/sparql{query}", content=text.encode(), headers=sent, timeout=60)


def ask(served: ServedWorkspace, text: str) -> bool:
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
    answer = httpx2.post(f"{served.address}/sparql", content=text.encode(), headers=headers, timeout=60)
    told: bool = answer.json()["boolean"]
    return told


def test_an_update_is_answered_with_its_release_and_seen_at_once(served: ServedWorkspace) -> None:
    for number in range(3):
        answer = update(served, f"INSERT DATA {{ <urn:seen> <urn:b> {number} }}")
        assert answer.status_code == 200
        told = answer.json()
        assert (told["added"], told["removed"]) == (1, 0)
        assert told["release"] == answer.headers["cabgraph-release"] == served.release()
        assert ask(served, f"ASK {{ <urn:seen> <urn:b> {number} }}")
    assert served.process.poll() is None


def test_a_release_tag_keeps_updates_from_being_lost(served: ServedWorkspace) -> None:
    first = update(served, "INSERT DATA { <urn:tag> <urn:b> 1 }").headers["cabgraph-release"]
    second = update(served, "INSERT DATA { <urn:tag> <urn:b> 2 }", **{"If-Match": f'"{first}"'})
    assert second.status_code == 200
    assert update(served, "INSERT DATA { <urn:tag> <urn:b> 3 }", **{"If-Match": f'"{first}"'}).status_code == 412
    assert not ask(served, "ASK { <urn:tag> <urn:b> 3 }")


USING = "?using-graph-uri=http://e/g"


@pytest.mark.parametrize(
    ("text", "query", "status"),
    [
        ("LOAD <http://127.0.0.1:9/>", "", 403),
        ("LOAD SILENT <http://127.0.0.1:9/>", "", 403),
        ("LOAD <file:///etc/passwd>", "", 403),
        ("PREFIX e: <http://127.0.0.1:9/> LOADe:x", "", 403),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "", 403),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE SILENT <http://169.254.169.254/> { ?s ?p ?o } }", "", 403),
        ("DELETE { ?s ?p ?o } USING <urn:x> WHERE { ?s ?p ?o }", USING, 400),
        ("DELETE { ?s ?p ?o } USING NAMED <urn:x> WHERE { ?s ?p ?o }", USING, 400),
        ("WITH <urn:x> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", USING, 400),
        ("CLEAR ALL", "?using-graph-uri=relative", 400),
        ("INSERT DATA { <urn:new> <urn:b> 1 } ; DROP GRAPH <urn:none>", "", 400),
        ("INSERT DATA { <urn:new> <urn:b> 1 } ; LOAD <http://127.0.0.1:9/>", "", 403),
        ("CLEAR XYZ", "", 400),
        ("ASK {}", "", 400),
        ("INSERT DATA {" + "{" * 20_000, "", 400),
        ("INSERT { ?s ?p 1 } WHERE { " + "?s ?p ?o . " * 500 + "}", "", 400),
        ("INSERT { ?s ?p 1 } WHERE { ?s " + "/".join(["<urn:p>"] * 1000) + " ?o }", "", 400),
        ("INSERT { ?s ?p ?o } WHERE " + "{" * 20_000, "", 400),
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o FILTER(" + "!" * 200_000 + "?o) }", "", 400),
        ("INSERT { ?s ?p 1 } WHERE { " + "FILTER EXISTS { ?s ?p ?o " * 2000 + "} " * 2000 + "}", "", 400),
    ],
)
def test_updates_that_change_nothing(served: ServedWorkspace, text: str, query: str, status: int) -> None:
    before = served.release()
    answer = update(served, text, query)
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "Traceback" not in answer.text
    assert served.release() == before
    assert ask(served, "ASK {}")
    assert served.process.poll() is None


def test_data_may_be_much(served: ServedWorkspace) -> None:
    data = " ".join(f"<urn:much> <urn:b> {number} ." for number in range(20_000))
    assert update(served, f"INSERT DATA {{ {data} }}").json()["added"] == 20_000
    assert update(served, "DELETE WHERE { <urn:much> ?p ?o }").json()["removed"] == 20_000


def test_a_syntax_error_has_its_place(served: ServedWorkspace) -> None:
    told: dict[str, Any] = update(served, "INSERT DATA {\n <urn:a> <urn:b> }").json()
    assert told["line"] == 2
    assert len(told["detail"]) < 500


def test_who_may_not_update(served: ServedWorkspace) -> None:
    before = served.release()
    _, reading = create(served.settings.releases / "tokens.json", "reader", "read", None)
    address = f"{served.address}/sparql"
    missing = httpx2.post(address, content=b"CLEAR ALL", headers=DIRECT)
    assert missing.status_code == 401
    assert "Bearer" in missing.headers["www-authenticate"]
    assert update(served, "CLEAR ALL", Authorization="Bearer wrong").status_code == 401
    assert update(served, "CLEAR ALL", Authorization=f"Bearer {reading}").status_code == 403
    given = httpx2.post(f"{address}?access_token={served.token}", content=b"CLEAR ALL", headers=DIRECT)
    assert given.status_code in (400, 401)
    assert served.release() == before


def test_what_is_put_is_asked_and_what_is_updated_is_got(served: ServedWorkspace) -> None:
    headers = {"Authorization": f"Bearer {served.token}", "Content-Type": "text/turtle"}
    store = f"{served.address}/sparql/graphs"
    assert httpx2.put(f"{store}/named/1", content=b"<> <urn:b> 1 .", headers=headers).status_code == 201
    assert ask(served, f"ASK {{ GRAPH <{store}/named/1> {{ <{store}/named/1> <urn:b> 1 }} }}")
    assert update(served, f"INSERT DATA {{ GRAPH <{store}/named/2> {{ <urn:a> <urn:b> 1 }} }}").status_code == 200
    assert httpx2.get(f"{store}/named/2").status_code == 200
    assert httpx2.get(f"{store}?default", headers={"Accept": "application/n-triples"}).status_code == 200


def test_rdflib_writes(served: ServedWorkspace) -> None:
    address = f"{served.address}/sparql"
    store = SPARQLUpdateStore(address, address, auth=("token", served.token), method="POST")
    graph = Graph(store, identifier=URIRef(G))
    statement = (URIRef("urn:rdflib"), URIRef("urn:says"), Literal("xin chào", lang="vi"))
    graph.add(statement)
    assert list(graph.triples((URIRef("urn:rdflib"), None, None))) == [statement]
    graph.remove(statement)
    assert not ask(served, f"ASK {{ GRAPH <{G}> {{ <urn:rdflib> ?p ?o }} }}")
