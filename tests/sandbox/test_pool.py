"""Queries in child processes: results, reasons, kills and what comes after them."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

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


def test_heavy_queries_hold_up_no_light_one(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        await pool.run(job("ASK {}"))
        heavy = [asyncio.ensure_future(pool.run(job(ENDLESS, limits=Limits(seconds=3)))) for _ in range(8)]
        await asyncio.sleep(0.05)
        started = asyncio.get_running_loop().time()
        assert b"true" in await read_all(pool, job("ASK { ?s ?p 7 }"))
        assert asyncio.get_running_loop().time() - started < 2
        ended = await asyncio.gather(*heavy, return_exceptions=True)
        assert {type(each) for each in ended} <= {problems.TimedOut, problems.Busy}
        assert any(isinstance(each, problems.TimedOut) for each in ended)
        assert b"true" in await read_all(pool, job("ASK {}"))

    with_pool(use)


def test_the_queue_is_short(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        limits = Limits(seconds=0.4)
        asked = [asyncio.ensure_future(pool.run(job(ENDLESS, limits=limits))) for _ in range(6)]
        ended = await asyncio.gather(*asked, return_exceptions=True)
        busy = [each for each in ended if isinstance(each, problems.Busy)]
        assert len(busy) >= 4
        assert all(each.retry_after >= 1 for each in busy)

    with_pool(use, sparql_workers=1, sparql_queue=1)


def grown(times: int) -> str:
    """A query whose string is ten times as long at each step."""
    steps = " ".join(f"BIND(CONCAT({', '.join([f'?a{i}'] * 10)}) AS ?a{i + 1})" for i in range(times))
    return f"SELECT (STRLEN(?a{times}) AS ?n) {{ BIND('0123456789' AS ?a0) {steps} }}"


def test_a_query_that_wants_too_much_memory_ends_alone(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        assert b'"10000000"' in await read_all(pool, job(grown(6)))
        with pytest.raises(problems.TooMuchMemory):
            await pool.run(job(grown(9), limits=Limits(megabytes=256)))
        assert b"true" in await read_all(pool, job("ASK {}"))

    with_pool(use)


MILLION = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 1000000"


def test_a_million_rows_come_at_once_and_memory_stays_flat(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        await pool.run(job("ASK {}"))
        started = asyncio.get_running_loop().time()
        answer = await pool.run(job(MILLION, solutions="text/csv", limits=Limits(seconds=60)))
        first = asyncio.get_running_loop().time() - started
        worker = next(iter(pool._running)).pid
        rows, sizes, before = answer.head.count(b"\r\n") - 1, [], own_memory()
        async for block in answer:
            rows += block.count(b"\r\n")
            sizes.append(resident(worker))
        assert rows == 1_000_000
        assert first < 1
        assert max(sizes) - sizes[0] < 32 << 20
        assert own_memory() - before < 32 << 20

    with_pool(use)


def resident(process: int | str) -> int:
    """Bytes of memory that a process has; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096
    except (OSError, IndexError):
        return 0


def own_memory() -> int:
    return resident("self")


def test_who_does_not_read_is_not_waited_for_and_does_not_cost_time(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        answer = await pool.run(job(MILLION, limits=Limits(seconds=1, write_seconds=30)))
        await asyncio.sleep(1.5)
        assert len(await anext(aiter(answer))) > 0
        await answer.close()
        answer = await pool.run(job(MILLION, limits=Limits(write_seconds=0.3)))
        await asyncio.sleep(1)
        with pytest.raises(problems.BrokenOff):
            [block async for block in answer]

    with_pool(use)


def test_a_client_that_goes_away_frees_its_worker_at_once(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        answer = await pool.run(job(MILLION))
        await answer.close()
        with pytest.raises(problems.BrokenOff):
            [block async for block in answer]
        waiting = asyncio.ensure_future(pool.run(job(ENDLESS)))
        await asyncio.sleep(0.3)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        started = asyncio.get_running_loop().time()
        assert b"true" in await read_all(pool, job("ASK {}"))
        assert asyncio.get_running_loop().time() - started < 2

    with_pool(use, sparql_workers=1)


def test_a_stream_that_runs_out_of_time_is_broken_off(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        answer = await pool.run(job(MILLION.replace(" LIMIT 1000000", ""), limits=Limits(seconds=0.5)))
        with pytest.raises(problems.BrokenOff) as broken:
            [block async for block in answer]
        assert isinstance(broken.value.why, problems.TimedOut)

    with_pool(use)


def test_xml_is_well_formed_whatever_the_data(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        xml = "application/sparql-results+xml"
        select = job("SELECT ?o { ?s <http://example.org/is> ?o }", solutions=xml)
        result = ET.fromstring(await read_all(pool, select))  # noqa: S314
        assert [node.text for node in result.iter() if node.tag.endswith("literal")] == ["a\ufffdb\ufffdc\ufffdđ <&>"]
        graph = "CONSTRUCT WHERE { ?s <http://example.org/is> ?o }"
        rdf = ET.fromstring(await read_all(pool, job(graph, graph="application/rdf+xml")))  # noqa: S314
        assert [node.text for node in rdf.iter() if node.text and node.text.strip()] == ["a\ufffdb\ufffdc\ufffdđ <&>"]

    with_pool(use)


def test_the_dataset_is_what_the_text_or_the_protocol_says(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        numbers, other = "http://example.org/numbers", "http://example.org/g"
        for expected, made in (
            (NUMBERS + 1, job(count)),
            (NUMBERS, job(count.replace("{", f"FROM <{numbers}> {{"))),
            (0, job(count.replace("{", f"FROM NAMED <{numbers}> {{"))),
            (1, job(count.replace("{", f"FROM <{numbers}> {{"), default_graphs=(other,))),
            (0, job(count, named_graphs=(other,))),
            (1, job("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", named_graphs=(other,))),
            (0, job(count, default_graphs=("file:///etc/passwd",))),
        ):
            found = json.loads(await read_all(pool, made))
            assert found["results"]["bindings"][0]["n"]["value"] == str(expected)

    with_pool(use)


def test_what_could_be_taken_from_workers_is_told_and_they_end_with_the_pool(job: MakeJob) -> None:
    seen: list[int] = []

    async def use(pool: Pool) -> None:
        await pool.run(job("ASK {}"))
        assert pool.hardening["no_new_privileges"] is sys.platform.startswith("linux")
        seen.extend(child.pid for child in pool._children)

    with_pool(use)
    assert seen
    assert not any(Path(f"/proc/{pid}").exists() for pid in seen)


def test_a_worker_that_dies_is_replaced(job: MakeJob) -> None:
    async def use(pool: Pool) -> None:
        waiting = asyncio.ensure_future(pool.run(job(ENDLESS)))
        while not pool._running:
            await asyncio.sleep(0.01)
        os.kill(next(iter(pool._running)).pid, signal.SIGSEGV)
        with pytest.raises(problems.Crashed):
            await waiting
        for _ in range(5):
            assert b"true" in await read_all(pool, job("ASK {}"))

    with_pool(use)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [("ASK {", 1, 6), ("ASK {} ASK {}", 1, 8), ("SELECT * { ?s ?p ?o } LIMIT x", 1, 29)],
)
def test_errors_of_syntax_tell_their_place(job: MakeJob, text: str, line: int, column: int) -> None:
    async def use(pool: Pool) -> None:
        with pytest.raises(problems.SyntaxProblem) as wrong:
            await pool.run(job(text))
        assert (wrong.value.line, wrong.value.column) == (line, column), wrong.value.message

    with_pool(use)
