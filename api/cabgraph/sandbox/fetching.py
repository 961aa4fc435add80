"""One question to one endpoint: over http(s), to an address that was checked, with nothing of the client's in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import h11

from cabgraph import __version__
from cabgraph.sandbox.addresses import is_public
from cabgraph.sandbox.outside import Outside
from cabgraph.sandbox.problems import ServiceFailed, ServiceRefused
from cabgraph.sandbox.services import Endpoint, redirected
from cabgraph.sandbox.talking import Talk

_REDIRECTS: Final = 3
_REDIRECTED: Final = frozenset((301, 302, 303, 307, 308))
_SEE_OTHER: Final = 303
_OK: Final = 200
_RESULTS: Final = ("application/sparql-results+json", "application/sparql-results+xml")
"""What an endpoint may answer (SPARQL 1.1 Federated Query asks for no format; the engine reads these)."""


class Fetcher:
    """Asks endpoints of the hosts on the list."""

    def __init__(self, outside: Outside, hosts: tuple[str, ...]) -> None:
        self._outside = outside
        self._hosts = hosts

    async def addresses(self, place: Endpoint) -> tuple[str, ...]:
        """Return the addresses of a host, none when it has none. Raises ServiceRefused unless all are public."""
        try:
            found = await self._outside.resolve(place.host, place.port)
        except (OSError, UnicodeError):
            return ()
        if not all(map(is_public, found)):
            raise ServiceRefused(place.iri, "address")
        return found

    @asynccontextmanager
    async def ask(
        self, place: Endpoint, addresses: Callable[[Endpoint], Awaitable[tuple[str, ...]]], query: bytes
    ) -> AsyncIterator[tuple[str, AsyncIterator[bytes]]]:
        """Have media type and blocks of an answer. Raises ServiceRefused, ServiceFailed, OSError, h11.ProtocolError."""
        asked: Endpoint | None = place
        body: bytes | None = query
        for _ in range(_REDIRECTS + 1):
            if asked is None:
                raise ServiceRefused(place.iri, "redirect")
            talk = await self._connect(asked, await addresses(asked))
            try:
                answer = await _exchange(talk, asked, body)
                if answer.status_code not in _REDIRECTED:
                    yield _media_type(answer, place), talk.body()
                    return
                asked = redirected(asked, _header(answer, b"location"), self._hosts)
                body = None if answer.status_code == _SEE_OTHER else body
            finally:
                talk.abort()
        raise ServiceFailed(place.iri, "redirects")

    async def _connect(self, place: Endpoint, addresses: tuple[str, ...]) -> Talk:
        name = place.host if place.scheme == "https" else None
        for address in addresses:
            try:
                return Talk(h11.CLIENT, await self._outside.connect(address, place.port, name))
            except OSError:
                continue
        raise ServiceFailed(place.iri, "unreachable")


async def _exchange(talk: Talk, place: Endpoint, body: bytes | None) -> h11.Response:
    headers = [
        ("Host", place.authority),
        ("User-Agent", f"cabgraph/{__version__}"),
        ("Accept", ", ".join(_RESULTS)),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    ]
    if body is None:
        await talk.send(h11.Request(method="GET", target=place.target, headers=headers), h11.EndOfMessage())
    else:
        headers += [("Content-Type", "application/sparql-query"), ("Content-Length", str(len(body)))]
        request = h11.Request(method="POST", target=place.target, headers=headers)
        await talk.send(request, h11.Data(data=body), h11.EndOfMessage())
    answer = await talk.hear()
    if not isinstance(answer, h11.Response):
        raise h11.RemoteProtocolError("no response")
    return answer


def _media_type(answer: h11.Response, place: Endpoint) -> str:
    """Return the media type of a result. Raises ServiceFailed for anything else."""
    if answer.status_code != _OK:
        raise ServiceFailed(place.iri, "status")
    found = _header(answer, b"content-type").partition(";")[0].strip().lower()
    if found not in _RESULTS or _header(answer, b"content-encoding").lower() not in ("", "identity"):
        raise ServiceFailed(place.iri, "type")
    return found


def _header(answer: h11.Response, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in answer.headers if key == name), "")
