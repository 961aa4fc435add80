"""The W3C tests of the SPARQL Protocol, name for name, against a workspace served."""

from typing import Any

import pytest
from tests.conformance.suites import Service, loaded, problems_of, send
from tests.serving import ServedWorkspace

SUITES = ("query", "update")
TESTS = [pytest.param(test, id=test["name"]) for suite in SUITES for test in loaded(suite)]


def test_every_test_of_the_manifest_is_here() -> None:
    assert [len(loaded(suite)) for suite in SUITES] == [20, 14]
    assert len({parameter.id for parameter in TESTS}) == 34


@pytest.mark.parametrize("test", TESTS)
def test_w3c(test: dict[str, Any], served_workspace: ServedWorkspace) -> None:
    service = Service(served_workspace.address, authorization=f"Bearer {served_workspace.token}")
    for request in test["request"]:
        before = served_workspace.release()
        answer = send(service, request, {})
        assert problems_of(request, answer) == []
        if request.get("unchanged") or request["status"][0] not in ("2xx", "3xx"):
            assert served_workspace.release() == before
