"""Changes over HTTP: who may, what is refused and how, what a client is told, and that it sees its own changes."""

from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.settings import Settings
from cabgraph.workspace.start import begin_empty
from cabgraph.workspace.tokens import create, revoke

STORE = "/sparql/graphs"
G = f"{STORE}?graph=http://e/g"
TURTLE = {"Content-Type": "text/turtle"}
BODY = "<urn:a> <urn:b> 1 ."


class Workspace:
    """A workspace of its own, its client, and a token that may write."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.settings = Settings(releases=folder, workspace=True, **settings)  # type: ignore[arg-type]
        begin_empty(folder)
        self.tokens = folder / "tokens.json"
        self.token = create(self.tokens, "anna", "write", None)[1]
        self.client = TestClient(create_app(self.settings), base_url="http://127.0.0.1", client=("127.0.0.1", 1))
        self.headers = {"Authorization": f"Bearer {self.token}"}

    def put(self, body: str | bytes = BODY, path: str = G, **headers: str):  # type: ignore[no-untyped-def]
        return self.client.put(path, content=body, headers={**self.headers, **TURTLE, **headers})

    def lines(self, path: str = G) -> list[str]:
        answer = self.client.get(path, headers={"Accept": "application/n-triples"})
        return answer.text.splitlines() if answer.status_code == 200 else []


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "releases")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace with one graph, for requests that must not change it."""
    made = Workspace(tmp_path_factory.mktemp("shared") / "releases", graph_megabytes=1)
    assert made.put().status_code == 201
    yield made
    assert made.lines() == ['<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .']


def test_a_client_sees_its_change_at_once(workspace: Workspace) -> None:
    made = workspace.put()
    assert made.status_code == 201
    assert len(workspace.lines()) == 1
    release = made.headers["cabgraph-release"]
    told = workspace.client.get("/releases", headers={"Accept": "application/json"}).json()["items"][0]
    assert (told["id"], told["commit"]["by"]["name"], told["commit"]["added"]) == (release, "anna", 1)
    patch = workspace.client.get(f"/releases/{release}/patch.rdfp")
    assert patch.headers["content-type"].startswith("application/rdf-patch")
    assert b"A <urn:a>" in patch.content
    older = workspace.client.get(f"{G}&release={told['parent']}")
    assert older.status_code == 404


def test_put_post_delete(workspace: Workspace) -> None:
    assert workspace.put().status_code == 201
    assert workspace.put("<urn:c> <urn:b> 1 .").status_code == 204
    added = workspace.client.post(G, content=BODY, headers={**workspace.headers, **TURTLE})
    assert (added.status_code, len(workspace.lines())) == (204, 2)
    assert workspace.client.post(G, headers=workspace.headers).status_code == 204
    new = workspace.client.post(STORE, content=BODY, headers={**workspace.headers, **TURTLE})
    assert new.status_code == 201
    assert len(workspace.lines(new.headers["location"])) == 1
    assert len(workspace.lines(f"{STORE}?graph={new.headers['location']}")) == 1
    assert workspace.client.delete(G, headers=workspace.headers).status_code == 204
    assert workspace.client.get(G).status_code == 404
    assert workspace.client.delete(G, headers=workspace.headers).status_code == 404
    own = workspace.put("<> <urn:b> 1 .", "/graph/notes")
    assert (own.status_code, workspace.lines("/graph/notes")[0].split()[0]) == (
        201,
        "<https://w3id.org/cabgraph/graph/notes>",
    )


def test_an_empty_graph_is_there(workspace: Workspace) -> None:
    assert workspace.put("").status_code == 201
    assert workspace.client.get(G).status_code == 200


def test_every_format_is_read(workspace: Workspace) -> None:
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    xml = f'<rdf:RDF {rdf} xmlns:e="urn:e:"><rdf:Description e:b="1"/></rdf:RDF>'
    for media_type, body in (
        (None, xml),
        ("application/rdf+xml", xml),
        ("application/n-triples", "<urn:a> <urn:b> <urn:c> ."),
        ("application/ld+json", '{"@id": "urn:a", "urn:b": 1}'),
        ("application/trig", "{ <urn:a> <urn:b> 1 }"),
        ("application/n-quads", "<urn:a> <urn:b> <urn:c> ."),
        ("text/turtle; charset=UTF-8", BODY),
    ):
        headers = {**workspace.headers, **({"Content-Type": media_type} if media_type else {})}
        answer = workspace.client.put(G, content=body, headers=headers)
        assert answer.status_code in (201, 204), (media_type, answer.text)
        assert len(workspace.lines()) == 1


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("path", [G, f"{STORE}/x", "/graph/x", f"{STORE}?default"])
def test_without_a_token_nothing_is_changed(shared: Workspace, method: str, path: str) -> None:
    basic = b64encode(b"anna:wrong").decode()
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {basic}"}):
        answer = shared.client.request(method, path, headers=headers)
        assert answer.status_code == 401
        assert "Bearer" in answer.headers["www-authenticate"]
        assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_token_in_the_address_is_refused(shared: Workspace) -> None:
    answer = shared.client.put(f"{G}&access_token={shared.token}", content=BODY, headers=TURTLE)
    assert answer.status_code in (400, 401)


