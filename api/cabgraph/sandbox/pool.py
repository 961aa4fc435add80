"""The children of one web process, and the queue before them."""

import asyncio
import logging
import math
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter
from typing import Any, Final

import orjson

from cabgraph.sandbox import frames
from cabgraph.sandbox.answer import Answer
from cabgraph.sandbox.broker import Broker
from cabgraph.sandbox.child import Child
from cabgraph.sandbox.errand import as_written
from cabgraph.sandbox.guard import examine
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.outside import Outside
from cabgraph.sandbox.problems import Busy, Crashed, SandboxError, ServiceRefused
from cabgraph.sandbox.reading import Reading
from cabgraph.sandbox.services import Service, rewritten
from cabgraph.settings import Settings

_log: Final = logging.getLogger(__name__)
_LARGE: Final = 32 << 10
"""Characters from which a text is read beside the event loop."""
_FUNERAL: Final = 1000
"""How often the end of the processes is looked for when the pool is closed, each after 5 ms."""
_SLICE: Final = 0.15
"""Seconds of processor time that a query takes undisturbed while others wait; also how often that is looked at."""
_HOLD: Final = 1.0
"""Seconds by the clock after which a query counts as long whatever it took: its reader or the machine may be slow."""
_PATIENCE: Final = 0.45
"""Seconds of waiting after which a query that runs beyond its slice is ended for another, when no more may run long."""


@dataclass(frozen=True)
class Job:
    """One query of a client."""

    store: Path
    """The store directory of a release."""
    text: str
    base: str
    """What relative IRIs are resolved against: fixed, never the host's name."""
    default_graphs: tuple[str, ...] | None
    """The dataset of the protocol; None in both lists leaves it to the text, else to the union of all graphs."""
    named_graphs: tuple[str, ...] | None
    solutions: str | None
    """The media type for a SELECT, None when the client takes none; likewise the next two."""
    boolean: str | None
    graph: str | None
    limits: Limits


