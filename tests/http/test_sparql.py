"""`/sparql` from outside: what clients send, and answers that break, are read slowly, or are not wanted any more."""

import gzip
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from backports import zstd
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.http.sparql.refusals import excerpt
from cabgraph.settings import Settings

CASES = tomllib.loads(Path(__file__).with_name("sparql-requests.toml").read_text(encoding="utf-8"))["case"]
FORM = "application/x-www-form-urlencoded"
ROWS = "SELECT * { ?s a ?class } LIMIT 200"


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_requests(case: dict[str, Any], client: TestClient) -> None:
    headers = {"Accept": case.get("accept", "*/*")}
    if "token" in case:
        headers["Authorization"] = f"Bearer {case['token']}"
    body = (
        urlencode([tuple(pair) for pair in case["form"]])
        if "form" in case
        else case.get("body")
        if "type_sent" in case
        else None
    )
    if body is not None:
        headers |= {"Content-Type": case.get("type_sent", FORM), "Content-Encoding": case.get("encoding", "identity")}
    address = f"/sparql?{case.get('address', '')}"
    answer = client.request("GET" if body is None else "POST", address, content=body, headers=headers)
    assert answer.status_code == case["status"], answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    if "type" in case:
        assert answer.headers["content-type"] == case["type"]
    if "problem" in case:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"].endswith(f"/{case['problem']}")
        assert set(answer.json()["texts"]) == {"vi", "en"}
    elif "body" in case:
        assert answer.text.strip() == case["body"]


def test_a_syntax_error_has_its_place(client: TestClient) -> None:
    told = client.get("/sparql", params={"query": "SELECT * {\n  ?s ?p ??o }"}).json()
    assert (told["line"], 3 <= told["column"] <= 12) == (2, True)
    assert told["excerpt"].splitlines()[0] == "  ?s ?p ??o }"
    assert excerpt("a\n\tb c", 2, 4) == " b c\n   ^"
    page = client.get("/sparql", params={"query": "ASK {"}, headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert page.headers["content-type"].startswith("text/html")


def test_tags_by_release_request_format_and_coding(client: TestClient) -> None:
    def tag(**headers: str) -> str:
        return client.get("/sparql", params={"query": ROWS}, headers=headers).headers["etag"]

    plain = {"Accept-Encoding": "identity"}
    tags = {tag(**plain), tag(**plain, Accept="text/csv"), tag(**{"Accept-Encoding": "gzip"})}
    assert len(tags) == 3
    assert tag(**plain) in tags
    again = client.get("/sparql", params={"query": ROWS}, headers={**plain, "If-None-Match": tag(**plain)})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == "Accept, Accept-Encoding"
    changing = client.get("/sparql", params={"query": "SELECT (NOW() AS ?now) {}"})
    assert "etag" not in changing.headers
    assert changing.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_codings_hold_the_same(client: TestClient, coding: str) -> None:
    parameters = {"query": ROWS}
    plain = client.get("/sparql", params=parameters, headers={"Accept-Encoding": "identity"}).content
    with client.stream("GET", "/sparql", params=parameters, headers={"Accept-Encoding": coding}) as answer:
        packed = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == coding
    assert len(packed) < len(plain) / 2
    assert (gzip.decompress(packed) if coding == "gzip" else zstd.decompress(packed)) == plain


def test_head_is_get_without_the_body(client: TestClient) -> None:
    for query in ("ASK {}", "SELECT * { ?s ?p ?o }", "ASK {"):
        got = client.get("/sparql", params={"query": query})
        head = client.head("/sparql", params={"query": query})
        assert (head.status_code, head.content) == (got.status_code, b"")
        assert head.headers.get("etag") == got.headers.get("etag")
        assert head.headers["content-type"] == got.headers["content-type"]


def test_other_methods_are_named(client: TestClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = client.request(method, "/sparql")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
    assert client.options("/sparql").headers["access-control-allow-methods"] == "GET, HEAD, POST, OPTIONS"


def test_texts_that_are_too_long(client: TestClient, real_settings: Settings) -> None:
    long = "ASK {}" + " " * (real_settings.sparql_get_kilobytes << 10)
    direct = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=long, headers=direct).status_code == 200
    short = TestClient(create_app(real_settings.model_copy(update={"sparql_get_kilobytes": 1})))
    told = short.get("/sparql", params={"query": "ASK {}" + " " * 1024})
    assert (told.status_code, told.json()["limit"]) == (414, 1024)

    def endless() -> Iterator[bytes]:
        for _ in range((real_settings.sparql_post_kilobytes >> 6) + 2):
            yield b" " * (1 << 16)

    answer = client.post("/sparql", content=endless(), headers=direct)
    assert answer.status_code == 413


def test_the_description_for_programs_and_the_editor_for_people(client: TestClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    told = client.get("/sparql", headers={"Accept": "application/ld+json"})
    described = json.loads(told.content)
    assert described["endpoint"].endswith("/sparql")
    assert {limit["key"] for limit in described["limits"]} >= {"sparql_seconds", "sparql_patterns"}
    assert any(named["name"].endswith("/graph/bodies") for named in described["defaultDataset"]["namedGraph"])
    assert "sd:BasicFederatedQuery" not in described["feature"]


def test_void_and_prefixes_for_editors(client: TestClient) -> None:
    told = client.get("/.well-known/void", params={"format": "nt"}).text
    void = "http://rdfs.org/ns/void#"
    assert f"<{void}sparqlEndpoint> <http://testserver/sparql>" in told
    assert f"<{void}class> <https://w3id.org/cabgraph/ns#Body>" in told
    query = f"""PREFIX void: <{void}> PREFIX cab: <https://w3id.org/cabgraph/ns#>
    ASK {{
      [] void:class cab:Grant ; void:propertyPartition [ void:property cab:holder ; void:triples ?uses ]
      FILTER (?uses > 0)
    }}"""
    assert client.get("/sparql", params={"query": query}).json()["boolean"] is True
    assert client.get("/api/prefixes").json()["@context"]["cab"] == "https://w3id.org/cabgraph/ns#"
    assert "sh:prefix" in client.get("/api/prefixes", headers={"Accept": "text/turtle"}).text
