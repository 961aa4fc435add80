"""Clients of JavaScript against a running server: fetch-sparql-endpoint, sparql-http-client, Comunica."""

from typing import Any

import pytest
from tests.clients import node
from tests.clients.expected import LABELS, SELECTED, Term
from tests.serving import ServedWorkspace


@pytest.fixture(scope="session", autouse=True)
def _installed() -> None:
    node.install()


def asked(served: ServedWorkspace, texts: dict[str, str], client: str) -> dict[str, Any]:
    """Return what a script is told: the texts, with a graph of its own for its update."""
    own = {name: text.replace("CLIENT", client) for name, text in texts.items()}
    return {
        **own,
        "endpoint": f"{served.address}/sparql",
        "store": f"{served.address}/sparql/graphs",
        "document": f"{served.address}/id/body/quatest1?format=ttl",
        "headers": {"Authorization": f"Bearer {served.token}"},
    }


def terms(row: dict[str, Any]) -> dict[str, Term]:
    return {name: (found["kind"], found["value"], found["language"]) for name, found in row.items()}


def objects(statements: list[Any]) -> set[tuple[str, str]]:
    return {(found["value"], found["language"]) for _subject, _predicate, found in statements}


def test_fetch_sparql_endpoint(served_register: ServedWorkspace, texts: dict[str, str]) -> None:
    told = node.run("fetch-sparql-endpoint.mjs", asked(served_register, texts, "fetch"))
    for way in ("form", "direct", "get"):
        assert [terms(row) for row in told[way]["select"]] == SELECTED
        assert told[way]["ask"] is True
        assert objects(told[way]["construct"]) == LABELS
        assert "400" in told[way]["refused"]
    assert told["updated"] is True


def test_sparql_http_client(served_register: ServedWorkspace, texts: dict[str, str]) -> None:
    told = node.run("sparql-http-client.mjs", asked(served_register, texts, "http-client"))
    for way in ("get", "postUrlencoded", "postDirect"):
        assert [terms(row) for row in told[way]["select"]] == SELECTED
        assert told[way]["ask"] is True
        assert objects(told[way]["construct"]) == LABELS
    assert told["updated"] is True
    assert objects(told["stored"]) == {("Đo lường", "vi")}
    assert told["more"] == 2


def test_comunica(served_register: ServedWorkspace, texts: dict[str, str]) -> None:
    told = node.run("comunica.mjs", asked(served_register, texts, "comunica"))
    for way in ("sparql", "detected"):
        assert [terms(row) for row in told[way]["select"]] == SELECTED
        assert told[way]["ask"] is True
        assert objects(told[way]["construct"]) == LABELS
    assert terms(told["federated"][0]) == SELECTED[0]
