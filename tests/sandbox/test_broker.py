"""Queries that ask services, from the text to a server that stands for the internet and back."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.sandbox.conftest import read_all

import cabgraph
from cabgraph.sandbox import errand as errand_module
from cabgraph.sandbox import outside as outside_module
from cabgraph.sandbox import problems
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.outside import Outside, Streams
from cabgraph.sandbox.pool import Job, Pool
from cabgraph.settings import Settings

MakeJob = Callable[..., Job]
PUBLIC = "1.1.1.1"
HOSTS = ("data.example.org", "inside.example.org", "half.example.org", "gone.example.org", "0x7f000001")
NAMES = {
    "data.example.org": (PUBLIC, "2606:4700::1111"),
    "inside.example.org": ("10.1.2.3",),
    "half.example.org": (PUBLIC, "::ffff:127.0.0.1"),
    "0x7f000001": ("127.0.0.1",),
}
ROWS = {"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "http://example.org/n7"}}]}}
JOINED = (
    "PREFIX e: <http://example.org/> "
    "SELECT ?v { SERVICE <http://data.example.org/sparql> { ?s a <urn:c> } GRAPH ?g { ?s e:value ?v } }"
)


def response(
    body: bytes, kind: str = "application/sparql-results+json", status: str = "200 OK", more: str = ""
) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


GOOD = response(json.dumps(ROWS).encode())


class World(Outside):
    """An internet whose every address is one server here, which answers by path."""

    def __init__(self, answers: dict[str, bytes | None]) -> None:
        self.answers = answers
        self.resolved: list[str] = []
        self.connected: list[tuple[str, int, str | None]] = []
        self.requests: list[bytes] = []
        self.gone = asyncio.Event()
        self._port = 0

    async def __aenter__(self) -> "World":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def resolve(self, host: str, port: int) -> tuple[str, ...]:  # noqa: ARG002
        self.resolved.append(host)
        if host not in NAMES:
            raise OSError(host)
        return NAMES[host]

    async def connect(self, address: str, port: int, server_name: str | None) -> Streams:
        self.connected.append((address, port, server_name))
        return await asyncio.open_connection("127.0.0.1", self._port)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        self.requests.append(head + await reader.readexactly(length))
        answer = self.answers[head.split()[1].decode()]
        if answer is None:
            await reader.read()
            self.gone.set()
        else:
            writer.write(answer)
        writer.close()


@cache
def gives_networks() -> bool:
    """Whether a process here may have a network of its own, tried in one."""
    text = "import sys; from cabgraph.sandbox.hardening import leave_network; sys.exit(not leave_network())"
    path = str(Path(cabgraph.__file__).parents[1])
    return subprocess.run([sys.executable, "-c", text], env={"PYTHONPATH": path}, check=False).returncode == 0


def in_world(
    answers: dict[str, bytes | None], use: Callable[[Pool, World], Awaitable[None]], *, loop_factory: Any = None
) -> None:
    """Run something with a pool whose services are those answers; where the system gives no network, it is not run."""
    if not gives_networks():
        pytest.skip("the system gives a process no network of its own, so no service is asked")

    async def run() -> None:
        async with World(answers) as world:
            pool = Pool(Settings(sparql_services=HOSTS), outside=world)
            try:
                async with asyncio.timeout(60):
                    await use(pool, world)
            finally:
                await pool.close()

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(run())


def limits(**parts: Any) -> Limits:
    return Limits(services=HOSTS, **parts)


def values(result: bytes) -> list[str]:
    return [row["v"]["value"] for row in json.loads(result)["results"]["bindings"]]


def test_what_a_service_says_is_joined(job: MakeJob) -> None:
    async def use(pool: Pool, world: World) -> None:
        for _ in range(2):
            assert values(await read_all(pool, job(JOINED, limits=limits()))) == ["7"]
        assert world.connected == [(PUBLIC, 80, None)] * 2
        head, _, query = world.requests[0].partition(b"\r\n\r\n")
        names = {line.partition(b":")[0].lower() for line in head.split(b"\r\n")[1:]}
        assert head.startswith(b"POST /sparql HTTP/1.1\r\n")
        assert b"host: data.example.org\r\n" in head.lower()
        expected = {
            b"host",
            b"user-agent",
            b"accept",
            b"accept-encoding",
            b"connection",
            b"content-type",
            b"content-length",
        }
        assert names == expected
        assert b"urn:c" in query

    in_world({"/sparql": GOOD}, use)


def test_the_loop_of_the_server_asks_services_too(job: MakeJob) -> None:
    """`cabgraph serve` runs on uvloop, whose sockets and transports are not asyncio's own."""
    uvloop = pytest.importorskip("uvloop", reason="uvloop is not made for this system")

    async def use(pool: Pool, world: World) -> None:
        assert values(await read_all(pool, job(JOINED, limits=limits()))) == ["7"]
        assert len(world.requests) == 1

    in_world({"/sparql": GOOD}, use, loop_factory=uvloop.new_event_loop)


