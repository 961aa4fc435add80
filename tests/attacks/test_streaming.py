"""A long answer begins at once and is held nowhere: not in the server, not in the worker."""

from benchmarks.streaming import stream
from tests.attacks.conftest import slowness
from tests.serving import ServedWorkspace

ROWS = 200_000
SOON = 0.2
"""Seconds to the first byte; the best of three counts, as other work may run beside."""
FLAT = 16
"""MiB by which a process may grow while it sends more than that."""


def test_a_long_answer_begins_at_once_and_is_held_nowhere(served: ServedWorkspace) -> None:
    pid = served.process.pid
    stream(served.address, pid, 1000)
    answers = [stream(served.address, pid, ROWS, token=served.token) for _ in range(3)]
    for answer in answers:
        assert answer.lines == ROWS + 1
        assert answer.size > 1.5 * FLAT * 2**20
        assert answer.growth() < FLAT
        assert answer.first < answer.whole / 2
    assert min(answer.first for answer in answers) < SOON * slowness()
