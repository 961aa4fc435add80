"""Which part of a thing's answer is wanted, in which format, and its tables as files."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Depends, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BeforeValidator

from cabgraph.answers.scope import Wanted
from cabgraph.answers.tables import UnknownTableError, table
from cabgraph.http.days import read_day
from cabgraph.http.dependencies import AppSettings
from cabgraph.http.lists import chosen_format
from cabgraph.http.problems import ProblemError
from cabgraph.questions.formats import FORMATS
from cabgraph.texts import both

_EVERYTHING = 1_000_000


def _day_if_any(given: object) -> object:
    return None if given == "" else read_day(given)


On = Annotated[
    date | None,
    BeforeValidator(_day_if_any),
    Query(description="The day of every standing; today when left out or empty."),
]
Text = Annotated[str, Query(max_length=300, description="Words that a scope line must hold; marks ignored.")]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
Size = Annotated[int | None, Query(ge=1, le=1000)]
FormatName = Annotated[
    Literal["json", "csv", "xlsx", "ttl"] | None, Query(description="csv and xlsx give one table, all its rows.")
]
TableName = Annotated[str, Query(max_length=40, description="The table for csv and xlsx; the main one when left out.")]


@dataclass(frozen=True)
class Form:
    """In which format an answer is wanted, and which of its tables."""

    format: str
    table: str

    @property
    def of_rows(self) -> bool:
        """Whether the format holds the rows of one table."""
        return self.format in FORMATS and self.format != "json"


def by_scope(settings: AppSettings, on: On = None, q: Text = "", page: PageNumber = 1, size: Size = None) -> Wanted:
    """Return the part of an answer with a scope that is wanted: a day, words, a page."""
    return Wanted(on or date.today(), q, page, size or settings.page_size)


def by_day(settings: AppSettings, on: On = None, page: PageNumber = 1, size: Size = None) -> Wanted:
    """Return the part of an answer that depends on a day that is wanted: a page of it."""
    return Wanted(on or date.today(), "", page, size or settings.page_size)


def get_form(
    request: Request,
    format: FormatName = None,  # noqa: A002 - the address's word
    table: TableName = "",
) -> Form:
    """Return the format by its name, else by Accept. Raises a problem, 406, when nothing offered is accepted."""
    return Form(chosen_format(request, format), table)


ByScope = Annotated[Wanted, Depends(by_scope)]
ByDay = Annotated[Wanted, Depends(by_day)]
Wished = Annotated[Form, Depends(get_form)]


def everything(wanted: Wanted) -> Wanted:
    """Return the same part without its pages: every row."""
    return replace(wanted, page=1, size=_EVERYTHING)


def as_file(kind: str, slug: str, answer: dict[str, Any], form: Form, language: str) -> StreamingResponse:
    """Return a table of an answer as CSV or XLSX, with headings in a language."""
    try:
        rows = table(kind, answer, form.table, language)
    except UnknownTableError as error:
        detail = both("errors.unknown-table-detail", name=error.name, known=", ".join(error.known))
        raise ProblemError(400, "bad-parameter", detail, parameter="table", known=list(error.known)) from error
    written = FORMATS[form.format]
    filename = f"{slug.replace('/', '-')}-{rows.name.rpartition('/')[2]}{written.suffix}"
    return StreamingResponse(
        written.write(rows, language),
        media_type=written.media_type,
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Content-Language": language},
    )
