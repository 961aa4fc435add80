"""Runs over lists, each in a process of its own: at most so many at once, ended when nobody waits for them."""

import io
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import IO, Any, Final, Literal, TypeVar, cast

import anyio.to_thread
from starlette.concurrency import run_in_threadpool

import cabgraph
from cabgraph.answers.checklist.order import Order
from cabgraph.http.problems import ProblemError
from cabgraph.texts import both

T = TypeVar("T")
Task = Literal["check", "keep", "write"]

_BLOCK: Final = 1 << 16
_FIRST_LINE: Final = 1 << 20
_RETRY_AFTER: Final = "10"


class WorkerDiedError(Exception):
    """A run ended before its list did: killed for its time or its memory, or broken."""


class Worker:
    """One run: its process, which is there until `end`."""

    def __init__(self, process: subprocess.Popen[bytes], slots: "Slots") -> None:
        self._process = process
        self._slots = slots
        self._ended = False

    async def begin(self) -> None:
        """Wait until the run has begun to answer. Raises ProblemError when it refuses the file, and ends then."""
        try:
            said: dict[str, Any] = json.loads(await _in_thread(self._output.readline, _FIRST_LINE))
        except json.JSONDecodeError as error:
            self.end()
            raise ProblemError(500, "run-failed", both("errors.run-failed-detail")) from error
        except BaseException:
            self.end()
            raise
        if "problem" in said:
            self.end()
            raise refused(said["problem"])

    async def blocks(self) -> AsyncIterator[bytes]:
        """Yield what the run writes. Raises WorkerDiedError when it breaks off."""
        while block := await _in_thread(self._output.read1, _BLOCK):
            yield block
        if await _in_thread(self._process.wait):
            raise WorkerDiedError(f"exit code {self._process.returncode}")

    def end(self) -> None:
        """End the process if it still runs, and give its place to the next."""
        if self._ended:
            return
        self._ended = True
        self._slots.free += 1
        self._process.kill()
        self._process.wait()
        self._output.close()

    @property
    def _output(self) -> io.BufferedReader:
        return cast("io.BufferedReader", self._process.stdout)


class Slots:
    """How many runs there may be at once in this server process."""

    def __init__(self, most: int) -> None:
        self.free = most

    async def start(self, task: Task, order: Order, source: IO[bytes] | None) -> Worker:
        """Start a run over a file. Raises ProblemError 503 when too many run already."""
        if not self.free:
            raise busy()
        self.free -= 1
        command = [sys.executable, "-m", order.module, task, order.to_json()]
        stdin = source.fileno() if source else subprocess.DEVNULL

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, env=environment())

        try:
            process = await run_in_threadpool(start)
        except BaseException:
            self.free += 1
            raise
        return Worker(process, self)


async def _in_thread(wait: Callable[..., T], *arguments: Any) -> T:
    """Wait in a thread; who is called off does not wait any longer, the thread ends with the process."""
    return await anyio.to_thread.run_sync(wait, *arguments, abandon_on_cancel=True)


def busy() -> ProblemError:
    """Return the problem that too many lists are being checked."""
    return ProblemError(503, "busy", both("errors.busy-detail")).with_headers(Retry_After=_RETRY_AFTER)


def refused(why: dict[str, Any]) -> ProblemError:
    """Return the problem of a file that is no list."""
    return ProblemError(422, "bad-list", why["detail"], code=why["code"], **why["members"])


def environment() -> dict[str, str]:
    """Return the environment of a run: this one's, and where this package is, even when it is not installed."""
    path = [str(Path(cabgraph.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
