"""What `/openapi.json` says of formats and errors is what is answered (found by schemathesis)."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.settings import Settings


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


@pytest.fixture(scope="module")
def paths(client: TestClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/openapi.json").json()["paths"]
    return told


def test_every_operation_tells_its_problems(paths: dict[str, Any]) -> None:
    for path, operations in paths.items():
        for operation in operations.values():
            responses = operation["responses"]
            assert "application/problem+json" in responses["default"]["content"], path
            for status, response in responses.items():
                if status.isdecimal() and int(status) >= 400:
                    assert list(response["content"]) == ["application/problem+json"], (path, status)


@pytest.mark.parametrize("path", ["/api/authorities", "/api/bodies", "/ns", "/report", "/releases"])
def test_every_format_is_told_and_made(path: str, client: TestClient, paths: dict[str, Any]) -> None:
    operation = paths[path]["get"]
    schema = next(each["schema"] for each in operation["parameters"] if each["name"] == "format")
    names = [name for choice in schema["anyOf"] for name in choice.get("enum", ())]
    assert names
    for name in names:
        answer = client.get(path, params={"format": name})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition(";")[0] in operation["responses"]["200"]["content"], name
