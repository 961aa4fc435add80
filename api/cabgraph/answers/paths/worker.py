"""Many paths in a process of its own: a question or a list on standard input, bytes out.

    python -m cabgraph.answers.paths.worker check|keep|write ORDER

`check` writes the answers to standard output, `keep` leaves them in the order's folder and tells how far they are,
`write` writes kept ones.
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cabgraph import resources
from cabgraph.answers.checklist import process
from cabgraph.answers.checklist.headings import HeadingsError
from cabgraph.answers.checklist.kept import Kept
from cabgraph.answers.checklist.order import Refusal, refusal
from cabgraph.answers.checklist.process import MEMORY, Begun
from cabgraph.answers.paths.added import PathAdding
from cabgraph.answers.paths.order import PathOrder
from cabgraph.answers.paths.question import Question
from cabgraph.answers.paths.run import PathRun, headings_of
from cabgraph.answers.paths.writers import write
from cabgraph.answers.registry import Registry, open_kept, open_registry
from cabgraph.intake.problems import SheetError
from cabgraph.settings import Settings
from cabgraph.texts import both


def main() -> None:
    """Run the order of the command line."""
    process.run(PathOrder.from_json, {"check": _check, process.KEEP: _keep, "write": _write})


def _check(order: PathOrder, settings: Settings) -> Iterator[bytes]:
    found = _opened(order, settings)
    if isinstance(found, Refusal):
        yield process.refused(found)
        return
    yield from process.written(_blocks(order, found.head, found.records))


def _write(order: PathOrder, _: Settings) -> Iterator[bytes]:
    kept = Kept(Path(order.kept))
    yield from process.written(_blocks(order, kept.head, kept.records()))


def _keep(order: PathOrder, settings: Settings) -> Iterator[bytes]:
    yield from process.keep(order, _opened(order, settings))


def _blocks(order: PathOrder, head: dict[str, Any], records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    return write(order.format, head, records, PathAdding(order.language, order.address, head["release"]))


def _opened(order: PathOrder, settings: Settings) -> Begun | Refusal:
    folders = [(settings.data or resources.data()) / country for country in settings.countries]
    source = sys.stdin.buffer
    question = Question.from_json(order.question or source.read())
    try:
        run = PathRun(
            _registry(order, settings),
            settings,
            question,
            source if order.question else None,
            name=order.name,
            processes=settings.batch_processes,
        )
    except (SheetError, HeadingsError) as error:
        return refusal(error, order.name, headings_of(folders))
    except MemoryError:
        return Refusal("too-big", both("intake.too-big", limit=MEMORY >> 20), {"file": order.name})
    return Begun(run.head(), run.records(), lambda row: _progress(run, row))


def _registry(order: PathOrder, settings: Settings) -> Registry:
    current = open_registry(settings)
    if order.release in ("", current.release.manifest.id):
        return current
    return open_kept(settings, order.release, current)


def _progress(run: PathRun, row: int | None) -> dict[str, Any]:
    """Return the counts, and the share that is answered, None where nothing tells how much there is."""
    total = run.counts.total
    share = 1.0 if row is None else min(0.99, row / total) if total else None
    return {"summary": run.summary(), "share": share, "converted_from": run.encoding or None}


if __name__ == "__main__":
    main()
