"""One child process as the parent sees it: started, given one query at a time, watched, killed."""

import asyncio
import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from time import clock_gettime, monotonic
from typing import Any, Final, cast

import cabgraph
from cabgraph.sandbox import frames, loopback
from cabgraph.sandbox.answer import Answer
from cabgraph.sandbox.broker import Broker, Desk
from cabgraph.sandbox.errand import Errand
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.problems import (
    BrokenOff,
    Crashed,
    EvaluationFailed,
    NotAcceptable,
    SandboxError,
    SyntaxProblem,
    TimedOut,
    TooMuchMemory,
)

_log: Final = logging.getLogger(__name__)
_CPU_SIGNAL: Final = -24
_SAID: Final = 8 << 10
_LOW: Final = 10
"""The niceness of what runs long."""
_SCHEDULED: Final = 2
"""The kind of clock that counts processor time, in the last bits of the clock's id on Linux."""


class Child(asyncio.Protocol):
    """A worker process and the socket to it.

    `free` is called when it can take the next query, `ended` when it never will, `buried` when the system forgot it.
    With a broker it is a child that may ask services, as far as the system lets it: then it has a desk once it is free.
    """

    def __init__(
        self,
        free: Callable[["Child"], None],
        ended: Callable[["Child"], None],
        buried: Callable[["Child"], None],
        broker: Broker | None = None,
    ) -> None:
        self._broker = broker
        self._control: socket.socket | None = None
        self.desk: Desk | None = None
        self.hardening: dict[str, Any] = {}
        self._free = free
        self._ended = ended
        self._buried = buried
        self._process: subprocess.Popen[bytes] | None = None
        self._transport: asyncio.Transport | None = None
        self._said = -1
        self._buffer = bytearray()
        self._answer: Answer | None = None
        self._begun: asyncio.Future[Answer] | None = None
        self._limits = Limits()
        self._left = 0.0
        self._since = 0.0
        self._clock: asyncio.TimerHandle | None = None
        self._stream_clock: asyncio.TimerHandle | None = None
        self.alive = True
        self.began = 0.0
        self._spent_before = 0.0
        """When it was given its query, on the monotonic clock."""

    async def start(self) -> None:
        """Start the process. Raises OSError when the system gives none."""
        ours, theirs = socket.socketpair()
        said, saying = os.pipe()
        os.set_blocking(saying, False)
        os.set_blocking(said, False)
        self._said = said
        try:
            with theirs, ExitStack() as stack:
                passed = [theirs.fileno()]
                if self._broker is not None:
                    self._control, control = socket.socketpair()
                    passed.append(stack.enter_context(control).fileno())
                named = [str(passed[0]), str(os.getpid()), *map(str, passed[1:])]
                self._process = subprocess.Popen(
                    [sys.executable, "-S", "-E", "-s", "-c", _START, *named],
                    pass_fds=passed,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=saying,
                    env={"MALLOC_ARENA_MAX": "2", "LC_ALL": "C.UTF-8", _PATH: os.pathsep.join(_search_path())},
                    cwd="/",
                )
        except OSError:
            ours.close()
            os.close(said)
            self._close_desk()
            raise
        finally:
            os.close(saying)
        ours.setblocking(False)
        await asyncio.get_running_loop().create_connection(lambda: self, sock=ours)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid if self._process else 0

    def spent(self) -> float:
        """Return the seconds of processor time since the query began; 0 where the system does not tell.

        Linux makes the clock of a process from its id (clock_getcpuclockid, POSIX.1-2017).
        """
        return self._processor_time() - self._spent_before

    def _processor_time(self) -> float:
        try:
            return clock_gettime(~self.pid << 3 | _SCHEDULED)
        except OSError:
            return 0.0

    def step_back(self) -> None:
        """Run at a lower priority from now on; there is no way back, so this query is its last."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LOW)

    def ask(self, job: bytes, limits: Limits, errand: Errand | None = None) -> asyncio.Future[Answer]:
        """Send a query, with what it may ask of services; the future has the answer when its head is there."""
        assert self._transport is not None  # noqa: S101
        loop = asyncio.get_running_loop()
        self._answer = Answer(self)
        self._begun = begun = loop.create_future()
        self._limits = limits
        self._left = limits.seconds
        self.began = self._since = monotonic()
        self._spent_before = self._processor_time()
        self._clock = loop.call_later(limits.seconds, self._out_of_time)
        if self.desk is not None and errand is not None:
            self.desk.begin(errand, self.kill)
        self._transport.write(job)
        if not self.alive:
            self._fail(Crashed())
        return begun

    # the source of an answer

    def pause(self) -> None:
        """Read no more while the client does not: its time does not count, up to a limit of its own."""
        if self._transport is not None and self._clock is not None:
            self._transport.pause_reading()
            self._clock.cancel()
            self._left -= monotonic() - self._since
            self._clock = asyncio.get_running_loop().call_later(self._limits.write_seconds, self._not_read)

    def resume(self) -> None:
        """Read on, and let the clock run."""
        if self._transport is not None and self._clock is not None:
            self._clock.cancel()
            self._since = monotonic()
            self._clock = asyncio.get_running_loop().call_later(max(self._left, 0.0), self._out_of_time)
            self._transport.resume_reading()

    def give_up(self) -> None:
        """Kill a child whose answer nobody wants."""
        self.kill(BrokenOff())

    def _out_of_time(self) -> None:
        self.kill(TimedOut(self._limits.seconds))

    def _not_read(self) -> None:
        self.kill(BrokenOff())

    def _out_of_stream(self) -> None:
        self.kill(TimedOut(self._limits.stream_seconds))

    # the socket

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the transport."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's transports are no subclass of it

    def data_received(self, data: bytes) -> None:
        """Take frames apart."""
        if self._buffer:
            self._buffer += data
            data = bytes(self._buffer)
            self._buffer.clear()
        position, size = 0, len(data)
        header = frames.HEADER
        while size - position >= header.size:
            kind, length = header.unpack_from(data, position)
            if size - position - header.size < length:
                break
            position += header.size
            self._take(kind, data[position : position + length])
            position += length
        if position < size:
            self._buffer += data[position:]
        if self._answer is not None and self._answer.waiting:
            self._hand_out(self._answer)

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002
        """Learn why the child is gone and tell whoever waits."""
        process = self._process
        if process is None:
            return
        process.kill()
        waiting = asyncio.get_running_loop().run_in_executor(None, process.wait)
        waiting.add_done_callback(lambda _: self._reaped(process.returncode))

    def _reaped(self, code: int | None) -> None:
        said = self._last_words()
        self._buried(self)
        if self.alive:
            problem = _cause(code, said, self._limits)
            _log.warning("a worker ended: %s (status %s) %s", problem, code, said[-300:])
            self._end(problem)

    def _end(self, problem: SandboxError) -> None:
        self.alive = False
        self._fail(problem)
        self._close_desk()
        self._ended(self)

    def _open_desk(self) -> None:
        if self._broker is not None and self._control is not None:
            listener = loopback.take_over(self._control)
            self.desk = None if listener is None else self._broker.desk(listener)
            self._control.close()

    def _close_desk(self) -> None:
        if self._control is not None:
            self._control.close()
        if self.desk is not None:
            self.desk.close()

    def _last_words(self) -> str:
        if self._said < 0:
            return ""
        try:
            return os.read(self._said, _SAID).decode(errors="replace")
        except OSError:
            return ""
        finally:
            os.close(self._said)
            self._said = -1

    def kill(self, why: SandboxError | None = None) -> None:
        """End the process now; who waits for its answer is told at once."""
        if self._process is not None:
            self._process.kill()
        if self._transport is not None:
            self._transport.abort()
        if self.alive:
            self._end(why or BrokenOff())
        else:
            self._fail(why or BrokenOff())

    # frames

    def _take(self, kind: bytes, payload: bytes) -> None:
        answer = self._answer
        if kind == frames.DATA and answer is not None:
            answer.feed(payload)
        elif kind == frames.HEAD and answer is not None:
            answer.begin(**json.loads(payload))
        elif kind == frames.END and answer is not None:
            self._done()
            answer.end()
            self._hand_out(answer)
            self._free(self)
        elif kind == frames.FAILED and answer is not None:
            problem = self._problem(json.loads(payload))
            self._done()
            self._fail(problem, answer)
            self._free(self)
        elif kind == frames.READY:
            self.hardening = json.loads(payload)
            self._open_desk()
            self._free(self)

    def _hand_out(self, answer: Answer) -> None:
        begun, self._begun = self._begun, None
        if begun is None:
            return
        answer.take_head()
        if not answer.complete:
            loop = asyncio.get_running_loop()
            self._stream_clock = loop.call_later(self._limits.stream_seconds, self._out_of_stream)
        if begun.done():
            answer.abandon()
        else:
            begun.set_result(answer)

    def _problem(self, told: dict[str, Any]) -> SandboxError:
        """Return what a worker could not do; when a service failed, that is why the engine gave up."""
        failure = self.desk.errand.failure if self.desk is not None and self.desk.errand is not None else None
        return failure if failure is not None and told["problem"] == "evaluation" else _problem(told)

    def _done(self) -> None:
        if self.desk is not None:
            self.desk.end()
        self._answer = None
        for clock in (self._clock, self._stream_clock):
            if clock is not None:
                clock.cancel()
        self._clock = self._stream_clock = None

    def _fail(self, problem: SandboxError, answer: Answer | None = None) -> None:
        answer = answer or self._answer
        self._done()
        begun, self._begun = self._begun, None
        if begun is not None:
            if not begun.done():
                begun.set_exception(problem)
        elif answer is not None:
            answer.fail(problem)


_PATH: Final = "CABGRAPH_SEARCH_PATH"
_START: Final = (
    f"import os, sys; sys.path[:] = os.environ.pop({_PATH!r}).split(os.pathsep); "
    "import runpy; runpy.run_module('cabgraph.sandbox.worker', run_name='__main__', alter_sys=True)"
)


def _search_path() -> list[str]:
    """Return where a child finds this very program and its libraries."""
    return [os.path.dirname(path) for path in cabgraph.__path__] + [path for path in sys.path if path]  # noqa: PTH120


def _problem(told: dict[str, Any]) -> SandboxError:
    match told.pop("problem"):
        case "syntax":
            return SyntaxProblem(**told)
        case "format":
            return NotAcceptable(**told)
        case "evaluation":
            return EvaluationFailed(**told)
        case "memory":
            return TooMuchMemory()
        case _:
            return Crashed()


def _cause(code: int | None, said: str, limits: Limits) -> SandboxError:
    if code == _CPU_SIGNAL:
        return TimedOut(limits.seconds)
    if "memory allocation" in said or "MemoryError" in said or "bad_alloc" in said:
        return TooMuchMemory()
    return Crashed()
