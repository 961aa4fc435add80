"""Old answers stay at their address: `release=` answers from that release as long as it is kept, and says when not."""

import html
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.http.dependencies import RegistryHolder
from cabgraph.settings import Settings
from cabgraph.store.release import CURRENT, current_release, publish

KEPT = 3
IDS = [f"2030-01-0{day}T000000Z" for day in range(1, 6)]
QUESTION = {"body": "laocai-cqc", "activity": "testing", "regulation": "QCVN 16:2019/BXD", "on": "2021-05-01"}


@pytest.fixture(scope="module")
def settings(real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Five releases published one after another, of which three are kept; all are the real one under other names."""
    folder = tmp_path_factory.mktemp("several")
    source = current_release(real_settings.releases)
    for name in IDS:
        made = folder / f".unfinished-{name}"
        shutil.copytree(source.path, made, copy_function=shutil.copy)
        publish(folder, made, replace(source.manifest, id=name), KEPT)
    return real_settings.model_copy(update={"releases": folder})


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as opened:
        yield opened


@pytest.mark.parametrize("name", IDS[-KEPT:])
def test_a_kept_release_answers_for_itself(client: TestClient, name: str) -> None:
    answered = client.get("/api/check", params={**QUESTION, "release": name})
    assert answered.status_code == 200, answered.text
    assert answered.json()["release"] == name
    assert answered.json()["verdict"] == "yes"


@pytest.mark.parametrize("name", IDS[-KEPT:])
def test_the_page_of_a_kept_release_speaks_for_it(client: TestClient, name: str) -> None:
    page = client.get("/vi/check", params={**QUESTION, "release": name})
    assert page.status_code == 200
    assert f"release={name}" in page.text
    named = {other for other in IDS if other in page.text}
    assert named == {name, IDS[-1]}, "it names itself, and the current one that answers otherwise or alike"
    assert ('role="note"' in page.text) == (name != IDS[-1])


@pytest.mark.parametrize("address", ["bodies/laocai-cqc", "regulations/qcvn-16-2019-bxd"])
def test_a_page_of_a_thing_speaks_for_the_release_asked(client: TestClient, address: str) -> None:
    older = client.get(f"/vi/{address}", params={"on": "2021-05-01", "release": IDS[-2]}).text
    current = client.get(f"/vi/{address}", params={"on": "2021-05-01"}).text
    assert f'href="/vi/{address}?on=2021-05-01"' in older
    assert f'name="release" value="{IDS[-2]}"' in older
    assert f"format=json&amp;release={IDS[-2]}" in older or f"release={IDS[-2]}&amp;format=json" in older
    assert 'name="release"' not in current
    assert IDS[-1] in current
    assert client.get(f"/api/{address}", params={"release": IDS[-2]}).json()["release"] == IDS[-2]


@pytest.mark.parametrize("query", ["activity=testing&on=2021-05-01", "regulation=qcvn-16-2019-bxd"])
def test_a_search_speaks_for_the_release_asked_and_its_links_keep_it(client: TestClient, query: str) -> None:
    asked = f"{query}&release={IDS[-2]}"
    assert client.get(f"/api/bodies?{asked}").json()["release"] == IDS[-2]
    page = html.unescape(client.get(f"/vi/bodies?{asked}").text)
    assert f'name="release" value="{IDS[-2]}"' in page
    assert f'href="/vi/bodies?{query}"' in page, "the way to the current release"
    for relation in (
        r"/vi/bodies\?[^\"]*page=2",
        r"/api/bodies\?[^\"]*format=csv",
        r"/feeds/bodies\.atom\?",
        r"/api/questions/",
    ):
        addresses = re.findall(rf'href="({relation}[^"]*)"', page)
        assert addresses or "page=2" in relation
        assert all(f"release={IDS[-2]}" in address for address in addresses), addresses
        assert all(client.get(address).status_code == 200 for address in addresses)
    assert client.get(f"/api/bodies?{query}&release={IDS[0]}").status_code == 410
    assert 'name="release"' not in client.get(f"/vi/bodies?{query}").text


def test_the_expiry_watch_speaks_for_the_release_asked_and_its_links_keep_it(client: TestClient) -> None:
    asked = f"on=2025-11-01&within=150&release={IDS[-2]}"
    answered = client.get(f"/api/expiring?{asked}").json()
    assert answered["release"] == IDS[-2]
    assert f"release={IDS[-2]}" in answered["question"]["address"]
    page = html.unescape(client.get(f"/vi/expiring?{asked}").text)
    assert f'name="release" value="{IDS[-2]}"' in page
    kept = re.findall(r'href="(/(?:vi/expiring|api/expiring|feeds/expiring\.\w+|api/questions/[^?"]+)\?[^"]*)"', page)
    older = [address for address in kept if f"release={IDS[-2]}" in address]
    assert len(older) > 8
    assert all(client.get(address).status_code == 200 for address in older)
    assert client.get(f"/feeds/expiring.ics?release={IDS[0]}").status_code == 410


def test_without_a_release_the_current_one_answers(client: TestClient) -> None:
    assert client.get("/api/check", params=QUESTION).json()["release"] == IDS[-1]


@pytest.mark.parametrize(
    ("name", "status", "slug"),
    [
        (IDS[0], 410, "release-dropped"),
        ("1999-01-01T000000Z", 404, "release-unknown"),
        ("..", 404, "release-unknown"),
        (CURRENT, 404, "release-unknown"),
        (".unfinished-x", 404, "release-unknown"),
    ],
)
def test_a_release_that_is_not_here_says_so(client: TestClient, name: str, status: int, slug: str) -> None:
    answered = client.get("/api/check", params={**QUESTION, "release": name})
    assert answered.status_code == status
    problem = answered.json()
    assert problem["type"].endswith(f"/{slug}")
    assert "release=" not in problem["current"]
    assert client.get(problem["current"]).json()["release"] == IDS[-1]


def test_a_release_of_another_layout_is_not_answered_from(settings: Settings, tmp_path: Path) -> None:
    import sqlite3

    folder = tmp_path / "releases"
    shutil.copytree(settings.releases, folder, symlinks=True)
    index = folder / IDS[2] / "index.sqlite"
    connection = sqlite3.connect(index)
    connection.execute("DROP TABLE legal_basis")
    connection.commit()
    connection.close()
    with TestClient(create_app(settings.model_copy(update={"releases": folder}))) as client:
        answered = client.get("/api/check", params={**QUESTION, "release": IDS[2]})
        assert answered.status_code == 410
        assert answered.json()["type"].endswith("/release-unreadable")


def test_many_readers_of_many_releases(settings: Settings) -> None:
    holder = RegistryHolder(settings)
    names = IDS[-KEPT:] * 40

    def read(name: str) -> bool:
        registry = holder.kept(name)
        return registry.release.manifest.id == name and bool(registry.index.exact("body", "laocai-cqc") is not None)

    with ThreadPoolExecutor(8) as readers:
        assert all(readers.map(read, names))
