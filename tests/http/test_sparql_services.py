"""SERVICE over HTTP: what the operator's list lets a query ask, and what clients are told otherwise."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from tests.sandbox.test_broker import gives_networks

from cabgraph.http.app import create_app
from cabgraph.sandbox.outside import Outside, Streams
from cabgraph.sandbox.pool import Pool
from cabgraph.settings import Settings

HOSTS = ("inside.example.org", "away.example.org")


class Nowhere(Outside):
    """An internet with two names and no server."""

    async def resolve(self, host: str, port: int) -> tuple[str, ...]:  # noqa: ARG002
        return ("192.168.0.7",) if host == HOSTS[0] else ("1.1.1.1",)

    async def connect(self, address: str, port: int, server_name: str | None) -> Streams:
        raise ConnectionRefusedError(address, port, server_name)


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    settings = real_settings.model_copy(update={"sparql_services": HOSTS})
    app = create_app(settings)
    app.state.pool = Pool(settings, outside=Nowhere())
    with TestClient(app) as opened:
        yield opened


@pytest.mark.parametrize(
    ("iri", "status", "problem", "reason"),
    [
        ("http://elsewhere.example.org/", 403, "service-refused", "list"),
        ("https://inside.example.org/sparql", 403, "service-refused", "address"),
        pytest.param(
            *("https://away.example.org/sparql", 502, "service-failed", "unreachable"),
            marks=pytest.mark.skipif(not gives_networks(), reason="no process has a network of its own here"),
        ),
    ],
)
def test_what_is_not_answered_says_why(client: TestClient, iri: str, status: int, problem: str, reason: str) -> None:
    answer = client.get("/sparql", params={"query": f"SELECT * {{ SERVICE <{iri}> {{ ?s ?p ?o }} }}"})
    told = answer.json()
    assert answer.status_code == status, told
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["type"].endswith(f"/{problem}")
    assert (told["service"], told["reason"]) == (iri, reason)
    assert all(iri in text["detail"] for text in told["texts"].values())
    assert "127.0.0.1" not in answer.text
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


@pytest.mark.skipif(not gives_networks(), reason="no process has a network of its own here")
def test_an_answer_with_others_data_is_not_stored(client: TestClient) -> None:
    query = "SELECT * { SERVICE SILENT <https://away.example.org/sparql> { ?s ?p ?o } }"
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code == 200
    assert len(answer.json()["results"]["bindings"]) == 1
    assert "etag" not in answer.headers


def test_the_service_says_that_it_asks_others(client: TestClient) -> None:
    described = json.loads(client.get("/sparql", headers={"Accept": "application/ld+json"}).content)
    assert "sd:BasicFederatedQuery" in described["feature"]


def test_readiness_tells_what_was_taken_from_workers(client: TestClient) -> None:
    client.get("/sparql", params={"query": "ASK {}"})
    told = client.get("/readyz").json()["sandbox"]
    assert told.keys() == {"no_network", "no_new_privileges", "no_dump", "calls_filtered"}
