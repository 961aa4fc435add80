"""A small store, and a pool over it for each test."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.pool import Job, Pool
from cabgraph.settings import Settings

JSON = "application/sparql-results+json"
NUMBERS = 300
"""So many statements `ex:n{i} ex:value i` are in graph `ex:numbers`; n³ of them are a product without an end."""

Ask = Callable[..., Awaitable[bytes]]


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with numbers in one graph, an odd literal in another."""
    path = tmp_path_factory.mktemp("sandbox") / "store"
    store = ox.Store(str(path))
    example = "http://example.org/"
    store.extend(
        ox.Quad(
            ox.NamedNode(f"{example}n{number}"),
            ox.NamedNode(f"{example}value"),
            ox.Literal(number),
            ox.NamedNode(f"{example}numbers"),
        )
        for number in range(NUMBERS)
    )
    odd = ox.Literal("a\u0001b\ufffec\uffffđ <&>")
    store.add(ox.Quad(ox.NamedNode(f"{example}odd"), ox.NamedNode(f"{example}is"), odd, ox.NamedNode(f"{example}g")))
    store.flush()
    return path


@pytest.fixture
def job(small_store: Path) -> Callable[..., Job]:
    """A job over the small store; named arguments replace its parts."""

    def made(text: str, **parts: Any) -> Job:
        whole: dict[str, Any] = {
            "store": small_store,
            "text": text,
            "base": "http://example.org/base/",
            "default_graphs": None,
            "named_graphs": None,
            "solutions": JSON,
            "boolean": JSON,
            "graph": "text/turtle",
            "limits": Limits(),
        }
        return Job(**(whole | parts))

    return made


async def read_all(pool: Pool, job: Job) -> bytes:
    """Run a job and return the whole of its result."""
    answer = await pool.run(job)
    return answer.head + b"".join([block async for block in answer])


def with_pool(use: Callable[[Pool], Coroutine[Any, Any, None]], **settings: Any) -> None:
    """Run something with a pool that is closed after it."""

    async def run() -> None:
        pool = Pool(Settings(**settings))
        try:
            await use(pool)
        finally:
            await pool.close()

    asyncio.run(run())
