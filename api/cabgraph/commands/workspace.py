"""`cabgraph workspace init`: a folder that a server with `--workspace` can write in."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cabgraph.settings import Settings
from cabgraph.store.release import BusyError, ReleaseError
from cabgraph.texts import say
from cabgraph.workspace.start import NotStartedError, begin_empty, begin_from

app = typer.Typer(no_args_is_help=True, help="A graph that clients with a token may change.")
_errors = Console(stderr=True)


@app.callback()
def workspace() -> None:
    """Keep `init` a word of its own while it is the only one."""


@app.command()
def init(
    empty: Annotated[bool, typer.Option("--empty", help="Begin with a graph that says nothing.")] = False,
    source: Annotated[
        Path | None, typer.Option("--from", help="Begin with this release, or the current one of a folder.")
    ] = None,
) -> None:
    """Begin a workspace in the folder of the setting `releases`."""
    settings = Settings()
    tongue = settings.language
    try:
        if empty == (source is not None):
            raise _fail(say(tongue, "workspace.which-start"))
        release = begin_from(settings.releases, source) if source else begin_empty(settings.releases)
    except NotStartedError as error:
        key = f"workspace.{error.code}"
        raise _fail(say(tongue, key, folder=error.where, source=error.where)) from error
    except BusyError as error:
        raise _fail(say(tongue, "build.busy", folder=settings.releases)) from error
    except ReleaseError as error:
        raise _fail(str(error)) from error
    manifest = release.manifest
    told = say(
        tongue, "workspace.started", folder=settings.releases, release=manifest.id, statements=manifest.statements
    )
    typer.echo(told)


def _fail(message: str) -> typer.Exit:
    _errors.print(message, style="bold red", markup=False)
    return typer.Exit(2)
