"""`cabgraph recognise`: many bodies and many economies in, the best path of each cell out, and how far it is."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from cabgraph import resources
from cabgraph.answers.checklist.headings import HeadingsError
from cabgraph.answers.checklist.order import refusal
from cabgraph.answers.checklist.record import SUMMARY
from cabgraph.answers.checklist.writers import FORMATS
from cabgraph.answers.checklist.writers.as_xlsx import TooWideError
from cabgraph.answers.paths.added import PathAdding
from cabgraph.answers.paths.question import Wanted, understand
from cabgraph.answers.paths.run import PathRun, headings_of
from cabgraph.answers.paths.writers import write
from cabgraph.answers.registry import Registry
from cabgraph.commands.streams import DONE, NOTED, STANDARD, CommandError, opened, write_blocks
from cabgraph.intake.problems import SheetError
from cabgraph.settings import Settings
from cabgraph.texts import say

_TOLD_EVERY: Final = 0.1


@dataclass(frozen=True)
class Output:
    """Where the answers go: a file ("-" or "" without a list: standard output), a format ("" by the file's name)."""

    file: str
    format: str
    language: str
    address: str
    overwrite: bool

    def chosen(self, source: str) -> str:
        """Return the format. Raises CommandError for one there is none of."""
        if self.format and self.format not in FORMATS:
            known = ", ".join(FORMATS)
            raise CommandError(say(self.language, "check-list.format-unknown", given=self.format, known=known))
        named = self.file if self.file and self.file != STANDARD else source
        suffix = Path(named).suffix.lower()
        return self.format or next((name for name, form in FORMATS.items() if form.suffix == suffix), "csv")

    def target(self, source: str) -> Path | None:
        """Return the file to write, None for standard output. Raises CommandError for one that is there already."""
        target = None if self.file == STANDARD else Path(self.file) if self.file else None
        if not self.file and source not in ("", STANDARD):
            path = Path(source)
            target = path.with_name(f"{path.stem}-recognition{FORMATS[self.chosen(source)].suffix}")
        if target and target.exists() and not self.overwrite:
            raise CommandError(say(self.language, "check-list.exists", file=target))
        return target


def recognise_file(
    registry: Registry, settings: Settings, source: str, wanted: Wanted, output: Output, errors: Console
) -> int:
    """Answer a list of a file, or the bodies that are wanted, and write it; return the exit code.

    Raises CommandError, NotUnderstoodError.
    """
    language = output.language
    form, target = output.chosen(source), output.target(source)
    if not source and not wanted.names_bodies:
        raise CommandError(say(language, "paths.command-nothing"))
    with opened(source, language) if source else nullcontext() as stream:
        run = _run(registry, settings, stream, wanted, Path(source).name if source != STANDARD else "", language)
        with _bar(run, language, errors) as told:
            adding = PathAdding(language, output.address, run.release)
            try:
                write_blocks(write(form, run.head(), told(run.records()), adding), target)
            except TooWideError as error:
                raise CommandError(say(language, "check-list.too-wide")) from error
            except OSError as error:
                why = say(language, "check-list.unwritable", file=target or STANDARD, reason=error.strerror)
                raise CommandError(why) from error
    counts = run.counts
    values = {verdict: counts.verdicts[verdict] for verdict in ("yes", "unknown", "none")}
    errors.print(
        say(language, "paths.done", rows=counts.rows, cells=counts.cells, broken=counts.broken, **values,
            file=target or STANDARD),
        markup=False,
        highlight=False,
        soft_wrap=True,
    )  # fmt: skip
    return NOTED if counts.broken else DONE


def _run(
    registry: Registry, settings: Settings, stream: IO[bytes] | None, wanted: Wanted, name: str, language: str
) -> PathRun:
    question = understand(registry, wanted, lines=stream is None)
    if len(question.lines) * len(question.economies) > settings.recognition_cells:
        cells = len(question.lines) * len(question.economies)
        raise CommandError(say(language, "paths.too-many", cells=cells, limit=settings.recognition_cells))
    try:
        return PathRun(registry, settings, question, stream, name=name)
    except (SheetError, HeadingsError) as error:
        folders = [(settings.data or resources.data()) / country for country in settings.countries]
        raise CommandError(refusal(error, name, headings_of(folders)).detail[language]) from error


@contextmanager
def _bar(run: PathRun, language: str, errors: Console) -> Iterator[Any]:
    """Show lines done, of how many where that is known."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task(say(language, "paths.page-waiting"), total=run.counts.total)

        def told(found: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
            last = 0.0
            for record in found:
                yield record
                now = time.monotonic()
                if now - last >= _TOLD_EVERY and record["kind"] != SUMMARY:
                    last = now
                    bar.update(task, completed=record["row"])

        yield told
