"""The command line: build | check | ask | check-list | recognise | serve | load | export | patch | token | workspace.

Texts come from `web/texts`, in the language asked.
"""

import gzip
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from cabgraph import terminal
from cabgraph.answers.ask import ask_question, named_values
from cabgraph.answers.asked import NotUnderstoodError
from cabgraph.answers.checklist.order import Order
from cabgraph.answers.paths.question import Wanted
from cabgraph.answers.registry import Registry, open_registry
from cabgraph.build import BuildError, ViolationsError, draft
from cabgraph.build import build as build_release
from cabgraph.commands import token, workspace
from cabgraph.commands.check_list import check_file
from cabgraph.commands.listening import refused_host
from cabgraph.commands.recognise import Output, recognise_file
from cabgraph.commands.streams import CommandError
from cabgraph.http.app import create_app
from cabgraph.http.wire import Connection
from cabgraph.questions.catalogue import UnknownQuestionError
from cabgraph.questions.terms import ParameterError
from cabgraph.settings import Settings
from cabgraph.store.base import StoreError
from cabgraph.store.dumps import whole_dump
from cabgraph.store.patch import patch_between
from cabgraph.store.release import CURRENT, BusyError, NotKeptError, ReleaseError, current_release, kept_release
from cabgraph.store.remote import RemoteStore
from cabgraph.texts import say
from cabgraph.validation.render import render

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
app.add_typer(token.app, name="token")
app.add_typer(workspace.app, name="workspace")
_errors = Console(stderr=True)

Language = Annotated[str, typer.Option("--language", "-l", help="vi or en; the setting decides when left out.")]


def _settings(language: str = "") -> Settings:
    settings = Settings()
    return settings.model_copy(update={"language": language}) if language else settings


def _fail(message: str, code: int = 2) -> typer.Exit:
    _errors.print(message, style="bold red", markup=False)
    return typer.Exit(code)


@contextmanager
def _progress(language: str) -> Iterator[Progress]:
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=_errors, transient=True) as bar:
        task = bar.add_task(say(language, "build.tables"), total=None)

        def tell(step: str, what: str) -> None:
            bar.update(task, description=f"{say(language, f'build.{step}')} {what}")

        bar.tell = tell  # type: ignore[attr-defined]
        yield bar


@contextmanager
def _registry(settings: Settings) -> Iterator[Registry]:
    try:
        registry = open_registry(settings)
    except ReleaseError as error:
        raise _fail(say(settings.language, "build.none", folder=settings.releases)) from error
    except StoreError as error:
        raise _fail(str(error)) from error
    try:
        yield registry
    finally:
        registry.close()


@app.command()
def build(
    wait: Annotated[bool, typer.Option(help="Wait for another build that holds the folder.")] = False,
    rewrite: Annotated[
        bool, typer.Option(help="Do not hold the records to those of the current release (C22).")
    ] = False,
    language: Language = "",
) -> None:
    """Make a release from the tables and switch to it."""
    settings = _settings(language)
    tongue = settings.language
    try:
        with _progress(tongue) as bar:
            release = build_release(settings, bar.tell, wait=wait, rewrite=rewrite)  # type: ignore[attr-defined]
    except BusyError as error:
        raise _fail(say(tongue, "build.busy", folder=settings.releases)) from error
    except ViolationsError as error:
        render(error.report, tongue, _errors)
        raise _fail(say(tongue, "build.violations", count=error.report.violations), 1) from error
    except (BuildError, ReleaseError) as error:
        raise _fail(say(tongue, "build.failed", reason=error)) from error
    manifest = release.manifest
    for left_out in manifest.rejected:
        _errors.print(say(tongue, "build.left-out", problem=left_out["problem"]), markup=False)
    rows = sum(int(str(table["rows"])) for table in manifest.tables)
    typer.echo(
        say(
            tongue,
            "build.done",
            id=manifest.id,
            statements=manifest.statements,
            rows=rows,
            tables=len(manifest.tables),
            left_out=len(manifest.rejected),
        )
    )


