"""Bodies that do not end, lengths that lie, heads that trickle: refused early, and others are served meanwhile."""

import http.client
import json
import select
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.attacks.conftest import slowness
from tests.attacks.sending import Sent, send
from tests.serving import ServedWorkspace

from cabgraph.http import wire

QUERY = {"Content-Type": "application/sparql-query"}
CHUNK = b"10000\r\n" + b" " * 65536 + b"\r\n"
SIZE = 64 << 20


def raw(served: ServedWorkspace, sent: bytes) -> socket.socket:
    """Return a connection that has sent some bytes."""
    address = urlsplit(served.address)
    connection = socket.create_connection((address.hostname, address.port), timeout=40)
    connection.sendall(sent)
    return connection


def answered(connection: socket.socket) -> http.client.HTTPResponse:
    """Return the answer that comes over a connection."""
    answer = http.client.HTTPResponse(connection)
    answer.begin()
    return answer


def pushed(connection: socket.socket, block: bytes, most: int) -> int:
    """Send a block again and again until an answer comes, and return how many bytes were sent."""
    taken = 0
    while taken < most and not select.select([connection], [], [], 0)[0]:
        connection.sendall(block)
        taken += len(block)
    return taken


@pytest.mark.parametrize(
    ("method", "target", "media_type"),
    [
        ("POST", "/sparql", "application/sparql-query"),
        ("POST", "/sparql", "application/x-www-form-urlencoded"),
        ("POST", "/sparql", "application/sparql-update"),
        ("PUT", "/sparql/graphs?graph=urn:kept", "text/turtle"),
        ("POST", "/sparql/graphs", "multipart/form-data; boundary=x"),
    ],
)
@pytest.mark.parametrize("token", [True, False])
def test_row_24_a_body_without_length_is_refused_early(
    method: str, target: str, media_type: str, token: bool, served: ServedWorkspace
) -> None:
    who = f"Authorization: Bearer {served.token}\r\n" if token else ""
    head = f"{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Type: {media_type}\r\n{who}"
    with raw(served, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode()) as connection:
        assert pushed(connection, CHUNK, SIZE) < SIZE
        assert answered(connection).status in ((400, 413) if token else (401, 413))
    told = raw(served, f"{head}Content-Length: {SIZE}\r\n\r\n".encode())
    with told:
        answer = answered(told)
        assert answer.status in (401, 413) if not token else answer.status == 413
        assert json.loads(answer.read())["status"] == answer.status


def test_row_24_who_sends_less_than_was_told_holds_nobody_up(served: ServedWorkspace) -> None:
    with raw(
        served,
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\nContent-Type: application/sparql-query\r\n\r\nA",
    ):
        assert send(served, Sent("POST", "/sparql", QUERY, b"ASK {}")).status == 200


def test_row_24_who_sends_more_than_was_told_has_sent_two_requests(served: ServedWorkspace) -> None:
    with raw(
        served,
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nContent-Type: application/sparql-query\r\n\r\nASK {}"
        b"CLEAR ALL\r\n\r\n",
    ) as connection:
        assert answered(connection).status in (200, 400)


@pytest.mark.parametrize(
    "head",
    [
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nContent-Length: 9\r\n\r\nASK {}",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /sparql HTTP/1.1\r\nHost: x\r\nA\x01: b\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    ],
)
def test_row_24_what_is_no_http_is_told_so(head: bytes, served: ServedWorkspace) -> None:
    with raw(served, head) as connection:
        answer = answered(connection)
        assert answer.status == 400
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert json.loads(answer.read())["texts"].keys() == {"vi", "en"}


def test_row_24_headers_without_end_are_refused(served: ServedWorkspace) -> None:
    with raw(served, b"GET / HTTP/1.1\r\nHost: x\r\n") as connection:
        assert pushed(connection, b"X-Header: " + b"x" * 8000 + b"\r\n", SIZE) < 8 << 20
        assert answered(connection).status == 431


@pytest.fixture(scope="module")
def trickling(served: ServedWorkspace) -> Iterator[list[socket.socket]]:
    """Many connections that have sent a part of a head, or nothing, when this module began."""
    begun = [raw(served, b"GET /sparql HTTP/1.1\r\nHo") for _ in range(100)] + [raw(served, b"") for _ in range(100)]
    yield begun
    for connection in begun:
        connection.close()


def test_row_24_heads_that_trickle_hold_nobody_up_and_end(
    trickling: list[socket.socket], served: ServedWorkspace
) -> None:
    until = time.monotonic() + wire.SECONDS
    while time.monotonic() < until - 1:
        trickling[0].send(b"s")
        assert send(served, Sent("POST", "/sparql", QUERY, b"ASK {}")).took < 1 * slowness()
        time.sleep(1)
    for connection in (trickling[0], trickling[50], trickling[150]):
        answer = answered(connection)
        assert answer.status == 408
        assert json.loads(answer.read())["type"].endswith("/slow-client")


def test_row_24_a_body_that_trickles_ends(trickled_body: http.client.HTTPConnection) -> None:
    answer = trickled_body.getresponse()
    assert answer.status == 408
    assert json.loads(answer.read())["type"].endswith("/slow-client")
