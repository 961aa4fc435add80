"""What every run in a process of its own does: its limits, the first line of its output, how far it is.

The first line of standard output is {"ok": true}, or why what was sent was refused; what comes after it is the answer.
When nobody reads any more the process ends; it ends by itself when its time is over.
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson

from cabgraph.answers.checklist.kept import Kept
from cabgraph.answers.checklist.order import Order, Refusal
from cabgraph.answers.checklist.record import SUMMARY
from cabgraph.answers.checklist.writers.as_xlsx import TooWideError
from cabgraph.settings import Settings
from cabgraph.texts import both

AnOrder = TypeVar("AnOrder", bound=Order)
Records = Iterable[dict[str, Any]]

MEMORY: Final = 2 << 30
"""The bytes of data a run may hold: far more than any list needs, less than a hostile file asks for."""
KEEP: Final = "keep"
"""The task that leaves the answers in the order's folder."""
_BUFFER: Final = 1 << 16
_TELL_EVERY: Final = 0.1
_POLITE: Final = 5


@dataclass(frozen=True)
class Begun:
    """A run whose file was taken: what is known before the first row, its records, how far it is.

    `progress` takes the number of the row that was answered last, None at the end.
    """

    head: dict[str, Any]
    records: Records
    progress: Callable[[int | None], dict[str, Any]]


def run(read: Callable[[str], AnOrder], tasks: Mapping[str, Callable[[AnOrder, Settings], Iterator[bytes]]]) -> None:
    """Run the task and the order of the command line, within the limits of the order's settings."""
    task, order = sys.argv[1], read(sys.argv[2])
    settings = Settings(**order.settings)
    signal.alarm(settings.batch_seconds)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    if not order.short:
        os.nice(_POLITE)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, most))
    out = os.fdopen(sys.stdout.fileno(), "wb", _BUFFER, closefd=False)
    with suppress(BrokenPipeError):
        for block in tasks[task](order, settings):
            out.write(block)
            if task == KEEP:
                out.flush()
        out.flush()


def written(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield that all is well as soon as the first bytes are there, then the answer."""
    try:
        block = next(blocks)
    except TooWideError:
        yield refused(Refusal("too-wide", both("check-list.too-wide")))
        return
    yield b'{"ok":true}\n' + block
    yield from blocks


def keep(order: Order, begun: Begun | Refusal) -> Iterator[bytes]:
    """Keep the answers, telling how far they are in their status and by a sign to whoever waits."""
    kept = Kept(Path(order.kept))
    if isinstance(begun, Refusal):
        kept.tell({**kept.status, "state": "refused", "problem": asdict(begun)})
        yield refused(begun)
        return
    yield b'{"ok":true}\n'
    told = 0.0
    for record in kept.write(begun.head, begun.records):
        now = time.monotonic()
        if now - told >= _TELL_EVERY and record["kind"] != SUMMARY:
            told = now
            kept.tell({**kept.status, **begun.progress(record["row"]), "state": "running"})
            yield b"."
    kept.tell({**kept.status, **begun.progress(None), "state": "done"})


def refused(found: Refusal) -> bytes:
    """Return the first line that says why what was sent was refused."""
    return orjson.dumps({"problem": asdict(found)}) + b"\n"