@app.command()
def check(
    report: Annotated[Path | None, typer.Option(help="Write the sh:ValidationReport (Turtle) here.")] = None,
    rewrite: Annotated[
        bool, typer.Option(help="Do not hold the records to those of the current release (C22).")
    ] = False,
    language: Language = "",
) -> None:
    """Check the tables against the rules; exits with 1 on violations or rows left out."""
    settings = _settings(language)
    try:
        with _progress(settings.language) as bar:
            made = draft(settings, bar.tell, rewrite=rewrite)  # type: ignore[attr-defined]
    except BuildError as error:
        raise _fail(say(settings.language, "build.failed", reason=error)) from error
    render(made.report, settings.language, Console())
    problems = [problem for loaded in made.loaded for problem in loaded.problems]
    for problem in problems:
        _errors.print(say(settings.language, "build.left-out", problem=problem), markup=False)
    if report:
        report.write_bytes(made.report.to_turtle())
    if problems or not made.report.conforms:
        raise typer.Exit(1)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def ask(
    context: typer.Context,
    question: Annotated[
        str, typer.Argument(help="The question's path, such as inspector/body-scope; none: the list.")
    ] = "",
    output: Annotated[str, typer.Option("--format", help="table, csv, tsv, json, srj or xlsx.")] = "table",
    language: Language = "",
) -> None:
    """Ask a stored question: cabgraph ask inspector/body-scope --body VILAS-028 --on 2020-01-13."""
    settings = _settings(language)
    with _registry(settings) as registry:
        if not question:
            terminal.show_catalogue(registry.questions, settings.language)
            return
        try:
            values = named_values(context.args)
            answer = ask_question(registry, question, values, date.today())
            terminal.show_answer(answer, output, settings.language)
        except (UnknownQuestionError, ParameterError, NotUnderstoodError, StoreError, ValueError) as error:
            raise _fail(terminal.explain_error(error, registry.index, settings.language)) from error


@app.command(name="check-list")
def check_list(
    file: Annotated[str, typer.Argument(help="A CSV, XLSX, JSON or NDJSON file; - reads standard input.")],
    output: Annotated[
        str, typer.Option(help="The file to write, - for standard output; else FILE-checked beside the list.")
    ] = "",
    form: Annotated[
        str, typer.Option("--format", help="csv, xlsx, json or ndjson; else as the file's name says.")
    ] = "",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of rows without a date.")] = None,
    known_at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="What the register said at the end of this day (UTC); now if left out."
        ),
    ] = None,
    address: Annotated[str, typer.Option(help="Where the pages that prove the answers are: https://…")] = "",
    overwrite: Annotated[bool, typer.Option(help="Write over a file that is already there.")] = False,
    language: Language = "",
) -> None:
    """Check every row of a list; exits with 1 when rows could not be read, with 2 when nothing was written."""
    settings = _settings(language)
    order = Order(
        "", form, settings.language, (address or settings.public_address).rstrip("/"), on.date() if on else None
    )
    if known_at:
        order = replace(order, known_at=datetime.combine(known_at, time.max, UTC))
    with _registry(settings) as registry:
        try:
            code = check_file(registry, settings, file, output, order, _errors, overwrite=overwrite)
        except CommandError as error:
            raise _fail(str(error)) from error
    raise typer.Exit(code)


