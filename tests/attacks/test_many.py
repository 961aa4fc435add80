"""Many readers of the same at once: each gets all of it, and the process stays."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.attacks.sending import Sent, send
from tests.serving import ServedWorkspace

TARGETS = [
    "/api/questions/registry/ended-and-unverified?format=csv",
    "/api/questions/inspector/body-scope?body=laocai-cqc&on=2021-05-01&format=xlsx",
    "/api/bodies?format=csv",
    "/report?format=nt",
    "/sparql/graphs?graph=urn:kept",
]


@pytest.mark.parametrize("target", TARGETS)
def test_many_ask_the_same_at_once(target: str, served: ServedWorkspace) -> None:
    """Rows of the engine belong to the thread that asked; read by another they end the process (an answer streamed)."""
    with ThreadPoolExecutor(16) as readers:
        answers = list(readers.map(lambda _: send(served, Sent("GET", target), timeout=120), range(16)))
    assert {answer.status for answer in answers} <= {200, 503}
    assert any(answer.status == 200 for answer in answers)