def test_one_query_asks_two_and_resolves_each_name_once(job: MakeJob) -> None:
    async def use(pool: Pool, world: World) -> None:
        text = (
            "PREFIX d: <https://data.example.org/> SELECT (STR(?s) AS ?v) { SERVICE d:a { ?s ?p ?o } "
            "SERVICE SILENT <https://DATA.example.org/b> { ?s ?x ?y } }"
        )
        assert values(await read_all(pool, job(text, limits=limits()))) == ["http://example.org/n7"]
        assert world.resolved == ["data.example.org"]
        assert set(world.connected) == {(PUBLIC, 443, "data.example.org")}
        assert {request.split()[1] for request in world.requests} == {b"/a", b"/b"}

    in_world({"/a": GOOD, "/b": GOOD}, use)


def test_a_service_within_a_service_is_the_endpoints_to_ask(job: MakeJob) -> None:
    async def use(pool: Pool, world: World) -> None:
        text = (
            "SELECT ?v { SERVICE <http://data.example.org/sparql> "
            "{ ?s ?p ?o SERVICE <https://data.example.org/b> { ?s ?x ?v } } }"
        )
        await read_all(pool, job(text, limits=limits()))
        (request,) = world.requests
        assert b"SERVICE <https://data.example.org/b>" in request
        assert b"127.0.0.1" not in request

    in_world({"/sparql": GOOD}, use)


@pytest.mark.parametrize("silent", ["", "SILENT"])
@pytest.mark.parametrize(
    ("iri", "why"),
    [
        ("http://inside.example.org/", "address"),
        ("http://half.example.org/", "address"),
        ("http://0x7f000001/", "address"),
        ("http://127.0.0.1/", "list"),
        ("http://data.example.org:8080/", "list"),
        ("file:///etc/passwd", "list"),
    ],
)
def test_what_is_not_asked_is_refused_before_any_connection(job: MakeJob, iri: str, why: str, silent: str) -> None:
    async def use(pool: Pool, world: World) -> None:
        text = f"ASK {{ SERVICE <http://data.example.org/> {{ }} SERVICE {silent} <{iri}> {{ ?s ?p ?o }} }}"
        with pytest.raises(problems.ServiceRefused) as refused:
            await pool.run(job(text, limits=limits()))
        assert (refused.value.where, refused.value.why) == (iri, why)
        assert world.connected == []

    in_world({}, use)


def redirect(location: str, status: str = "307 Temporary Redirect") -> bytes:
    return response(b"", "text/plain", status, f"Location: {location}\r\n")


@pytest.mark.parametrize("silent", ["", "SILENT"])
@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "//inside.example.org/",
        "http://half.example.org/x",
        "file:///etc/passwd",
        "http://a:b@data.example.org/",
    ],
)
def test_a_redirection_to_the_inside_ends_the_query(job: MakeJob, location: str, silent: str) -> None:
    async def use(pool: Pool, world: World) -> None:
        with pytest.raises(problems.ServiceRefused) as refused:
            await pool.run(job(JOINED.replace("SERVICE", f"SERVICE {silent}"), limits=limits()))
        assert refused.value.why in ("redirect", "address")
        assert world.connected == [(PUBLIC, 80, None)]

    in_world({"/sparql": redirect(location)}, use)


def test_redirections_are_followed_a_few_times(job: MakeJob) -> None:
    async def use(pool: Pool, world: World) -> None:
        assert values(await read_all(pool, job(JOINED, limits=limits()))) == ["7"]
        methods = [request.split()[0] for request in world.requests]
        assert methods == [b"POST", b"POST", b"GET"]
        with pytest.raises(problems.ServiceFailed) as failed:
            await pool.run(job(JOINED.replace("/sparql", "/round"), limits=limits()))
        assert failed.value.why == "redirects"
        assert len(world.connected) == 3 + 4

    answers = {
        "/sparql": redirect("https://data.example.org/b", "301 Moved Permanently"),
        "/b": redirect("/c", "303 See Other"),
        "/c": GOOD,
        "/round": redirect("/round"),
    }
    in_world(answers, use)


