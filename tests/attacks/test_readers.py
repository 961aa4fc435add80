"""Readers that are slow, gone, or want only the head."""

import json
import socket
import time
from urllib.parse import urlsplit

import pytest
from tests.attacks.conftest import slowness
from tests.attacks.sending import Sent, connected, send
from tests.serving import ServedWorkspace

EVERYTHING = "/sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo.%20%3Fa%20%3Fb%20%3Fc%7D"
WORKERS = 2


def opened(served: ServedWorkspace) -> socket.socket:
    """Return a connection that has asked for everything by everything, with a small window, and has read the head."""
    address = urlsplit(served.address)
    until = time.monotonic() + slowness()
    while True:
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(20)
        connection.connect((address.hostname, address.port))
        connection.sendall(f"GET {EVERYTHING} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
        if connection.recv(15).startswith(b"HTTP/1.1 200 OK"):
            return connection
        connection.close()
        assert time.monotonic() < until, "there is no place for a query"


def drained(connection: socket.socket, seconds: float) -> bytes:
    """Return the last bytes of a connection, read as fast as they come, until it is closed."""
    last = b""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            block = connection.recv(1 << 20)
        except ConnectionError:
            return last
        if not block:
            return last
        last = (last + block)[-20:]
    raise AssertionError("the connection is not closed")


def test_row_23_who_reads_a_kilobyte_a_second_is_cut_and_never_told_it_was_all(served: ServedWorkspace) -> None:
    with opened(served) as connection:
        started = time.monotonic()
        while time.monotonic() - started < 5:
            connection.recv(1024)
            time.sleep(1)
        assert not drained(connection, 15).endswith(b"0\r\n\r\n")


def test_row_23_who_goes_away_frees_the_worker_at_once(served: ServedWorkspace) -> None:
    for _ in range(3):
        for connection in [opened(served) for _ in range(WORKERS)]:
            connection.close()
        answer = send(served, Sent("GET", "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"))
        assert answer.status == 200
        assert answer.took < 1 * slowness()


def test_row_23_who_goes_away_before_the_first_row_frees_the_worker_too(served: ServedWorkspace) -> None:
    count = "/sparql?query=SELECT%20(COUNT(*)%20AS%20%3Fn)%7B%3Fs%20%3Fp%20%3Fo.%20%3Fa%20%3Fb%20%3Fc%7D"
    for _ in range(3 * WORKERS):
        connection = connected(served)
        connection.request("GET", count)
        time.sleep(0.1)
        connection.close()
    answer = send(served, Sent("GET", "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D"))
    assert answer.status == 200
    assert answer.took < 1 * slowness()


TARGETS = [
    "/",
    "/vi/bodies",
    "/en/check?body=quatest1",
    "/api/check?body=quatest1",
    "/api/check?body=nobody-at-all",
    "/api/bodies",
    "/api/questions",
    "/api/questions/inspector/body-scope?body=laocai-cqc&on=2021-05-01",
    "/sparql",
    "/sparql?query=ASK%7B%7D",
    "/sparql?query=ASK%7B",
    "/sparql?query=CONSTRUCT%20WHERE%7B%3Curn:kept%3E%20%3Fp%20%3Fo%7D",
    "/sparql/graphs?graph=urn:kept",
    "/sparql/graphs?graph=urn:none",
    "/sparql/graphs?default",
    "/.well-known/void",
    "/id/body/quatest1",
    "/releases",
    "/feeds/expiring.ics",
    "/openapi.json",
    "/healthz",
    "/nothing/here",
]


@pytest.mark.parametrize("target", TARGETS)
def test_row_36_head_is_get_without_the_body(target: str, served: ServedWorkspace) -> None:
    got = send(served, Sent("GET", target))
    head = send(served, Sent("HEAD", target))
    assert head.body == b""
    assert head.status == got.status
    for name in ("Content-Type", "ETag", "Vary", "Allow", "Location"):
        assert head.headers[name] == got.headers[name], name


def test_row_36_head_keeps_the_connection_whole(served: ServedWorkspace) -> None:
    connection = connected(served)
    try:
        for target in TARGETS:
            connection.request("HEAD", target)
            connection.getresponse().read()
        connection.request("GET", "/sparql?query=ASK%7B%7D", headers={"Accept": "application/json"})
        assert json.loads(connection.getresponse().read())["boolean"] is True
    finally:
        connection.close()


def test_row_36_head_of_everything_by_everything_ends(served: ServedWorkspace) -> None:
    got = send(served, Sent("HEAD", EVERYTHING))
    assert (got.status, got.body) == (200, b"")
    assert got.took < 3 * slowness()
