"""Whatever is typed, the server answers in JSON, in order: never a 500, never a broken text."""

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

PARAMETERS = {
    "/api/check": "body activity product regulation standard on known_at",
    "/api/bodies": "q activity jurisdiction regulation product granted_by standing on page size",
}

FRAGMENTS: list[str] = json.loads(Path(__file__).with_name("nasty.json").read_text(encoding="utf-8"))

typed = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6).map("".join),
    st.text(max_size=60),
    st.text(st.characters(categories=["Cc", "Cf", "Co", "Cn", "Mn", "Zs", "Sm", "Po"]), max_size=30),
    st.dates().map(str),
    st.datetimes().map(str),
)
raw = st.binary(max_size=60).map(lambda text: quote(text, safe=""))


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


def strictly(text: str) -> Any:
    """Read JSON as the standard has it: no NaN, no lone surrogates."""

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    read = json.loads(text, parse_constant=refuse)
    json.dumps(read, ensure_ascii=False).encode()
    return read


def stands(client: TestClient, address: str) -> None:
    answered = client.get(address)
    assert answered.status_code in {200, 400, 422}, (address, answered.text)
    found = strictly(answered.text)
    if answered.status_code == 200:
        assert answered.headers["Content-Type"].startswith("application/json")
        assert found["release"]
    else:
        assert answered.headers["Content-Type"] == "application/problem+json"
        assert found["status"] == answered.status_code
        assert all(found["texts"][language]["detail"] for language in ("vi", "en"))


EXAMPLES = int(os.environ.get("CABGRAPH_TEST_EXAMPLES", "120"))

CASES = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("path", PARAMETERS)
@CASES
@given(data=st.data())
def test_anything_typed_is_answered(path: str, data: st.DataObject, client: TestClient) -> None:
    names = data.draw(st.lists(st.sampled_from(PARAMETERS[path].split()), max_size=4, unique=path == "/api/check"))
    pairs = [(name, data.draw(typed)) for name in names]
    if path == "/api/check" and data.draw(st.booleans()):
        pairs = [("body", "quatest1"), *((name, value) for name, value in pairs if name != "body")]
    encoded = "&".join(f"{name}={quote(value.encode('utf-8', 'surrogatepass'), safe='')}" for name, value in pairs)
    stands(client, f"{path}?{encoded}")


@pytest.mark.parametrize("path", PARAMETERS)
@CASES
@given(data=st.data())
def test_bytes_that_are_no_text_are_answered(path: str, data: st.DataObject, client: TestClient) -> None:
    name = data.draw(st.sampled_from(PARAMETERS[path].split()))
    stands(
        client,
        f"{path}?body=quatest1&{name}={data.draw(raw)}" if path == "/api/check" else f"{path}?{name}={data.draw(raw)}",
    )


@pytest.mark.parametrize("path", PARAMETERS)
def test_each_fragment_in_each_parameter(path: str, client: TestClient) -> None:
    for name in PARAMETERS[path].split():
        others = "body=quatest1&" if path == "/api/check" and name != "body" else ""
        for fragment in FRAGMENTS:
            stands(client, f"{path}?{others}{name}={quote(fragment, safe='')}")
