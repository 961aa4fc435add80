"""The cases of `bad-input.toml`: a clear answer in the reader's language, as a problem, and the server goes on."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

CASES = tomllib.loads(Path(__file__).with_name("bad-input.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_wrong_question_is_answered_clearly(case: dict[str, Any], language: str, client: TestClient) -> None:
    answered = client.get(case["path"], params=case["ask"], headers={"Accept-Language": language})
    assert answered.status_code == case["status"], answered.text
    assert answered.headers["Content-Type"] == "application/problem+json"
    assert answered.headers["Content-Language"] == language
    problem = answered.json()
    assert problem["type"].endswith(f"/{case['type']}")
    assert problem["title"] == problem["texts"][language]["title"]
    assert problem["detail"] == problem["texts"][language]["detail"]
    assert case["says"][language] in problem["detail"]
    assert len(problem.get("candidates", [])) >= case.get("candidates", 0)
    assert client.get("/api/check", params={"body": "quatest1"}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("2020-06-30", "2020-06-30T23:59:59.999999+00:00"),
        ("2020-06-30T10:00:00Z", "2020-06-30T10:00:00+00:00"),
        ("2020-06-30T10:00", "2020-06-30T10:00:00+00:00"),
        ("2020-06-30T10:00:00+07:00", "2020-06-30T10:00:00+07:00"),
        ("2020-06-30T10:00:00 07:00", "2020-06-30T10:00:00+07:00"),
    ],
)
def test_instants_are_read(typed: str, understood: str, client: TestClient) -> None:
    found = client.get("/api/check", params={"body": "quatest1", "on": "2020-06-30", "known_at": typed})
    assert found.json()["known_at"] == understood


@pytest.mark.parametrize("typed", ["2020-06-30", "30/06/2020", "30-6-2020", "30.06.2020"])
def test_days_are_read_as_people_write_them(typed: str, client: TestClient) -> None:
    found = client.get("/api/check", params={"body": "quatest1", "on": typed})
    assert found.json()["asked"]["on"] == "2020-06-30"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "case", [case for case in CASES if case["path"] == "/api/check" and case["ask"].get("body")], ids=lambda c: c["why"]
)
def test_the_page_answers_it_as_a_page(case: dict[str, Any], language: str, client: TestClient) -> None:
    answered = client.get(f"/{language}/check", params=case["ask"])
    assert answered.headers["Content-Type"].startswith("text/html")
    assert f'<html lang="{language}"' in answered.text
    assert answered.status_code in {200, case["status"]}
    if answered.status_code != 200 and case["type"] != "unknown-parameter":
        assert '-fault">' in answered.text


@pytest.mark.parametrize("path", ["/api/memberships?economy=", "/api/tasks?on=", "/api/check?body=quatest1&activity="])
def test_what_is_long_is_not_sent_back_whole(path: str, client: TestClient) -> None:
    answered = client.get(path + "x" * 10_000)
    assert answered.status_code in {400, 422}
    assert len(answered.text) < 2_000
    page = client.get(path.replace("/api/", "/vi/") + "x" * 10_000)
    assert page.status_code in {400, 422}


def test_one_value_twice_is_one_value_and_a_list_takes_several(client: TestClient) -> None:
    assert client.get("/api/tasks?on=2020-01-13&on=2020-01-13").status_code == 200
    assert client.get("/api/memberships?economy=VN&economy=SG&on=2020-01-13").status_code == 200


def test_a_list_of_one_page_has_no_links(client: TestClient) -> None:
    assert "Link" not in client.get("/api/due?on=2026-11-20").headers
    assert 'rel="next"' in client.get("/api/memberships?size=5").headers["Link"]
