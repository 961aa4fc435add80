"""`cabgraph token create | list | revoke`: who may write, or ask for longer."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cabgraph.settings import Settings
from cabgraph.texts import say
from cabgraph.workspace.tokens import SCOPES, TokenError, all_tokens, create, revoke, tokens_file

app = typer.Typer(no_args_is_help=True, help="Tokens of this server: make, list, take back.")
_errors = Console(stderr=True)


def _fail(language: str, key: str, **values: object) -> typer.Exit:
    _errors.print(say(language, key, **values), style="bold red", markup=False)
    return typer.Exit(2)


@app.command(name="create")
def create_token(
    name: Annotated[str, typer.Argument(help="Whose it is; the log of changes names it.")],
    scope: Annotated[
        str, typer.Option(help="read: ask with the longer limits; write: also change the graph.")
    ] = "read",
    days: Annotated[int, typer.Option(min=0, help="Days until it ends; 0: never.")] = 90,
) -> None:
    """Make a token and print it, once: only its hash is kept."""
    settings = Settings()
    if scope not in SCOPES:
        raise _fail(settings.language, "workspace.token-scope", given=scope, known=", ".join(SCOPES))
    chosen = next(known for known in SCOPES if known == scope)
    try:
        token, text = create(tokens_file(settings), name, chosen, days or None)
    except TokenError as error:
        raise _fail(settings.language, f"workspace.{error.code}", name=error.name) from error
    typer.echo(text)
    until = token.expires or say(settings.language, "workspace.never")
    told = say(settings.language, "workspace.token-made", name=token.name, scope=token.scope, until=until)
    _errors.print(told, markup=False, highlight=False)


@app.command(name="list")
def list_tokens() -> None:
    """List the tokens: id, name, scope, made, ends. The tokens themselves are not kept."""
    settings = Settings()
    table = Table(*(say(settings.language, f"workspace.{name}") for name in ("id", "name", "scope", "made", "ends")))
    for token in all_tokens(tokens_file(settings)):
        ends = token.expires or say(settings.language, "workspace.never")
        table.add_row(token.id, token.name, token.scope, token.created, ends)
    Console().print(table, markup=False)


@app.command(name="revoke")
def revoke_token(which: Annotated[str, typer.Argument(help="The id or the name of the token.")]) -> None:
    """Take a token back; it ends at once, also in servers that run."""
    settings = Settings()
    try:
        token = revoke(tokens_file(settings), which)
    except TokenError as error:
        raise _fail(settings.language, f"workspace.{error.code}", name=error.name) from error
    _errors.print(say(settings.language, "workspace.token-revoked", name=token.name), markup=False, highlight=False)
