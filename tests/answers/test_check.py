"""Checks on the real data, through the API, against answers read from the sources."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

CASES = tomllib.loads((Path(__file__).parent / "real-checks.toml").read_text(encoding="utf-8"))["check"]


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


def inside(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = value[part]
    return value


def name_of(case: dict[str, Any]) -> str:
    return f"{case['ask']['body']}-{case['ask'].get('on', '')}-{case['reason']}"


@pytest.mark.parametrize("case", CASES, ids=map(name_of, CASES))
def test_real_check(case: dict[str, Any], client: TestClient) -> None:
    answered = client.get("/api/check", params=case["ask"])
    assert answered.status_code == 200, answered.text
    found = answered.json()
    assert (found["verdict"], found["reason"]) == (case["verdict"], case["reason"]), found["explanation"]
    for path, expected in case.get("proof", {}).items():
        assert inside(found["proof"][0], path) == expected
    for what in case.get("missing", []):
        assert what in {fact["what"] for fact in found["missing"]}
    if "notes" in case:
        assert sorted({note["code"] for note in found["notes"]}) == sorted(case["notes"])
    for language, text in case.get("says", {}).items():
        assert text in found["explanation"][language]
    if found["verdict"] == "yes":
        assert all(source["file"] and source["row"] for proof in found["proof"] for source in proof["sources"])
        assert found["proof"][0]["sources"]
        assert found["alternatives"] == found["ask"] == []
    assert found["release"]


def test_the_source_is_the_row_of_the_table(client: TestClient, repository: Path) -> None:
    ask = {"body": "laocai-cqc", "activity": "testing", "on": "2021-05-01"}
    proof = client.get("/api/check", params=ask).json()["proof"][0]
    for source in proof["sources"]:
        lines = (repository / "data" / source["file"]).read_text(encoding="utf-8").splitlines()
        assert "124" in lines[int(source["row"]) - 1]


def test_an_unknown_body_offers_nothing_invented(client: TestClient) -> None:
    found = client.get("/api/check", params={"body": "không có tổ chức này"}).json()
    assert found["reason"] == "body-unknown"
    assert found["proof"] == []
    assert found["asked"]["body"] is None


def test_no_offers_who_else_could(client: TestClient) -> None:
    ask = {"body": "quatest1", "regulation": "QCVN 16:2019/BXD", "activity": "testing", "on": "2021-05-01"}
    found = client.get("/api/check", params=ask).json()
    assert found["verdict"] != "yes"
    assert "https://w3id.org/cabgraph/id/body/laocai-cqc" in {body["id"] for body in found["alternatives"]}


def test_known_at_before_anything_was_recorded(client: TestClient) -> None:
    ask = {"body": "laocai-cqc", "on": "2021-05-01", "known_at": "2000-01-01"}
    found = client.get("/api/check", params=ask).json()
    assert (found["verdict"], found["reason"]) == ("unknown", "no-grant")
    now = client.get("/api/check", params={**ask, "known_at": "2030-01-01"}).json()
    assert now["verdict"] == "yes"
