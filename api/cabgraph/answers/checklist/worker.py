"""A list in a process of its own, so that the server goes on answering: the list on standard input, bytes out.

    python -m cabgraph.answers.checklist.worker check|keep|write ORDER

`check` writes the answered list to standard output, `keep` leaves it in the order's folder and tells how far it is,
`write` writes a kept list.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cabgraph import resources
from cabgraph.answers.checklist import process
from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.headings import HeadingsError, open_headings
from cabgraph.answers.checklist.kept import Kept
from cabgraph.answers.checklist.order import Order, Refusal, refusal
from cabgraph.answers.checklist.process import MEMORY, Begun
from cabgraph.answers.checklist.record import head, records, summary
from cabgraph.answers.checklist.run import CheckList
from cabgraph.answers.checklist.writers import FORMATS
from cabgraph.answers.registry import open_registry
from cabgraph.intake.problems import SheetError
from cabgraph.settings import Settings
from cabgraph.texts import both


def main() -> None:
    """Run the order of the command line."""
    process.run(Order.from_json, {"check": _check, process.KEEP: _keep, "write": _write})


def _check(order: Order, settings: Settings) -> Iterator[bytes]:
    found = _opened(order, settings)
    if isinstance(found, Refusal):
        yield process.refused(found)
        return
    yield from process.written(_blocks(order, found.head, found.records))


def _write(order: Order, _: Settings) -> Iterator[bytes]:
    kept = Kept(Path(order.kept))
    yield from process.written(_blocks(order, kept.head, kept.records()))


def _keep(order: Order, settings: Settings) -> Iterator[bytes]:
    yield from process.keep(order, _opened(order, settings))


def _blocks(order: Order, first: dict[str, Any], rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    return FORMATS[order.format].write(first, rows, Adding(order.language, order.address, first["release"]))


def _progress(run: CheckList, row: int | None) -> dict[str, Any]:
    """Return the counts, and the share of the file that is read, None where nothing tells how long it is."""
    total = run.counts.total
    share = 1.0 if row is None else min(0.99, row / total) if total else None
    return {"summary": summary(run), "share": share, "converted_from": run.encoding or None}


def _opened(order: Order, settings: Settings) -> Begun | Refusal:
    folders = [(settings.data or resources.data()) / country for country in settings.countries]
    try:
        run = CheckList(
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
        return Refusal("too-big", both("intake.too-big", limit=MEMORY >> 20), {"file": order.name})
    return Begun(head(run), records(run), lambda row: _progress(run, row))


if __name__ == "__main__":
    main()
