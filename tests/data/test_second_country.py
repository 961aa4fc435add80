"""Another country is another folder: its tables load beside the first, and its questions are answered."""

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cabgraph import resources
from cabgraph.build import build
from cabgraph.http.app import create_app
from cabgraph.settings import Settings

SMALL = Path(__file__).parents[1] / "fixtures" / "countries" / "xx"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    data = tmp_path_factory.mktemp("data")
    shutil.copytree(resources.data() / "vn", data / "vn")
    shutil.copytree(SMALL, data / "xx")
    settings = Settings(data=data, countries=("vn", "xx"), releases=tmp_path_factory.mktemp("releases"))
    build(settings, lambda _step, _what: None)
    return TestClient(create_app(settings))


def verdict(client: TestClient, **ask: str) -> tuple[str, str]:
    found = client.get("/api/check", params=ask).json()
    return found["verdict"], found["reason"]


def test_both_countries_answer(client: TestClient) -> None:
    assert verdict(client, body="xx-lab", activity="testing", on="2022-06-01") == ("yes", "in-scope")
    assert verdict(client, body="xx-lab", activity="testing", on="2020-12-31") == ("no", "not-yet-in-force")
    assert verdict(client, body="xx-lab", activity="testing", on="2023-12-15") == ("unknown", "imprecise-dates")
    assert verdict(client, body="xx-lab", activity="testing", on="2024-02-01") == ("unknown", "not-verified-since")
    assert verdict(client, body="xx-lab", activity="inspection", on="2022-06-01") == ("no", "activity-not-covered")
    assert verdict(client, body="xx-empty", on="2022-06-01") == ("unknown", "no-grant")
    assert verdict(client, body="laocai-cqc", activity="testing", on="2021-05-01") == ("yes", "in-scope")