class Pool:
    """Runs queries in child processes: `workers` at once, as many as `queue` wait, the others are told to come back.

    Nothing is started before the first query. One process more than may run stands by, so that a kill costs the next
    query nothing. While somebody waits, a query that runs long goes on at a lower priority, as many as `workers`; one
    more is ended as Busy, so that a few heavy queries never hold up the light ones.

    Queries that ask services have a pool of their own, with a broker: its children reach that broker and nothing else.
    """

    def __init__(self, settings: Settings, *, outside: Outside | None = None, broker: Broker | None = None) -> None:
        """Make a pool; `outside` is the internet that services are asked on, unless it is another."""
        self._settings = settings
        self._outside = outside
        self._broker = broker
        self._asking: Pool | None = None
        self._most = settings.sparql_workers
        self._queue = settings.sparql_queue
        self._seconds = settings.sparql_seconds
        self._children: set[Child] = set()
        """Every process that has not been reaped."""
        self._idle: list[Child] = []
        self._running: set[Child] = set()
        self._long: set[Child] = set()
        """Those that ran on while others waited: they go on at a lower priority and hold nobody up."""
        self._waiting: deque[tuple[float, asyncio.Future[Child]]] = deque()
        self._relief: asyncio.TimerHandle | None = None
        self._starting: set[asyncio.Task[None]] = set()
        self._stillborn = 0
        """How many processes in a row ended before they could take a query."""
        self._closed = False

    @property
    def hardening(self) -> dict[str, Any]:
        """What could be taken from the children: empty before the first has begun."""
        return next((dict(child.hardening) for child in self._children if child.hardening), {})

    async def judge(self, text: str, limits: Limits) -> Reading:
        """Return what the guard saw in a text. Raises TooComplex, ServiceRefused, NotAQuery, SyntaxProblem."""
        large = len(text) > _LARGE
        return await asyncio.to_thread(examine, text, limits) if large else examine(text, limits)

    async def run(self, job: Job, reading: Reading | None = None) -> Answer:
        """Judge a text, unless it comes with what `judge` said of it, and run it.

        Raises every SandboxError but BrokenOff.
        """
        started = perf_counter()
        if reading is None:
            reading = await self.judge(job.text, job.limits)
        if reading.services and self._broker is None:
            if self._asking is None:
                self._asking = Pool(self._settings, broker=Broker(self._settings.sparql_services, self._outside))
            return await self._asking.run(job, reading)
        broker, services = self._broker, reading.services
        errand = None if broker is None else await broker.errand(services, job.limits)
        judged = perf_counter()
        child = await self._take()
        while not child.alive:
            child = await self._take()
        taken = perf_counter()
        port = self._port(child, services)
        text = rewritten(job.text, services, port)
        asked = child.ask(_frame(job, text, reading), job.limits, errand)
        try:
            answer = await asked
        except SandboxError as error:
            raise as_written(error, job.text, errand, port) from None
        except asyncio.CancelledError:
            if not asked.done() or asked.cancelled():
                child.kill()
            elif asked.exception() is None:
                asked.result().abandon()
            raise
        answer.times = {"guard": judged - started, "queue": taken - judged, "evaluate": perf_counter() - taken}
        return answer

    def _port(self, child: Child, services: tuple[Service, ...]) -> int:
        """Return where a child reaches its desk, 0 when it needs none. Raises ServiceRefused when it lacks one."""
        if not services:
            return 0
        if child.desk is None:
            self._free(child)
            raise ServiceRefused(services[0].iri, "isolation")
        return child.desk.port

    async def close(self) -> None:
        """End all children."""
        self._closed = True
        if self._asking is not None:
            await self._asking.close()
        if self._relief is not None:
            self._relief.cancel()
        starting = tuple(self._starting)
        if starting:
            await asyncio.wait(starting)
        for child in tuple(self._children):
            child.kill()
        self._refuse(Crashed())
        for _ in range(_FUNERAL):
            if not self._children:
                break
            await asyncio.sleep(0.005)

    async def _take(self) -> Child:
        """Return a child that can take a query, after a wait if need be. Raises Busy, Crashed."""
        if self._closed:
            raise Crashed
        self._staff()
        if self._idle and len(self._running) < self._most:
            return self._next()
        if len(self._waiting) >= self._queue:
            raise self._busy()
        waiting: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._waiting.append((monotonic(), waiting))
        if self._relief is None:
            self._relief = asyncio.get_running_loop().call_later(_SLICE, self._relieve)
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                self._free(waiting.result())
            raise

    def _next(self) -> Child:
        child = self._idle.pop()
        child.began = monotonic()
        self._running.add(child)
        return child

    def _busy(self) -> Busy:
        return Busy(max(1, math.ceil(self._seconds * (len(self._waiting) + 1) / self._most / 4)))

    def _relieve(self) -> None:
        """See to it that those who wait get on: what runs longest makes room, or is told to come back."""
        self._relief = None
        now = monotonic()
        while self._waiting and (self._waiting[0][1].done() or now - self._waiting[0][0] > self._seconds):
            _, waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(self._busy())
        if not self._waiting or self._closed:
            return
        overdue = sorted((child for child in self._running if _is_long(child, now)), key=lambda c: c.began)
        for child in overdue:
            if len(self._long) < self._most:
                self._running.discard(child)
                self._long.add(child)
                child.step_back()
                self._staff()
            elif now - self._waiting[0][0] >= _PATIENCE:
                child.kill(self._busy())
                break
        self._dispatch()
        if self._waiting:
            self._relief = asyncio.get_running_loop().call_later(_SLICE, self._relieve)

    def _dispatch(self) -> None:
        """Give what is idle to those who wait: the first first, and the last first when there is a jam."""
        while self._waiting and self._idle and len(self._running) < self._most:
            jam = monotonic() - self._waiting[0][0] > _SLICE
            _, waiting = self._waiting.pop() if jam else self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(self._next())

    def _refuse(self, problem: Exception) -> None:
        while self._waiting:
            _, waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(problem)

    def _staff(self) -> None:
        """Start processes until one more is there than may run, those that run long aside."""
        alive = sum(child.alive for child in self._children) - len(self._long)
        for _ in range(self._most + 1 - alive):
            child = Child(self._free, self._ended, self._children.discard, self._broker)
            self._children.add(child)
            task = asyncio.get_running_loop().create_task(self._start(child))
            self._starting.add(task)
            task.add_done_callback(self._starting.discard)

    async def _start(self, child: Child) -> None:
        try:
            await child.start()
        except OSError:
            _log.exception("no worker can be started")
            child.alive = False
            self._children.discard(child)
            self._ended(child)

    def _free(self, child: Child) -> None:
        """Take note that a child can take a query."""
        self._stillborn = 0
        self._running.discard(child)
        if child in self._long:
            child.kill()
        elif child.alive:
            self._idle.append(child)
        self._dispatch()

    def _ended(self, child: Child) -> None:
        """Replace a child that is no more; when none comes to life, tell those who wait."""
        self._running.discard(child)
        self._long.discard(child)
        if child in self._idle:
            self._idle.remove(child)
        if not child.hardening:
            self._stillborn += 1
        if self._closed:
            return
        if self._stillborn > self._most + 1:
            self._stillborn = 0
            self._refuse(Crashed())
        else:
            self._staff()
            self._dispatch()


def _is_long(child: Child, now: float) -> bool:
    return child.spent() >= _SLICE or now - child.began >= _HOLD


def _frame(job: Job, text: str, reading: Reading) -> bytes:
    union = job.default_graphs is None and job.named_graphs is None
    payload = orjson.dumps(
        {
            "store": str(job.store),
            "text": text,
            "base": job.base,
            "union": union and not reading.dataset,
            "default": None if union else job.default_graphs or (),
            "named": None if union else job.named_graphs or (),
            "solutions": job.solutions,
            "boolean": job.boolean,
            "graph": job.graph,
            "seconds": job.limits.seconds,
            "megabytes": job.limits.megabytes,
        }
    )
    return frames.frame(frames.JOB, payload)
