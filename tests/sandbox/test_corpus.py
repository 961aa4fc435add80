"""What the fuzzer kept since it led the guard another way: read again, as a query and as an update, and evaluated."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.sandbox.conftest import read_all, with_pool

from cabgraph.sandbox import problems
from cabgraph.sandbox.guard import check_update, examine
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.pool import Job, Pool

TEXTS: list[str] = json.loads((Path(__file__).parent / "corpus" / "guard.json").read_text(encoding="utf-8"))


def test_the_guard_says_yes_or_why_not() -> None:
    assert TEXTS
    for text in TEXTS:
        started = time.process_time()
        for read in (examine, check_update):
            with suppress(problems.SandboxError):
                read(text, Limits())
        assert time.process_time() - started < 0.5, text


def test_no_text_ends_a_worker_by_anything_but_a_limit(job: Callable[..., Job]) -> None:
    async def use(pool: Pool) -> None:
        ended = {}
        for text in TEXTS:
            try:
                await read_all(pool, job(text, limits=Limits(seconds=2)))
            except problems.SandboxError as problem:
                ended[text] = type(problem)
        assert [text for text, how in ended.items() if how is problems.Crashed] == []
        assert b"true" in await read_all(pool, job("ASK {}"))

    with_pool(use)
