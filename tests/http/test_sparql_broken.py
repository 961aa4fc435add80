"""Answers over a real socket that break, are not read, or are not wanted any more: cut, and their worker freed."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

ENDLESS_ROWS = "SELECT * { ?s ?p ?o . ?a ?b ?c }"
ENDLESS_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c . ?d ?e ?f }"
LAST_CHUNK = b"0\r\n\r\n"


@contextmanager
def served(settings: Settings, **changed: Any) -> Iterator[int]:
    """Serve on a free port, with one worker, until the block is left."""
    app = create_app(settings.model_copy(update={"sparql_workers": 1, **changed}))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def asked(port: int, query: str, more: str = "") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(
        f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{more}\r\n".encode()
    )
    return connection


def rest(connection: socket.socket) -> bytes:
    """Read until the other side closes, however it does."""
    found = []
    try:
        while block := connection.recv(1 << 20):
            found.append(block)
    except ConnectionError:
        pass
    return b"".join(found)


def seconds_of_an_answer(port: int) -> float:
    started = time.monotonic()
    with asked(port, "ASK {}") as connection:
        told = rest(connection)
    assert told.startswith(b"HTTP/1.1 200"), told
    return time.monotonic() - started


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
def test_an_answer_that_breaks_is_cut_and_never_ended(real_settings: Settings, coding: str) -> None:
    with served(real_settings, sparql_seconds=2) as port:
        with asked(port, ENDLESS_ROWS, f"Accept-Encoding: {coding}\r\n") as connection:
            told = rest(connection)
        assert told.startswith(b"HTTP/1.1 200 OK\r\n")
        assert b"transfer-encoding: chunked" in told
        assert not told.endswith(LAST_CHUNK)
        with asked(port, "SELECT * { ?s ?p ?o } LIMIT 20000") as connection:
            assert rest(connection).endswith(LAST_CHUNK)


def test_what_fails_before_its_first_byte_has_a_status(real_settings: Settings) -> None:
    with served(real_settings, sparql_seconds=1) as port, asked(port, ENDLESS_COUNT) as connection:
        told = rest(connection)
    assert told.startswith(b"HTTP/1.1 503")
    assert b"retry-after: " in told
    assert b"problem/query-timeout" in told


def test_a_reader_that_takes_nothing_is_cut(real_settings: Settings) -> None:
    limits = {"sparql_seconds": 20, "sparql_write_seconds": 1}
    with served(real_settings, **limits) as port, asked(port, ENDLESS_ROWS) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
        time.sleep(4)
        assert seconds_of_an_answer(port) < 5
        assert not rest(connection).endswith(LAST_CHUNK)


@pytest.mark.parametrize("query", [ENDLESS_COUNT, ENDLESS_ROWS])
def test_a_client_that_goes_away_frees_its_worker(real_settings: Settings, query: str) -> None:
    with served(real_settings, sparql_seconds=60, sparql_write_seconds=60) as port:
        seconds_of_an_answer(port)
        connection = asked(port, query)
        time.sleep(1)
        connection.close()
        assert seconds_of_an_answer(port) < 10