FAILURES = {
    "status": response(b"no", status="500 Internal Server Error"),
    "type": response(b"<html></html>", "text/html"),
    "broken": b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\nContent-Length: 999\r\n\r\n{",
    "large": response(b" " * 5000 + json.dumps(ROWS).encode()),
    "slow": None,
}


@pytest.mark.parametrize("why", FAILURES)
def test_a_service_that_fails_is_named_and_silent_goes_on(
    job: MakeJob, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errand_module, "_BYTES", 4096)

    async def use(pool: Pool, world: World) -> None:
        with pytest.raises(problems.ServiceFailed) as failed:
            await read_all(pool, job(JOINED, limits=limits(seconds=3)))
        assert (failed.value.why, failed.value.where) == (why, "http://data.example.org/sparql")
        text = "SELECT ?v { VALUES ?v { 1 } SERVICE SILENT <http://data.example.org/sparql> { ?s ?p ?o } }"
        assert values(await read_all(pool, job(text, limits=limits(seconds=3)))) == ["1"]

    in_world({"/sparql": FAILURES[why]}, use)


def test_packed_answers_and_unknown_hosts_are_failures(job: MakeJob) -> None:
    async def use(pool: Pool, world: World) -> None:
        with pytest.raises(problems.ServiceFailed) as packed:
            await pool.run(job(JOINED, limits=limits()))
        assert packed.value.why == "type"
        with pytest.raises(problems.ServiceFailed) as unknown:
            await pool.run(job("ASK { SERVICE <http://gone.example.org/> { ?s ?p ?o } }", limits=limits()))
        assert unknown.value.why == "unreachable"
        assert len(world.connected) == 1

    in_world({"/sparql": response(b"x", more="Content-Encoding: gzip\r\n")}, use)


def test_no_query_asks_without_end(job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errand_module, "_QUESTIONS", 3)

    async def use(pool: Pool, world: World) -> None:
        text = " UNION ".join(["{ SERVICE <http://data.example.org/sparql> { ?s ?p ?o } }"] * 5)
        with pytest.raises(problems.ServiceFailed) as failed:
            await read_all(pool, job(f"SELECT (COUNT(*) AS ?v) {{ {text} }}", limits=limits()))
        assert failed.value.why == "often"
        assert len(world.requests) == 3

    in_world({"/sparql": GOOD}, use)


def test_a_query_that_is_given_up_asks_no_longer(job: MakeJob) -> None:
    async def use(pool: Pool, world: World) -> None:
        asked = asyncio.create_task(pool.run(job(JOINED, limits=limits())))
        while not world.requests:
            await asyncio.sleep(0.01)
        asked.cancel()
        async with asyncio.timeout(3):
            await world.gone.wait()

    in_world({"/sparql": None}, use)


def test_errors_stand_where_the_text_has_them(job: MakeJob) -> None:
    async def use(pool: Pool, world: World) -> None:
        plain = "SELECT * { GRAPH    <http://data.example.org/> { ?s ?p ?o } ?a ?b }"
        served = "SELECT * { SERVICE  <http://data.example.org/> { ?s ?p ?o } ?a ?b }"
        places = []
        for text in (plain, served):
            with pytest.raises(problems.SyntaxProblem) as wrong:
                await pool.run(job(text, limits=limits()))
            places.append((wrong.value.line, wrong.value.column))
        assert places[0] == places[1]

    in_world({}, use)


def test_without_a_network_of_its_own_no_worker_asks(job: MakeJob, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cabgraph.sandbox.loopback.take_over", lambda control: None)  # noqa: ARG005

    async def use(pool: Pool, world: World) -> None:
        for _ in range(4):
            with pytest.raises(problems.ServiceRefused) as refused:
                await pool.run(job(JOINED, limits=limits()))
            assert refused.value.why == "isolation"
        assert world.connected == []
        assert b"true" in await read_all(pool, job("ASK {}", limits=limits()))

    in_world({}, use)


def test_other_queries_do_not_start_workers_that_may_ask(job: MakeJob) -> None:
    async def use(pool: Pool, world: World) -> None:
        await read_all(pool, job("ASK { ?s ?p 'SERVICE <http://data.example.org/>' }", limits=limits()))
        assert pool._asking is None

    in_world({}, use)


def test_a_connection_goes_to_the_address_and_shows_the_name() -> None:
    """The first message of TLS (RFC 8446, section 4.1.2) holds the name of the server in clear."""

    async def run() -> None:
        heard = asyncio.get_running_loop().create_future()

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            heard.set_result(await reader.read(4096))
            writer.close()

        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            with pytest.raises(OSError):  # noqa: PT011
                await Outside().connect("127.0.0.1", port, "data.example.org")
            assert b"data.example.org" in await heard
        assert "127.0.0.1" in await Outside().resolve("localhost", 80)

    asyncio.run(run())
    context = outside_module._tls()
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
