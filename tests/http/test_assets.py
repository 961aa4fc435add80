"""Styles and scripts: kept for a year, compressed for who accepts it; without them pages are plain but whole."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from cabgraph.http import assets
from cabgraph.http.app import create_app
from cabgraph.settings import Settings


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), raise_server_exceptions=False) as opened:
        yield opened


@pytest.mark.parametrize(("name", "media"), [("site.css", "text/css"), ("site.js", "text/javascript")])
def test_an_asset_is_kept_and_compressed(client: TestClient, name: str, media: str) -> None:
    address = assets.asset(name)
    assert address, "run make assets"
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    packed = client.get(address, headers={"Accept-Encoding": "gzip"})
    for answered in (plain, packed):
        assert answered.status_code == 200
        assert answered.headers["Content-Type"].startswith(media)
        assert "immutable" in answered.headers["Cache-Control"]
        assert answered.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
    assert packed.content == plain.content


def test_the_licences_of_what_is_shipped_are_shipped(client: TestClient) -> None:
    address = assets.asset("licences.txt")
    assert address
    text = client.get(address).text
    assert "htmx.org" in text
    assert "SIL OPEN FONT LICENSE" in text.upper()


def test_nothing_else_is_served(client: TestClient) -> None:
    for path in ("/static/../texts/vi.toml", "/static/%2e%2e/texts/vi.toml", "/static/nothing.css", "/static/"):
        assert client.get(path).status_code in (404, 405), path


def test_without_assets_pages_are_plain_but_whole(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "_files", dict)
    page = client.get("/vi/check?body=quatest1")
    assert page.status_code == 200
    assert "stylesheet" not in page.text
    assert "<script" not in page.text
    assert "verdict" in page.text


def test_a_failure_inside_is_a_problem_and_a_page(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("cabgraph.http.routers.pages.check.ask", broken)
    monkeypatch.setattr("cabgraph.http.routers.check.check", broken)
    monkeypatch.setattr("cabgraph.http.checks.quick.check", broken)
    page = client.get("/vi/check?body=quatest1")
    assert page.status_code == 500
    assert page.headers["Content-Type"].startswith("text/html")
    problem = client.get("/api/check?body=quatest1")
    assert problem.status_code == 500
    assert problem.json()["type"].endswith("/internal")
