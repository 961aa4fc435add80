"""A checked list as an answer: its format, language and file name, streamed from the run that writes it."""

from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic_core import PydanticCustomError
from starlette.types import Receive, Scope, Send

from cabgraph.answers.checklist.order import Order
from cabgraph.answers.checklist.writers import FORMATS
from cabgraph.http.days import read_day, typed_instant
from cabgraph.http.negotiation import best_language, best_type
from cabgraph.http.problems import ProblemError
from cabgraph.http.uploads import Upload
from cabgraph.http.workers import Worker, refused
from cabgraph.settings import Settings
from cabgraph.texts import LANGUAGES, both

PRIVATE: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
"""What every answer about somebody's list says."""

ASKED_WITH: Final = {"application/json": "json", "application/x-ndjson": "ndjson", "application/jsonl": "ndjson"}
"""Formats that are answered as they are asked, where nothing else is said."""


class Checked(StreamingResponse):
    """A list that a run writes; the run ends with the answer, also when the client leaves before it is whole."""

    def __init__(self, worker: Worker, order: Order) -> None:
        form = FORMATS[order.format]
        super().__init__(worker.blocks(), media_type=form.media_type, headers={**PRIVATE, **_named(order, form.suffix)})
        self._worker = worker

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the list, then end its run."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._worker.end()


def progress(status: dict[str, Any], identifier: str) -> JSONResponse:
    """Return how far a kept list is. Raises ProblemError for one that was refused."""
    if status["state"] == "refused":
        raise refused(status["problem"])
    return JSONResponse({"id": identifier, **status}, headers=PRIVATE)


def _named(order: Order, suffix: str) -> dict[str, str]:
    stem = order.name.rpartition(".")[0] or order.name or "list"
    name = "-".join(filter(None, (stem, order.added))) + suffix
    plain = "".join(character if character.isascii() else "_" for character in name)
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}",
        "Content-Language": order.language,
    }


def order_of(request: Request, settings: Settings, upload: Upload, asked: dict[str, Any]) -> Order:
    """Return what is asked of a list: by the query, else by the form, else by the request's headers.

    Raises ProblemError for a format or a language there is none of.
    """
    said = {**upload.fields, **{name: value for name, value in asked.items() if value}}
    return Order(
        name=upload.name,
        format=format_of(request, said.get("format", ""), ASKED_WITH.get(upload.media_type, "csv")),
        language=language_of(request, said.get("language", "")),
        address=address_of(request, settings),
        on=day_of(said.get("on")),
        known_at=instant_of(said.get("known_at")),
    ).with_settings(settings)


def language_of(request: Request, given: str) -> str:
    """Return the language that is wanted. Raises ProblemError for one there is none of."""
    language = given or best_language(request.headers.get("accept-language", ""))
    if language not in LANGUAGES:
        raise ProblemError(
            400, "bad-parameter", both("parameters.literal_error", **_of("language", language, LANGUAGES))
        )
    return language


def format_of(request: Request, given: str, usual: str) -> str:
    """Return the format that is wanted; `usual` when nothing is said. Raises ProblemError 406."""
    if given in FORMATS:
        return given
    offered = {FORMATS[name].media_type.split(";")[0]: name for name in sorted(FORMATS, key=lambda name: name != usual)}
    media = None if given else best_type(request.headers.get("accept", ""), list(offered))
    if media is None:
        raise ProblemError(406, "not-acceptable", both("errors.not-acceptable"), offered=list(FORMATS))
    return offered[media]


def address_of(request: Request, settings: Settings) -> str:
    """Return where readers reach this server, without a slash at the end."""
    return (settings.public_address or str(request.base_url)).rstrip("/")


def day_of(given: Any) -> date | None:
    """Read the day of a form. Raises ProblemError."""
    if not given:
        return None
    try:
        day = read_day(given)
    except PydanticCustomError as error:
        raise ProblemError(
            400, "bad-parameter", both(f"parameters.{error.type}", parameter="on", given=given)
        ) from error
    return day if isinstance(day, date) else None


def instant_of(given: Any) -> datetime | None:
    """Read the instant of a form or a query. Raises ProblemError."""
    if not given or isinstance(given, datetime):
        return given or None
    try:
        return typed_instant(str(given))
    except PydanticCustomError as error:
        raise ProblemError(
            400, "bad-parameter", both(f"parameters.{error.type}", parameter="known_at", given=given)
        ) from error


def _of(name: str, given: str, known: tuple[str, ...]) -> dict[str, str]:
    return {"parameter": name, "given": given, "expected": ", ".join(known)}
