"""Whatever is typed, the server answers in order: never a 500, never a broken text, nothing typed becomes markup.

The routes and their parameters are read from the OpenAPI description, so a new one is tried by itself. Add to
`nasty.json` what nobody thought of.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

GIVEN = {"body": "quatest1", "kind": "body", "id": "quatest1"}
"""A value for each parameter that a route cannot do without."""

PAGES = {"/vi/check": "/api/check", "/en/check": "/api/check", "/vi/bodies": "/api/bodies"}
"""Pages that take the parameters of a route."""

FRAGMENTS: list[str] = json.loads(Path(__file__).with_name("nasty.json").read_text(encoding="utf-8"))
MARKUP = [fragment for fragment in FRAGMENTS if "<" in fragment and len(fragment) > 3]

EXAMPLES = int(os.environ.get("CABGRAPH_TEST_EXAMPLES", "300"))
MANY = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

typed = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6).map("".join),
    st.text(max_size=60),
    st.text(st.characters(categories=["Cc", "Cf", "Co", "Cn", "Mn", "Zs", "Sm", "Po"]), max_size=30),
    st.dates().map(str),
    st.datetimes().map(str),
).map(lambda text: quote(text.encode("utf-8", "surrogatepass"), safe=""))
no_text = st.binary(max_size=60).map(lambda text: quote(text, safe=""))


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
def routes(client: TestClient) -> dict[str, list[str]]:
    """Each route without a variable in its path, and its query parameters."""
    described = client.get("/openapi.json").json()["paths"]
    found = {
        path: [one["name"] for one in operations["get"].get("parameters", []) if one["in"] == "query"]
        for path, operations in described.items()
        if path.startswith("/api/") and "{" not in path and "get" in operations
    }
    assert {"/api/check", "/api/bodies", "/api/suggest"} <= found.keys()
    found |= {page: found[route] for page, route in PAGES.items()}
    return {path: names for path, names in found.items() if names}


def strictly(text: str) -> Any:
    """Read JSON as the standard has it: no NaN, no lone surrogates."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    read = json.loads(text, parse_constant=refuse)
    json.dumps(read, ensure_ascii=False).encode()
    return read


def stands(client: TestClient, path: str, names: list[str], pairs: list[tuple[str, str]]) -> None:
    """Ask with these pairs, and with what the route needs beside them."""
    taken = {name for name, _ in pairs}
    needed = [(name, value) for name, value in GIVEN.items() if name in names and name not in taken]
    address = f"{path}?{'&'.join(f'{name}={value}' for name, value in needed + pairs)}"
    answered = client.get(address)
    assert answered.status_code in {200, 400, 404, 406, 410, 422}, (address, answered.text)
    kind = answered.headers["Content-Type"]
    if kind.startswith("text/html"):
        assert path in PAGES
        assert not any(fragment in answered.text for fragment in MARKUP), address
    elif answered.status_code == 200:
        assert not kind.startswith("application/json") or strictly(answered.text) is not None
    else:
        assert kind == "application/problem+json"
        problem = strictly(answered.text)
        assert problem["status"] == answered.status_code
        assert all(problem["texts"][language]["detail"] for language in ("vi", "en")), address


@MANY
@given(data=st.data())
def test_anything_typed_is_answered(data: st.DataObject, client: TestClient, routes: dict[str, list[str]]) -> None:
    path = data.draw(st.sampled_from(sorted(routes)))
    names = data.draw(st.lists(st.sampled_from(routes[path]), max_size=4))
    stands(client, path, routes[path], [(name, data.draw(typed)) for name in names])


@MANY
@given(data=st.data())
def test_bytes_that_are_no_text_are_answered(
    data: st.DataObject, client: TestClient, routes: dict[str, list[str]]
) -> None:
    path = data.draw(st.sampled_from(sorted(routes)))
    name = data.draw(st.sampled_from(routes[path]))
    stands(client, path, routes[path], [(name, data.draw(no_text))])


def test_each_fragment_in_each_parameter(client: TestClient, routes: dict[str, list[str]]) -> None:
    for path in ("/api/check", "/api/bodies", "/api/suggest"):
        for name in routes[path]:
            for fragment in FRAGMENTS:
                stands(client, path, routes[path], [(name, quote(fragment, safe=""))])


def test_nothing_typed_becomes_markup(client: TestClient, routes: dict[str, list[str]]) -> None:
    assert len(MARKUP) > 2
    for path in PAGES:
        for name in routes[path]:
            for fragment in MARKUP:
                stands(client, path, routes[path], [(name, quote(fragment, safe=""))])
