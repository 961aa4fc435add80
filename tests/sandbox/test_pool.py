"""Queries in child processes: results, reasons, kills and what comes after them."""

import asyncio
import json
from collections.abc import Callable

import pytest
from tests.sandbox.conftest import NUMBERS, read_all, with_pool

from cabgraph.sandbox import problems
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.pool import Job, Pool
from cabgraph.settings import Settings

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?o ?p }"
MakeJob = Callable[..., Job]


def test_results_by_form(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        counted = json.loads(await read_all(pool, job("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")))
        assert counted["results"]["bindings"][0]["n"]["value"] == str(NUMBERS + 1)
        answer = await pool.run(job("ASK { ?s ?p 7 }"))
        assert (answer.form, answer.complete, json.loads(answer.head)["boolean"]) == ("boolean", True, True)
        answer = await pool.run(job("DESCRIBE <../n7>"))
        assert (answer.form, answer.media_type) == ("graph", "text/turtle")
        assert b"<http://example.org/n7> <http://example.org/value> 7" in answer.head

    with_pool(use)


def test_what_has_no_answer_says_why_and_harms_nobody(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        with pytest.raises(problems.SyntaxProblem) as wrong:
            await pool.run(job("SELECT * {\n  ?s ?p ?o .. }"))
        assert wrong.value.line == 2
        with pytest.raises(problems.EvaluationFailed, match="urn:f"):
            await pool.run(job("SELECT (<urn:f>(1) AS ?x) {}"))
        with pytest.raises(problems.NotAcceptable) as unwanted:
            await pool.run(job("CONSTRUCT WHERE { ?s ?p ?o }", graph=None))
        assert unwanted.value.form == "graph"
        assert b"true" in await read_all(pool, job("ASK {}"))

    with_pool(use)


def test_a_query_without_end_is_stopped_at_its_time(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        await pool.run(job("ASK {}"))
        started = asyncio.get_running_loop().time()
        with pytest.raises(problems.TimedOut):
            await pool.run(job(ENDLESS, limits=Limits(seconds=0.5)))
        assert 0.5 <= asyncio.get_running_loop().time() - started < 2
        assert b"true" in await read_all(pool, job("ASK {}"))

    with_pool(use)


def test_the_loop_of_the_server_serves_it_too(job: MakeJob) -> None:
    """`cabgraph serve` runs on uvloop, whose transports are not asyncio's own."""
    uvloop = pytest.importorskip("uvloop", reason="uvloop is not made for this system")

    async def use() -> None:
        pool = Pool(Settings())
        async with asyncio.timeout(20):
            assert b"true" in await read_all(pool, job("ASK {}"))
            await pool.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(use())