@app.command()
def recognise(
    file: Annotated[
        str, typer.Argument(help="A CSV, XLSX, JSON or NDJSON file; - reads standard input; none: --of or --body.")
    ] = "",
    body: Annotated[list[str] | None, typer.Option(help="A body: code, tax code or name; several times.")] = None,
    of: Annotated[str, typer.Option(help="All bodies of this economy.")] = "",
    province: Annotated[list[str] | None, typer.Option(help="Only bodies of this province; several times.")] = None,
    granted_by: Annotated[list[str] | None, typer.Option(help="Only bodies with a grant of this grantor.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="accreditation, designation or registration.")] = None,
    economy: Annotated[list[str] | None, typer.Option(help="An economy: code or name; several times.")] = None,
    arrangement: Annotated[str, typer.Option(help="The economies of those that take part in it.")] = "",
    organisation: Annotated[str, typer.Option(help="The economies of its members.")] = "",
    activity: Annotated[list[str] | None, typer.Option(help="An activity; else all of each body.")] = None,
    product: Annotated[str, typer.Option(help="Id, name or HS code of one product.")] = "",
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day; today if left out.")] = None,
    known_at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What the register said at the end of this day (UTC).")
    ] = None,
    output: Annotated[str, typer.Option(help="The file to write, - for standard output.")] = "",
    form: Annotated[str, typer.Option("--format", help="csv, xlsx, json or ndjson; else by the file's name.")] = "",
    address: Annotated[str, typer.Option(help="Where the pages that show the paths are: https://…")] = "",
    overwrite: Annotated[bool, typer.Option(help="Write over a file that is already there.")] = False,
    language: Language = "",
) -> None:
    """Tell in which economies results of many bodies are recognised: the best path of each body and economy."""
    settings = _settings(language)
    wanted = Wanted(
        body=tuple(body or ()),
        of=of,
        province=tuple(province or ()),
        granted_by=tuple(granted_by or ()),
        kind=tuple(kind or ()),
        economy=tuple(economy or ()),
        arrangement=arrangement,
        organisation=organisation,
        activity=tuple(activity or ()),
        product=product,
        on=on.date() if on else date.today(),
        known_at=datetime.combine(known_at, time.max, UTC) if known_at else None,
    )
    written = Output(output, form, settings.language, (address or settings.public_address).rstrip("/"), overwrite)
    with _registry(settings) as registry:
        try:
            code = recognise_file(registry, settings, file, wanted, written, _errors)
        except (CommandError, NotUnderstoodError) as error:
            told = str(error)
            if isinstance(error, NotUnderstoodError):
                told = terminal.explain_error(error, registry.index, settings.language)
            raise _fail(told) from error
    raise typer.Exit(code)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(help="How many processes answer; the setting `workers` if left out.")] = 0,
    workspace: Annotated[
        bool, typer.Option("--workspace", help="Take changes from clients with a token; as the setting `workspace`.")
    ] = False,
) -> None:
    """Serve the current release over HTTP."""
    settings = _settings()
    processes = workers or settings.workers
    if workspace:
        settings = settings.model_copy(update={"workspace": True})
        if processes > 1:
            # Each process reads the settings from its environment.
            os.environ["CABGRAPH_WORKSPACE"] = "true"
    if refused := refused_host(settings, host):
        raise _fail(say(settings.language, refused, host=host))
    if settings.workspace and settings.workspace_open:
        _errors.print(say(settings.language, "workspace.is-open"), style="bold red", markup=False)
    try:
        current_release(settings.releases)
    except ReleaseError as error:
        raise _fail(say(settings.language, "build.none", folder=settings.releases)) from error
    served = create_app(settings) if processes == 1 else "cabgraph.http.app:app_of_environment"
    uvicorn.run(
        served,
        factory=processes > 1,
        workers=processes,
        host=host,
        port=port,
        server_header=False,
        http=Connection,
        access_log=settings.access_log,
    )


@app.command()
def load(endpoint: Annotated[str, typer.Argument(help="Address of the SPARQL 1.1 Update service.")]) -> None:
    """Load the current release into a SPARQL server, so that it can answer in the embedded store's place."""
    settings = _settings()
    try:
        release = current_release(settings.releases)
        with gzip.open(whole_dump(release), "rt", encoding="utf-8") as statements:
            count = RemoteStore(endpoint, settings.store_timeout).load(statements)
    except (ReleaseError, StoreError) as error:
        raise _fail(str(error)) from error
    typer.echo(count)


@app.command()
def export() -> None:
    """Write the current release as N-Quads to standard output."""
    settings = _settings()
    try:
        release = current_release(settings.releases)
    except ReleaseError as error:
        raise _fail(say(settings.language, "build.none", folder=settings.releases)) from error
    with gzip.open(whole_dump(release)) as source:
        shutil.copyfileobj(source, sys.stdout.buffer)


@app.command()
def patch(
    older: Annotated[str, typer.Argument(help="Id of the release that the patch is applied to.")],
    newer: Annotated[
        str, typer.Argument(help="Id of the release that it makes; the current one when left out.")
    ] = CURRENT,
) -> None:
    """Write what turns one release kept into another to standard output, as an RDF patch."""
    settings = _settings()
    folder = settings.releases
    try:
        start, end = (
            current_release(folder) if name == CURRENT else kept_release(folder, name) for name in (older, newer)
        )
    except NotKeptError as error:
        raise _fail(say(settings.language, f"errors.release-{error.why}-detail", release=error.release)) from error
    except ReleaseError as error:
        raise _fail(say(settings.language, "build.none", folder=folder)) from error
    sys.stdout.buffer.writelines(patch_between(start, end))


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
