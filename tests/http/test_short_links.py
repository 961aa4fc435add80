"""Short links: the same for the same query, bounded in size, number and pace, and never a way to somewhere else."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.http.links.kept import FILE, Link, Links, LinksOffError, code_of
from cabgraph.http.links.pace import Pace
from cabgraph.settings import Settings

QUERY = "SELECT ?s WHERE { ?s a <https://w3id.org/cabgraph/ns#Body> } # Đà Nẵng"
Make = Callable[..., TestClient]


@pytest.fixture
def served(real_settings: Settings, tmp_path: Path) -> Iterator[Make]:
    """A server of its own over the release of the shipped data, in a folder of its own."""
    opened = []

    def make(**more: object) -> TestClient:
        for made in real_settings.releases.iterdir():
            linked = tmp_path / made.name
            if made.is_dir() and not linked.is_symlink():
                linked.symlink_to(made.readlink() if made.is_symlink() else made)
        client = TestClient(create_app(real_settings.model_copy(update={"releases": tmp_path, **more})))
        opened.append(client.__enter__())
        return opened[-1]

    yield make
    for client in opened:
        client.__exit__(None, None, None)


def test_a_link_opens_the_editor_with_its_query_and_view(served: Make) -> None:
    client = served()
    made = client.post("/api/links", json={"query": QUERY, "view": "graph"})
    assert made.status_code == 201
    assert made.json()["address"] == made.headers["location"] == f"/s/{made.json()['code']}"
    opened = client.get(made.json()["address"], headers={"accept-language": "en"}, follow_redirects=False)
    assert opened.status_code == 303
    assert opened.headers["location"] == f"/en/sparql?link={made.json()['code']}"
    page = client.get(opened.headers["location"])
    assert page.status_code == 200
    assert 'data-origin="link" data-view="graph"' in page.text
    assert "# Đà Nẵng" in page.text


def test_the_same_query_and_view_have_one_code(served: Make) -> None:
    client = served()
    codes = [client.post("/api/links", json={"query": QUERY, "view": view}).json()["code"] for view in ("raw", "raw")]
    assert codes[0] == codes[1] == code_of(Link(QUERY, "raw"))
    assert client.post("/api/links", json={"query": QUERY}).json()["code"] != codes[0]


@pytest.mark.parametrize("code", ["aaaaaaaaaaaaaaaa", "x", "..%2F..", "%22%3E%3Cscript%3E", "a" * 64])
def test_an_unknown_code_is_told_so(served: Make, code: str) -> None:
    client = served()
    said = client.get(f"/s/{code}", follow_redirects=False)
    assert said.status_code == 404
    assert said.headers["content-type"] == "application/problem+json"
    assert client.get("/vi/sparql", params={"link": code}).status_code == 404


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        (413, b'{"query": "' + b"x" * (16 << 10) + b'"}', {}),
        (400, b"{", {}),
        (400, b'{"query": ""}', {}),
        (400, b'{"query": "ASK {}", "view": "https://example.org/"}', {}),
        (400, b'{"query": "ASK {}", "next": "https://example.org/"}', {}),
        (400, b'{"query": "ASK {} \\u0000"}', {}),
        (400, b'{"query": "\\ud800"}', {}),
        (415, b'{"query": "ASK {}"}', {"content-type": "text/plain"}),
        (415, b"query=ASK+%7B%7D", {"content-type": "application/x-www-form-urlencoded"}),
        (403, b'{"query": "ASK {}"}', {"sec-fetch-site": "cross-site"}),
        (403, b'{"query": "ASK {}"}', {"sec-fetch-site": "same-site"}),
    ],
)
def test_what_is_no_link_and_what_other_sites_send_is_refused(
    served: Make, tmp_path: Path, status: int, body: bytes, headers: dict[str, str]
) -> None:
    said = served().post("/api/links", content=body, headers={"content-type": "application/json", **headers})
    assert said.status_code == status
    assert said.json()["texts"].keys() == {"vi", "en"}
    assert not (tmp_path / FILE).exists()


def test_other_sites_are_told_that_they_may_not(served: Make) -> None:
    asked = {"origin": "https://example.org", "access-control-request-method": "POST"}
    said = served().options("/api/links", headers={**asked, "access-control-request-headers": "content-type"})
    assert "access-control-allow-origin" not in said.headers


def test_a_query_never_becomes_markup(served: Make) -> None:
    client = served()
    nasty = "# </textarea><script>alert(1)</script><img src=x onerror=alert(2)>\nASK {}"
    code = client.post("/api/links", json={"query": nasty}).json()["code"]
    for address in (f"/vi/sparql?link={code}", f"/en/sparql?link={code}"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "<script>alert" not in client.get("/vi/sparql", params={"query": nasty}).text


def test_no_more_than_so_many_a_minute(served: Make) -> None:
    client = served(links_a_minute=2)
    statuses = [client.post("/api/links", json={"query": f"ASK {{}} # {count}"}) for count in range(3)]
    assert [one.status_code for one in statuses] == [201, 201, 429]
    assert 1 <= int(statuses[-1].headers["retry-after"]) <= 31


def test_a_server_that_cannot_write_says_so(served: Make, tmp_path: Path) -> None:
    client = served(links=0)
    said = client.post("/api/links", json={"query": QUERY})
    assert said.status_code == 503
    assert said.json()["type"].endswith("/links-off")


def test_where_nothing_can_be_written_links_are_still_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = Links(tmp_path, 5).add(Link(QUERY, "table"))
    with sqlite3.connect(tmp_path / FILE) as kept:
        kept.execute("UPDATE link SET used = '2020-01-01T00:00:00+00:00'")
    kept.close()
    (tmp_path / FILE).chmod(stat.S_IRUSR)
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert Links(tmp_path, 5).get(code) == Link(QUERY, "table")
        if os.getuid():
            with pytest.raises(LinksOffError):
                Links(tmp_path, 5).add(Link(QUERY, "raw"))
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_folder_that_is_not_there_keeps_no_links(tmp_path: Path) -> None:
    links = Links(tmp_path / "nowhere", 5)
    assert links.get("a") is None
    with pytest.raises(LinksOffError):
        links.add(Link(QUERY, "table"))


def test_a_file_that_is_no_database_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    links = Links(tmp_path, 5)
    assert links.get("a") is None
    with pytest.raises(LinksOffError):
        links.add(Link(QUERY, "table"))


def test_the_longest_unused_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = iter([f"2026-01-{day:02d}T00:00:00+00:00" for day in range(1, 20)])
    monkeypatch.setattr("cabgraph.http.links.kept._now", lambda: next(days))
    links = Links(tmp_path, 3)
    first, second, third = (links.add(Link(f"ASK {{}} # {count}", "table")) for count in range(3))
    assert links.get(first)
    fourth = links.add(Link("ASK {} # 3", "table"))
    assert links.get(second) is None
    assert links.get(first)
    assert links.get(third)
    assert links.get(fourth)


def test_the_pace_recovers(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("cabgraph.http.links.pace.time.monotonic", lambda: now[0])
    pace = Pace(2)
    assert [pace.wait(), pace.wait()] == [0, 0]
    assert pace.wait() == 31
    now[0] = 30.0
    assert pace.wait() == 0
    assert pace.wait() > 0


def test_many_may_make_links_at_once(tmp_path: Path) -> None:
    """Processes that serve one folder share the file: nobody is refused, nothing is lost, the number holds."""

    def add(count: int) -> str:
        return Links(tmp_path, 100).add(Link(f"ASK {{}} # {count % 60}", "table"))

    with ThreadPoolExecutor(8) as many:
        codes = list(many.map(add, range(240)))
    assert len(set(codes)) == 60
    assert all(Links(tmp_path, 100).get(code) for code in codes)
