"""`cabgraph check-list FILE`: a list in, the same list with its answers out, and how far it is on standard error."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cabgraph import resources
from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.headings import HeadingsError, open_headings
from cabgraph.answers.checklist.order import Order, refusal
from cabgraph.answers.checklist.record import SUMMARY, head, records
from cabgraph.answers.checklist.run import CheckList
from cabgraph.answers.checklist.writers import FORMATS
from cabgraph.answers.checklist.writers.as_xlsx import TooWideError
from cabgraph.answers.registry import Registry
from cabgraph.commands.streams import DONE, NOTED, STANDARD, CommandError, opened, write_blocks
from cabgraph.intake.problems import SheetError
from cabgraph.settings import Settings
from cabgraph.texts import say

_TOLD_EVERY: Final = 0.1


def check_file(
    registry: Registry,
    settings: Settings,
    source: str,
    output: str,
    order: Order,
    errors: Console,
    *,
    overwrite: bool,
) -> int:
    """Check the list of a file and write it; return the exit code. Raises CommandError."""
    language = order.language
    if order.format and order.format not in FORMATS:
        raise CommandError(say(language, "check-list.format-unknown", given=order.format, known=", ".join(FORMATS)))
    form = order.format or _format(output if output and output != STANDARD else source)
    order = replace(order, format=form, name=Path(source).name if source != STANDARD else "")
    target = _target(source, output, order.format)
    if target and target.exists() and not overwrite:
        raise CommandError(say(language, "check-list.exists", file=target))
    with opened(source, language) as stream:
        run = _run(registry, settings, stream, order)
        if run.encoding:
            errors.print(say(language, "check-list.converted", encoding=run.encoding), markup=False, highlight=False)
        try:
            _write(run, order, target, errors)
        except TooWideError as error:
            raise CommandError(say(language, "check-list.too-wide")) from error
        except OSError as error:
            file = target or STANDARD
            raise CommandError(say(language, "check-list.unwritable", file=file, reason=error.strerror)) from error
    _tell(run, language, target, errors)
    return NOTED if run.counts.broken else DONE


def _format(file: str) -> str:
    suffix = Path(file).suffix.lower()
    return next((name for name, form in FORMATS.items() if form.suffix == suffix), "csv")


def _target(source: str, output: str, form: str) -> Path | None:
    """Return the file to write, None for standard output: beside the list, under a name of its own."""
    if output:
        return None if output == STANDARD else Path(output)
    if source == STANDARD:
        return None
    path = Path(source)
    return path.with_name(f"{path.stem}-checked{FORMATS[form].suffix}")


def _run(registry: Registry, settings: Settings, stream: IO[bytes], order: Order) -> CheckList:
    try:
        return CheckList(registry, stream, settings, name=order.name, on=order.on, known_at=order.known_at)
    except (SheetError, HeadingsError) as error:
        folders = [(settings.data or resources.data()) / country for country in settings.countries]
        why = refusal(error, order.name, open_headings(folders))
        raise CommandError(why.detail[order.language]) from error


def _write(run: CheckList, order: Order, target: Path | None, errors: Console) -> None:
    """Write the list to standard output, or into a new file that takes its name when it is whole."""
    adding = Adding(order.language, order.address, run.release)
    with _bar(run, order.language, errors) as told:
        blocks = FORMATS[order.format].write(head(run), told(records(run)), adding)
        write_blocks(blocks, target)


@contextmanager
def _bar(run: CheckList, language: str, errors: Console) -> Iterator[Any]:
    """Show rows done, of how many where that is known, and how fast."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task(say(language, "check-list.checking"), total=run.counts.total, rate="")
        began = time.monotonic()

        def told(found: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
            last = 0.0
            for record in found:
                yield record
                now = time.monotonic()
                if now - last >= _TOLD_EVERY and record["kind"] != SUMMARY:
                    last = now
                    rate = say(language, "check-list.rate", rate=round(run.counts.rows / max(now - began, 0.001)))
                    bar.update(task, completed=record["row"], rate=rate)

        yield told


def _tell(run: CheckList, language: str, target: Path | None, errors: Console) -> None:
    counts = run.counts
    errors.print(
        say(
            language,
            "check-list.done",
            rows=counts.rows,
            yes=counts.verdicts["yes"],
            no=counts.verdicts["no"],
            unknown=counts.verdicts["unknown"],
            broken=counts.broken,
            file=target or STANDARD,
        ),
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
