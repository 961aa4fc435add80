"""The cases of `known-answers.toml`, asked of the program through the API; and of the oracle, where ids are asked."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.oracle.verdict import Oracle, Question

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

CASES = tomllib.loads(Path(__file__).with_name("known-answers.toml").read_text(encoding="utf-8"))["case"]


def name_of(case: dict[str, Any]) -> str:
    return f"{case['ask']['body']} {case['ask']['on']} {case['why']}"


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


@pytest.mark.parametrize("case", CASES, ids=map(name_of, CASES))
def test_the_program_says_what_the_sources_say(case: dict[str, Any], client: TestClient) -> None:
    answered = client.get("/api/check", params=case["ask"])
    assert answered.status_code == 200, answered.text
    found = answered.json()
    assert (found["verdict"], found["reason"]) == (case["verdict"], case["reason"]), found["explanation"]


@pytest.mark.parametrize("case", CASES, ids=map(name_of, CASES))
def test_the_oracle_says_what_the_sources_say(case: dict[str, Any], real_oracle: Oracle) -> None:
    ask = case["ask"]
    if f"body/{ask['body']}" not in real_oracle.tables.bodies or " " in ask.get("regulation", ""):
        return  # the oracle reads ids, not words
    filters = {name: value for name, value in ask.items() if name not in ("body", "on")}
    question = Question(f"body/{ask['body']}", date.fromisoformat(ask["on"]), **filters)
    assert real_oracle.answer(question) == (case["verdict"], case["reason"])
