"""Requests as an attacker writes them: nothing is corrected on the way, every byte is as told."""

import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.serving import ServedWorkspace


@dataclass(frozen=True)
class Sent:
    """A request."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    token: bool = False


@dataclass(frozen=True)
class Got:
    """What came back, and after how many seconds it was whole."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    took: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    def says(self, text: str) -> bool:
        """Whether a text is in the body."""
        return text in self.text


def connected(served: ServedWorkspace, timeout: float = 60) -> http.client.HTTPConnection:
    """Return a connection of its own to the server."""
    return http.client.HTTPConnection(urlsplit(served.address).netloc, timeout=timeout)


def send(served: ServedWorkspace, sent: Sent, timeout: float = 60) -> Got:
    """Send a request over a new connection and read the whole answer."""
    connection = connected(served, timeout)
    try:
        started = time.monotonic()
        connection.putrequest(sent.method, sent.target, skip_accept_encoding=True)
        headers = dict(sent.headers)
        if sent.token:
            headers["Authorization"] = f"Bearer {served.token}"
        if sent.body is not None and "Content-Length" not in headers:
            headers["Content-Length"] = str(len(sent.body))
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(sent.body)
        answer = connection.getresponse()
        body = answer.read()
        return Got(answer.status, answer.headers, body, time.monotonic() - started)
    finally:
        connection.close()
