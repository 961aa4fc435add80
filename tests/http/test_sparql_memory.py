"""Queries read fast and answers from memory: the same bytes and headers as the first time, never more than is right."""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.http.problems import ProblemError
from cabgraph.http.sparql.asking import decoded
from cabgraph.http.sparql.memory import Given, Memory
from cabgraph.settings import Settings

ROWS = "SELECT ?s ?class { ?s a ?class } ORDER BY ?s LIMIT %d"
HIT = 'cache;desc="hit"'
PIECES = (
    "a",
    "%41",
    "%C3%A9",
    "%c3",
    "%",
    "%zz",
    "%4",
    "+",
    "\\",
    "\\x41",
    "\\u0041",
    "=",
    "&",
    "%26",
    "é",
    "\n",
    "%00",
    ";",
)


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
def forgetful(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings.model_copy(update={"sparql_cache_megabytes": 0}))) as opened:
        yield opened


def told(answer: Any) -> dict[str, str]:
    """The headers that must not depend on where an answer comes from."""
    return {name: value for name, value in answer.headers.items() if name != "server-timing"}


Ask = Callable[[TestClient], Any]
WAYS: dict[str, Ask] = {
    "GET": lambda client: client.get("/sparql", params={"query": ROWS % 3}),
    "packed": lambda client: client.get("/sparql", params={"query": ROWS % 90}, headers={"Accept-Encoding": "gzip"}),
    "form": lambda client: client.post("/sparql", data={"query": ROWS % 4, "format": "csv"}),
    "body": lambda client: client.post(
        "/sparql", content=ROWS % 5, headers={"Content-Type": "application/sparql-query", "Accept": "text/xml"}
    ),
    "graph": lambda client: client.get("/sparql", params={"query": "DESCRIBE <id/body/laocai-cqc>", "format": "nt"}),
    "HEAD": lambda client: client.head("/sparql", params={"query": ROWS % 6}),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_from_memory_is_the_answer(client: TestClient, forgetful: TestClient, way: str) -> None:
    first, again, evaluated = WAYS[way](client), WAYS[way](client), WAYS[way](forgetful)
    assert again.headers["server-timing"] == HIT
    assert "evaluate" in first.headers["server-timing"]
    assert "evaluate" in evaluated.headers["server-timing"]
    assert first.content == again.content == evaluated.content
    assert told(first) == told(again) == told(evaluated)
    assert WAYS[way](forgetful).headers["server-timing"] != HIT


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (NOW() AS ?n) {}",
        "SELECT (RAND#\n() AS ?n) {}",
        "CONSTRUCT { ?s a [] } { ?s a ?c }",
        "ASK {",
        "LOAD <a:>",
    ],
)
def test_what_changes_or_fails_is_not_remembered(client: TestClient, query: str) -> None:
    for _ in range(2):
        answer = client.get("/sparql", params={"query": query})
        assert answer.headers.get("server-timing") != HIT
        assert "etag" not in answer.headers


def test_datasets_and_formats_have_answers_of_their_own(client: TestClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    asked: list[dict[str, Any]] = [
        {"query": query},
        {"query": query, "default-graph-uri": "https://w3id.org/cabgraph/graph/law"},
        {"query": query, "named-graph-uri": "https://w3id.org/cabgraph/graph/law"},
        {"query": query, "format": "csv"},
    ]
    first = [client.get("/sparql", params=each) for each in asked]
    again = [client.get("/sparql", params=each) for each in asked]
    assert all(answer.headers["server-timing"] == HIT for answer in again)
    assert [answer.content for answer in first] == [answer.content for answer in again]
    assert len({answer.content for answer in again}) == len(asked)


def test_a_refused_token_is_refused_though_the_answer_is_there(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": ROWS % 7}).status_code == 200
    assert client.get("/sparql", params={"query": ROWS % 7}, headers={"Authorization": "Bearer x"}).status_code == 401
    for name in ("token", "%74oken", "Api_Key"):
        assert client.get(f"/sparql?{urlencode({'query': ROWS % 7})}&{name}=x").status_code == 401


def test_memory_is_bounded_and_forgets_what_is_asked_for_least() -> None:
    memory = Memory(1)
    for number in range(20):
        memory.keep(str(number), Given(b"x" * 100_000, {}))
        memory.find("0")
    kept = [number for number in range(20) if memory.find(str(number))]
    assert kept == [0, *range(11, 20)]
    memory.keep("large", Given(b"x" * 300_000, {}))
    assert memory.find("large") is None
    nothing = Memory(0)
    nothing.keep("a", Given(b"", {}))
    assert nothing.find("a") is None


def test_forms_are_read_as_the_standard_library_reads_them() -> None:
    rng = random.Random(3)
    read = 0
    for _ in range(20_000):
        form = "".join(rng.choice(PIECES) for _ in range(rng.randint(0, 12))).encode()
        found = expected = None
        with suppress(ProblemError):
            found = [(name, value) for name, values in decoded(form).items() for value in values]
        with suppress(UnicodeDecodeError):
            expected = parse_qsl(form.decode(), keep_blank_values=True, errors="strict")
        assert (found is None) == (expected is None), form
        assert sorted(found or ()) == sorted(expected or ()), form
        read += bool(found)
    assert read > 1000
