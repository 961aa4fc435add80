"""Which part of a thing's answer is wanted, in which format, and its tables as files."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import StreamingResponse

from cabgraph.answers.scope import Wanted
from cabgraph.answers.tables import UnknownTableError, table
from cabgraph.http.dependencies import AppSettings
from cabgraph.http.negotiation import best_type
from cabgraph.http.problems import ProblemError
from cabgraph.questions.formats import FORMATS
from cabgraph.texts import both

_EVERYTHING = 1_000_000
_OFFERED = {"json": "application/json", "csv": "text/csv", "xlsx": FORMATS["xlsx"].media_type, "ttl": "text/turtle"}

On = Annotated[date | None, Query(description="The day of every standing; today when left out.")]
Text = Annotated[str, Query(max_length=300, description="Words that a scope line must hold; marks ignored.")]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
Size = Annotated[int | None, Query(ge=1, le=1000)]
FormatName = Annotated[
    Literal["json", "csv", "xlsx", "ttl"] | None, Query(description="csv and xlsx give one table, all its rows.")
]
TableName = Annotated[str, Query(max_length=40, description="The table for csv and xlsx; the main one when left out.")]


@dataclass(frozen=True)
class Part:
    """Which part of an answer is wanted, and how."""

    wanted: Wanted
    format: str
    table: str


def by_scope(
    request: Request,
    settings: AppSettings,
    on: On = None,
    q: Text = "",
    page: PageNumber = 1,
    size: Size = None,
    format: FormatName = None,  # noqa: A002 - the address's word
    table: TableName = "",
) -> Part:
    """Return the part of an answer with a scope: a day, words, a page."""
    wanted = Wanted(on or date.today(), q, page, size or settings.page_size)
    return _part(request, wanted, format, table)


def by_day(
    request: Request,
    settings: AppSettings,
    on: On = None,
    page: PageNumber = 1,
    size: Size = None,
    format: FormatName = None,  # noqa: A002 - the address's word
    table: TableName = "",
) -> Part:
    """Return the part of an answer that depends on a day: a page of it."""
    return _part(request, Wanted(on or date.today(), "", page, size or settings.page_size), format, table)


def whole(
    request: Request,
    format: FormatName = None,  # noqa: A002 - the address's word
    table: TableName = "",
) -> Part:
    """Return the whole of an answer that depends on no day."""
    return _part(request, Wanted(date.today()), format, table)


ScopePart = Annotated[Part, Depends(by_scope)]
DayPart = Annotated[Part, Depends(by_day)]
WholePart = Annotated[Part, Depends(whole)]


def _part(request: Request, wanted: Wanted, given: str | None, name: str) -> Part:
    if given is None:
        media = best_type(request.headers.get("accept", ""), list(_OFFERED.values()))
        given = next((key for key, offered in _OFFERED.items() if offered == media), None)
    if given is None:
        raise ProblemError(406, "not-acceptable", both("errors.not-acceptable"), offered=list(_OFFERED.values()))
    if given in FORMATS and given != "json":
        wanted = replace(wanted, page=1, size=_EVERYTHING)
    return Part(wanted, given, name)


def as_file(kind: str, slug: str, answer: dict[str, Any], part: Part, language: str) -> StreamingResponse:
    """Return a table of an answer as CSV or XLSX, with headings in a language."""
    try:
        rows = table(kind, answer, part.table, language)
    except UnknownTableError as error:
        detail = both("errors.unknown-table-detail", name=error.name, known=", ".join(error.known))
        raise ProblemError(400, "bad-parameter", detail, parameter="table", known=list(error.known)) from error
    form = FORMATS[part.format]
    filename = f"{slug.replace('/', '-')}-{rows.name.rpartition('/')[2]}{form.suffix}"
    return StreamingResponse(
        form.write(rows, language),
        media_type=form.media_type,
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Content-Language": language},
    )
