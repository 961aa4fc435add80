"""The W3C tests of the Graph Store Protocol, name for name, against a workspace that is served."""

from pathlib import Path
from typing import Any

import pytest
from tests.conformance.suites import Service, loaded, problems_of, send
from tests.serving import ServedWorkspace, begun, serving

from cabgraph.workspace.change import Change
from cabgraph.workspace.commit import commit

SUITES = ("graph-store-indirect", "graph-store-direct")
TESTS = [pytest.param(test, id=test["name"]) for suite in SUITES for test in loaded(suite)]


def test_every_test_of_the_manifests_is_here() -> None:
    assert [len(loaded(suite)) for suite in SUITES] == [9, 5]
    assert len({parameter.id for parameter in TESTS}) == 14


@pytest.mark.parametrize("test", TESTS)
def test_w3c(test: dict[str, Any], served_workspace: ServedWorkspace) -> None:
    settings = served_workspace.settings
    commit(settings, Change("update", text="DROP ALL"), {"name": "test"})
    service = Service(served_workspace.address, authorization=f"Bearer {served_workspace.token}")
    bound: dict[str, str] = {}
    for request in test["request"]:
        before = served_workspace.release()
        answer = send(service, request, bound)
        assert problems_of(request, answer) == []
        if request.get("unchanged"):
            assert served_workspace.release() == before
        if "location" in request:
            bound[request["location"]] = answer.headers["location"]


def test_a_runner_without_tokens_is_served_on_this_machine(tmp_path: Path) -> None:
    """As docs/sparql.md tells who runs the manifests: a server opened without tokens, emptied in between."""
    settings, token = begun(tmp_path / "open")
    with serving(settings, token, CABGRAPH_WORKSPACE_OPEN="true") as served:
        for suite in ("update", "graph-store-direct"):
            for test in loaded(suite):
                send(Service(served.address), {"method": "POST", "path": "{sparql}", "update": "CLEAR ALL"}, {})
                for request in test["request"]:
                    answer = send(Service(served.address), request, {})
                    assert problems_of(request, answer) == [], test["name"]
