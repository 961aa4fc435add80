"""Fetches for workers, which have no network: each asks over a loopback of its own, one desk a worker.

A worker says no more than the number of a service and the query for it; where that leads was read by the guard and
checked before the worker had the text. What may not be asked ends the query, SILENT or not; what could not be asked is
an error of the service, which SILENT passes over.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Final

import h11

from cabgraph.sandbox.errand import Errand
from cabgraph.sandbox.fetching import Fetcher
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.outside import Outside
from cabgraph.sandbox.problems import SandboxError, ServiceFailed, ServiceRefused
from cabgraph.sandbox.services import Endpoint, Service, endpoint_of, restored
from cabgraph.sandbox.talking import Talk

_AT_ONCE: Final = 8
"""How many connections of one worker are served."""
_LONGEST: Final = 4 << 20
"""The longest query that a worker may send, in bytes."""


class Broker:
    """Knows the list of hosts, and gives each worker its desk."""

    def __init__(self, hosts: tuple[str, ...], outside: Outside | None = None) -> None:
        self._hosts = hosts
        self._fetcher = Fetcher(outside or Outside(), hosts)

    async def errand(self, services: tuple[Service, ...], limits: Limits) -> Errand:
        """Resolve the hosts of a query's services. Raises ServiceRefused when one is not on the list or not public."""
        places = []
        for service in services:
            place = endpoint_of(service.iri, self._hosts)
            if place is None:
                raise ServiceRefused(service.iri)
            places.append(place)
        errand = Errand(services, tuple(places), limits)
        try:
            async with asyncio.timeout(errand.seconds):
                for place in places:
                    await self.addresses(errand, place)
        except TimeoutError:
            for place in places:
                errand.known.setdefault((place.host, place.port), ())
        return errand

    async def addresses(self, errand: Errand, place: Endpoint) -> tuple[str, ...]:
        """Return the addresses of a host, the same throughout a query. Raises ServiceRefused."""
        key = (place.host, place.port)
        if key not in errand.known:
            errand.known[key] = await self._fetcher.addresses(place)
        return errand.known[key]

    def desk(self, listener: socket.socket) -> "Desk":
        """Serve the worker that listens there."""
        return Desk(self, self._fetcher, listener)


class Desk:
    """Where one worker asks: open as long as it lives, and busy only while it has a query with an errand."""

    def __init__(self, broker: Broker, fetcher: Fetcher, listener: socket.socket) -> None:
        self._broker = broker
        self._fetcher = fetcher
        self._listener = listener
        self.port: int = listener.getsockname()[1]
        self.errand: Errand | None = None
        self._refuse: Callable[[SandboxError], None] | None = None
        self._asking: set[asyncio.Task[None]] = set()
        self._opening = asyncio.get_running_loop().create_task(asyncio.start_server(self._serve, sock=listener))

    def begin(self, errand: Errand, refuse: Callable[[SandboxError], None]) -> None:
        """Answer for one query; `refuse` ends it when a service leads where it may not."""
        self.errand = errand
        self._refuse = refuse

    def end(self) -> None:
        """Answer nothing more until the next query."""
        self.errand = self._refuse = None
        for task in tuple(self._asking):
            task.cancel()

    def close(self) -> None:
        """Close for good."""
        self.end()
        self._opening.cancel()
        self._opening.add_done_callback(self._shut)

    def _shut(self, opening: "asyncio.Task[asyncio.Server]") -> None:
        if not opening.cancelled() and opening.exception() is None:
            opening.result().close()
        self._listener.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._asking) >= _AT_ONCE:
            writer.transport.abort()
            return
        self._asking.add(task)
        talk = Talk(h11.SERVER, (reader, writer))
        try:
            await self._answer(talk)
            talk.end()
        except (OSError, h11.ProtocolError, SandboxError, asyncio.CancelledError):
            talk.abort()
        finally:
            self._asking.discard(task)

    async def _answer(self, talk: Talk) -> None:
        request = await talk.hear()
        query = bytearray()
        async for block in talk.body():
            query += block
            if len(query) > _LONGEST:
                return
        errand = self.errand
        place = errand.place(request.target) if errand is not None and isinstance(request, h11.Request) else None
        if errand is None or place is None:
            await _say(talk, 404)
            return
        asked = restored(bytes(query), errand.services, self.port)
        begun = False
        try:
            async with asyncio.timeout(errand.seconds):
                errand.count(place)
                addresses = lambda where: self._broker.addresses(errand, where)  # noqa: E731
                async with self._fetcher.ask(place, addresses, asked) as (media_type, blocks):
                    head = [("Content-Type", media_type), ("Connection", "close")]
                    await talk.send(h11.Response(status_code=200, headers=head))
                    begun = True
                    async for block in blocks:
                        errand.spend(len(block), place)
                        await talk.send(h11.Data(data=block))
                    await talk.send(h11.EndOfMessage())
        except ServiceRefused as error:
            if self._refuse is not None:
                self._refuse(error)
            raise
        except (ServiceFailed, TimeoutError, OSError, h11.ProtocolError) as error:
            errand.failure = _failure(error, place)
            if begun:
                raise errand.failure from error
            await _say(talk, 502)


def _failure(error: Exception, place: Endpoint) -> ServiceFailed:
    if isinstance(error, ServiceFailed):
        return error
    return ServiceFailed(place.iri, "slow" if isinstance(error, TimeoutError) else "broken")


async def _say(talk: Talk, status: int) -> None:
    head = [("Content-Length", "0"), ("Connection", "close")]
    await talk.send(h11.Response(status_code=status, headers=head), h11.EndOfMessage())
