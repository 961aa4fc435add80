"""A run in a process of its own, so that the server goes on answering: the list on standard input, bytes out.

    python -m cabgraph.answers.checklist.worker check|keep|write ORDER

`check` writes the answered list to standard output, `keep` leaves it in the order's folder and tells how far it is,
`write` writes a kept list. The first line of standard output is {"ok": true}, or why the file was refused; what comes
after it is the list. When nobody reads any more the process ends; it ends by itself when its time is over.
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import orjson

from cabgraph import resources
from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.headings import HeadingsError, open_headings
from cabgraph.answers.checklist.kept import Kept
from cabgraph.answers.checklist.order import Order, Refusal, refusal
from cabgraph.answers.checklist.record import SUMMARY, head, records, summary
from cabgraph.answers.checklist.run import CheckList
from cabgraph.answers.checklist.writers import FORMATS
from cabgraph.answers.checklist.writers.as_xlsx import TooWideError
from cabgraph.answers.registry import open_registry
from cabgraph.intake.problems import SheetError
from cabgraph.settings import Settings
from cabgraph.texts import both

_BUFFER: Final = 1 << 16
_TELL_EVERY: Final = 0.1
_MEMORY: Final = 2 << 30
"""The bytes of data a run may hold: far more than any list needs, less than a hostile file asks for."""
_POLITE: Final = 5


def main() -> None:
    """Run the order of the command line."""
    task, order = sys.argv[1], Order.from_json(sys.argv[2])
    settings = Settings(**order.settings)
    signal.alarm(settings.batch_seconds)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.nice(_POLITE)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, most))
    out = os.fdopen(sys.stdout.fileno(), "wb", _BUFFER, closefd=False)
    tasks = {"check": _check, "keep": _keep, "write": _write}
    for block in tasks[task](order, settings):
        out.write(block)
        if task == "keep":
            out.flush()
    out.flush()


def _check(order: Order, settings: Settings) -> Iterator[bytes]:
    found = _opened(order, settings)
    if isinstance(found, Refusal):
        yield _refused(found)
        return
    yield from _written(order, head(found), records(found))


def _write(order: Order, _: Settings) -> Iterator[bytes]:
    kept = Kept(Path(order.kept))
    yield from _written(order, kept.head, kept.records())


def _written(order: Order, first: dict[str, Any], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    """Yield that all is well as soon as the first bytes are there, then the list."""
    blocks = FORMATS[order.format].write(first, rows, Adding(order.language, order.address, first["release"]))
    try:
        block = next(blocks)
    except TooWideError:
        yield _refused(Refusal("too-wide", both("check-list.too-wide")))
        return
    yield b'{"ok":true}\n' + block
    yield from blocks


def _keep(order: Order, settings: Settings) -> Iterator[bytes]:
    """Keep the answered list, telling how far it is in its status and by a sign to whoever waits."""
    kept = Kept(Path(order.kept))
    found = _opened(order, settings)
    if isinstance(found, Refusal):
        kept.tell({**kept.status, "state": "refused", "problem": asdict(found)})
        yield _refused(found)
        return
    yield b'{"ok":true}\n'
    told = 0.0
    for record in kept.write(head(found), records(found)):
        now = time.monotonic()
        if now - told >= _TELL_EVERY and record["kind"] != SUMMARY:
            told = now
            kept.tell({**kept.status, **_progress(found, record["row"]), "state": "running"})
            yield b"."
    kept.tell({**kept.status, **_progress(found, None), "state": "done"})


def _progress(run: CheckList, row: int | None) -> dict[str, Any]:
    """Return the counts, and the share of the file that is read, None where nothing tells how long it is."""
    total = run.counts.total
    share = 1.0 if row is None else min(0.99, row / total) if total else None
    return {"summary": summary(run), "share": share, "converted_from": run.encoding or None}


def _opened(order: Order, settings: Settings) -> CheckList | Refusal:
    folders = [(settings.data or resources.data()) / country for country in settings.countries]
    try:
        return CheckList(
            open_registry(settings),
            sys.stdin.buffer,
            settings,
            name=order.name,
            on=order.on,
            known_at=order.known_at,
            processes=settings.batch_processes,
        )
    except (SheetError, HeadingsError) as error:
        return refusal(error, order.name, open_headings(folders))
    except MemoryError:
        return Refusal("too-big", both("intake.too-big", limit=_MEMORY >> 20), {"file": order.name})


def _refused(found: Refusal) -> bytes:
    return orjson.dumps({"problem": asdict(found)}) + b"\n"


if __name__ == "__main__":
    with suppress(BrokenPipeError):
        main()
