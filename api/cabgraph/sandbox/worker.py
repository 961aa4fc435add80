"""What a child process runs: one query after the other from a socket, until the other end is gone.

Started as `python -m cabgraph.sandbox.worker FD PARENT [DESK]`, where FD is one end of a socket pair, and DESK that of
another for a worker that may ask services. The text it evaluates may kill
it; nothing else depends on it. Few imports: a child is there in some tens of milliseconds.
"""

import json
import os
import socket
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import IO, Any, Final, cast

from cabgraph.sandbox import frames, hardening, loopback
from cabgraph.store import evaluation

_STACK: Final = 512 << 20
"""Bytes of stack for the thread that evaluates: no nesting within the guard's limits comes near."""
_BLOCK: Final = 64 << 10
"""Bytes after which a frame goes out."""
_PATIENCE: Final = 0.05
"""Seconds after which what is there goes out."""


class Sink:
    """The stream a result is written to: few large frames, the first with the head of the result."""

    def __init__(self, connection: socket.socket, head: bytes) -> None:
        self._connection = connection
        self._head = head
        self._parts: list[bytes] = []
        self._size = 0
        self._due = monotonic() + _PATIENCE

    def write(self, block: bytes) -> int:
        """Take a block; waits while the other end does not read."""
        self._parts.append(block)
        self._size += len(block)
        if self._size >= _BLOCK or monotonic() >= self._due:
            self._send(b"")
            self._due = monotonic() + _PATIENCE
        return len(block)

    def flush(self) -> None:
        """Do nothing: frames go out when they are due."""

    def end(self) -> None:
        """Send what is left, and that it is all."""
        self._send(frames.frame(frames.END))

    @property
    def begun(self) -> bool:
        """Whether anything went out."""
        return not self._head

    def _send(self, after: bytes) -> None:
        data = frames.HEADER.pack(frames.DATA, self._size) if self._size else b""
        parts, head = self._parts, self._head
        self._parts, self._size, self._head = [], 0, b""
        self._connection.sendall(b"".join([head, data, *parts, after]))


class Worker:
    """One child: its end of the socket and the stores it has open."""

    def __init__(self, connection: socket.socket, taken: dict[str, bool]) -> None:
        """Take what was done so far: with `loopback` it is a worker that may ask services."""
        self._connection = connection
        self._taken = taken
        self._reader = connection.makefile("rb", buffering=1 << 16)
        self._evaluator = evaluation.Evaluator()
        self._limits = hardening.Memory()

    def run(self) -> None:
        """Answer until the other end is closed."""
        self._connection.sendall(
            frames.told(frames.READY, self._taken | hardening.harden(connecting=self._taken.get("loopback", False)))
        )
        while header := self._reader.read(frames.HEADER.size):
            _, length = frames.HEADER.unpack(header)
            self.answer(json.loads(self._reader.read(length)))

    def answer(self, job: dict[str, Any]) -> None:
        """Answer one query with frames; errors of the engine are frames too."""
        try:
            self._answer(job)
        except evaluation.NotSparqlError as error:
            self._fail("syntax", line=error.line, column=error.column, message=error.message)
        except evaluation.NoFormatError as error:
            self._fail("format", form=str(error))
        except evaluation.NotEvaluatedError as error:
            self._fail("evaluation", message=str(error))
        except MemoryError:
            self._fail("memory")

    def _answer(self, job: dict[str, Any]) -> None:
        path = Path(job["store"])
        self._evaluator.store(path)
        hardening.allow(seconds=job["seconds"])
        self._limits.allow(job["megabytes"])
        result = self._evaluator.evaluate(path, _wanted(job))
        head = frames.told(frames.HEAD, {"form": result.form, "media_type": result.media_type})
        sink = Sink(self._connection, head)
        result.write(cast("IO[bytes]", sink))
        sink.end()

    def _fail(self, problem: str, **parts: object) -> None:
        self._connection.sendall(frames.told(frames.FAILED, {"problem": problem, **parts}))


def _wanted(job: dict[str, Any]) -> evaluation.Wanted:
    return evaluation.Wanted(
        text=job["text"],
        base=job["base"],
        union=job["union"],
        default_graphs=None if job["default"] is None else tuple(job["default"]),
        named_graphs=None if job["named"] is None else tuple(job["named"]),
        solutions=job["solutions"],
        boolean=job["boolean"],
        graph=job["graph"],
    )


def main(descriptor: int, desk: int | None) -> None:
    """Run a worker on a thread with a large stack, and end with it."""
    connection = socket.socket(fileno=descriptor)
    taken = {"no_network": hardening.leave_network()}
    if desk is not None:
        with socket.socket(fileno=desk) as control:
            taken["loopback"] = taken["no_network"] and loopback.hand_over(control)
    threading.stack_size(_STACK)
    thread = threading.Thread(target=Worker(connection, taken).run, daemon=True)
    thread.start()
    thread.join()
    os._exit(0)


if __name__ == "__main__":
    hardening.end_with_parent(int(sys.argv[2]))
    main(int(sys.argv[1]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
