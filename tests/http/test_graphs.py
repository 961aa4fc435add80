"""Reading graphs by the Graph Store Protocol (SPARQL 1.1 Graph Store HTTP Protocol)."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph, URIRef

from cabgraph import names
from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.http.graphs.streaming import GoneError, Written
from cabgraph.settings import Settings
from cabgraph.store.base import Store

BODIES = names.graph("bodies")


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


def test_a_graph_is_read_by_its_iri_and_by_its_own_address(client: TestClient, registry: Registry) -> None:
    asked = client.get("/sparql/graphs", params={"graph": BODIES}, headers={"Accept": "application/n-triples"})
    direct = client.get("/graph/bodies", headers={"Accept": "application/n-triples"})
    assert asked.status_code == 200
    assert asked.content == direct.content
    assert asked.content.count(b"\n") == registry.release.manifest.graphs["bodies"]


def test_the_default_graph_of_a_release_is_the_union(client: TestClient, registry: Registry) -> None:
    answer = client.get("/sparql/graphs?default", headers={"Accept": "application/n-triples"})
    assert answer.content.count(b"\n") == registry.release.manifest.statements


@pytest.mark.parametrize(
    ("accept", "media_type", "parser"),
    [
        (None, "text/turtle; charset=utf-8", "turtle"),
        ("*/*", "text/turtle; charset=utf-8", "turtle"),
        ("text/turtle; charset=utf-8", "text/turtle; charset=utf-8", "turtle"),
        ("text/*", "text/turtle; charset=utf-8", "turtle"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("text/turtle;q=0, application/ld+json", "application/ld+json", "json-ld"),
    ],
)
def test_every_format_says_the_same(client: TestClient, accept: str | None, media_type: str, parser: str) -> None:
    graph = names.graph("agreements")
    headers = {"Accept": accept} if accept else {}
    if accept is None:
        client.headers.pop("accept", None)
    answer = client.get("/sparql/graphs", params={"graph": graph}, headers=headers)
    assert answer.headers["content-type"] == media_type
    plain = Graph().parse(
        data=client.get("/graph/agreements", headers={"Accept": "application/n-triples"}).content, format="nt"
    )
    found = set(Graph().parse(data=answer.content, format=parser))
    assert len(found) == len(plain)
    assert found == set(plain)
    assert any(isinstance(subject, URIRef) for subject, _, _ in found)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 400),
        ("?graph=relative", 400),
        ("?graph=", 400),
        ("?graph=http://a%20b/", 400),
        ("?default=yes", 400),
        (f"?default&graph={BODIES}", 400),
        (f"?graph={BODIES}&graph={BODIES}", 400),
        (f"?graph={BODIES}&colour=red", 400),
        (f"?graph={BODIES}&format=png", 400),
        ("?graph=urn:not-here", 404),
        ("/not-here", 404),
    ],
)
def test_bad_requests_are_problems(client: TestClient, query: str, status: int) -> None:
    answer = client.get(f"/sparql/graphs{query}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_percent_encoded_name_is_decoded_once(client: TestClient) -> None:
    assert client.get(f"/sparql/graphs?graph={BODIES.replace('b', '%62')}").status_code == 200
    assert client.get(f"/sparql/graphs?graph={BODIES.replace('b', '%2562')}").status_code == 404


def test_a_format_nobody_has_is_not_acceptable(client: TestClient) -> None:
    assert client.get("/graph/bodies", headers={"Accept": "image/png"}).status_code == 406


def test_head_has_the_headers_and_no_body(client: TestClient) -> None:
    got, head = client.get("/graph/law"), client.head("/graph/law")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["etag"] == got.headers["etag"]
    missing = client.head("/sparql/graphs?graph=urn:not-here")
    assert (missing.status_code, missing.content) == (404, b"")


def test_a_known_tag_is_not_sent_again(client: TestClient) -> None:
    turtle, triples = (
        client.get("/graph/law", headers={"Accept": each}) for each in ("text/turtle", "application/n-triples")
    )
    assert turtle.headers["etag"] != triples.headers["etag"]
    again = client.get("/graph/law", headers={"Accept": "text/turtle", "If-None-Match": turtle.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == turtle.headers["etag"]


def test_the_statements_of_a_graph_are_those_of_the_store(client: TestClient, real_store: Store) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{names.graph('law')}> {{ ?s ?p ?o }} }}"
    told = client.get("/graph/law", headers={"Accept": "application/n-triples"}).content
    assert sorted(told.splitlines()) == sorted(real_store.construct(query).splitlines())


def test_blocks_wait_for_whoever_takes_them() -> None:
    async def run() -> tuple[int, int]:
        most = taken = 0

        def write(out: object) -> None:
            nonlocal most
            for _ in range(100):
                out.write(b"x" * (1 << 16))  # type: ignore[attr-defined]
                most = max(most, written._blocks.qsize())

        written = Written(write, 5)
        await written.begin()
        async for block in written:
            taken += len(block)
            await asyncio.sleep(0)
        return most, taken

    most, taken = asyncio.run(run())
    assert taken == 100 << 16
    assert most <= 2


def test_a_reader_that_takes_nothing_ends_the_thread() -> None:
    async def run() -> None:
        written = Written(lambda out: [out.write(b"x" * (1 << 16)) for _ in range(100)] and None, 0.1)
        await written.begin()
        await asyncio.sleep(0.4)
        assert threading.active_count() == before
        with pytest.raises(GoneError):
            [block async for block in written]

    before = threading.active_count()
    asyncio.run(run())


def test_a_failure_before_the_first_block_is_raised_at_once() -> None:
    def write(_: object) -> None:
        raise ValueError("broken")

    async def run() -> None:
        with pytest.raises(ValueError, match="broken"):
            await Written(write, 1).begin()

    asyncio.run(run())