def test_a_token_for_reading_does_not_write(shared: Workspace) -> None:
    _, text = create(shared.tokens, "bao", "read", None)
    answer = shared.client.put(G, content=BODY, headers={**TURTLE, "Authorization": f"Bearer {text}"})
    assert answer.status_code == 403
    revoke(shared.tokens, "bao")
    assert shared.client.delete(G, headers={"Authorization": f"Bearer {text}"}).status_code == 401


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        ("<urn:a> <urn:b> [", "text/turtle", 400),
        ("<urn:x> { <urn:a> <urn:b> 1 }", "application/trig", 400),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "application/rdf+xml", 400),
        ('{"@context": "http://127.0.0.1:9/"}', "application/ld+json", 400),
        (BODY, "text/plain", 415),
        (BODY, "application/json", 415),
        (BODY, "text/turtle; charset=utf-16", 415),
        (b"\xff\xfe<", "text/turtle", 400),
        ("x" * (1 << 20) + "xx", "text/turtle", 413),
        ("--b\r\n\r\n", "multipart/form-data; boundary=b", 400),
        ("x", "multipart/form-data", 400),
    ],
)
def test_bodies_that_are_not_taken(shared: Workspace, body: str | bytes, media_type: str, status: int) -> None:
    answer = shared.put(body, **{"Content-Type": media_type})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "Traceback" not in answer.text
    assert "/tmp" not in answer.text


def test_a_body_of_no_told_length_is_cut(shared: Workspace) -> None:
    def blocks() -> Iterator[bytes]:
        yield from [b" " * (1 << 16)] * 32

    answer = shared.client.put(G, content=blocks(), headers={**shared.headers, **TURTLE})
    assert answer.status_code == 413


def test_a_packed_body_is_refused(shared: Workspace) -> None:
    assert shared.put(b"\x1f\x8b", **{"Content-Encoding": "gzip"}).status_code == 415


@pytest.mark.parametrize("query", ["", "?graph=relative", "?default&graph=urn:a", "?graph=urn:a&graph=urn:b", "?x=1"])
def test_a_graph_has_to_be_named(shared: Workspace, query: str) -> None:
    assert shared.put(path=STORE + query).status_code == 400


def test_other_methods_are_refused(shared: Workspace) -> None:
    answer = shared.client.patch(G, headers=shared.headers)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, PUT, POST, DELETE, OPTIONS")
    options = shared.client.options(G)
    assert (options.status_code, options.headers["allow"]) == (204, answer.headers["allow"])


def test_a_plain_server_takes_no_changes(real_settings: Settings) -> None:
    client = TestClient(create_app(real_settings))
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = client.request(method, "/graph/bodies")
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_lost_updates_are_refused(workspace: Workspace) -> None:
    assert workspace.put(**{"If-Match": "*"}).status_code == 412
    assert workspace.put(**{"If-None-Match": "*"}).status_code == 201
    assert workspace.put(**{"If-None-Match": "*"}).status_code == 412
    tag = workspace.client.get(G).headers["etag"]
    other = workspace.client.put(f"{STORE}?default", content=BODY, headers={**workspace.headers, **TURTLE})
    assert other.status_code == 204
    assert workspace.client.get(G).headers["etag"] == tag
    assert workspace.put("<urn:c> <urn:b> 1 .", **{"If-Match": f'"other", {tag}'}).status_code == 204
    assert workspace.put(**{"If-Match": tag}).status_code == 412
    gone = workspace.client.delete(G, headers={**workspace.headers, "If-Match": tag})
    assert (gone.status_code, len(workspace.lines())) == (412, 1)


def test_changes_of_one_server_take_turns(workspace: Workspace) -> None:
    with TestClient(create_app(workspace.settings)) as client, ThreadPoolExecutor(6) as together:

        def put(number: int) -> int:
            headers = {**workspace.headers, **TURTLE}
            return client.post(G, content=f"<urn:{number}> <urn:b> 1 .", headers=headers).status_code

        assert sorted(together.map(put, range(6))) == [201, *[204] * 5]
    assert len(workspace.lines()) == 6


def test_another_writer_is_waited_for_and_then_not(workspace: Workspace) -> None:
    from cabgraph.store.release import building

    client = TestClient(create_app(workspace.settings.model_copy(update={"commit_wait": 0})))
    with building(workspace.settings.releases, wait=False):
        answer = client.put(G, content=BODY, headers={**workspace.headers, **TURTLE})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize(
    ("client", "address", "headers", "status"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000", {}, 201),
        ("::1", "http://localhost:8000", {"Origin": "http://localhost:8000"}, 201),
        ("192.0.2.1", "http://127.0.0.1:8000", {}, 403),
        ("127.0.0.1", "http://rebound.example", {}, 403),
        ("127.0.0.1", "http://127.0.0.1:8000", {"Origin": "https://evil.example"}, 403),
        ("127.0.0.1", "http://127.0.0.1:8000", {"Origin": "null"}, 403),
        ("127.0.0.1", "http://127.0.0.1:8000", {"Authorization": "Bearer wrong"}, 401),
    ],
)
def test_an_open_workspace_is_open_only_here(
    tmp_path: Path, client: str, address: str, headers: dict[str, str], status: int
) -> None:
    made = Workspace(tmp_path / "releases", workspace_open=True)
    asking = TestClient(create_app(made.settings), base_url=address, client=(client, 5000))
    assert asking.put(G, content=BODY, headers={**TURTLE, **headers}).status_code == status
