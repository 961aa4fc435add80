"""What lists have in common: the format asked for, the rows as a file, the links from page to page."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse

from cabgraph.answers.registry import Registry
from cabgraph.http.negotiation import best_type
from cabgraph.http.problems import ProblemError
from cabgraph.questions.formats import FORMATS
from cabgraph.questions.run import statements
from cabgraph.questions.table import Table
from cabgraph.texts import both

_OFFERED = {"json": "application/json", "csv": "text/csv", "xlsx": FORMATS["xlsx"].media_type, "ttl": "text/turtle"}
_DESCRIPTION = "explore/thing"

ListFormat = Annotated[
    Literal["json", "csv", "xlsx", "ttl"] | None,
    Query(description="csv, xlsx and ttl hold everything found; json is paged. Accept chooses when left out."),
]


def chosen_format(request: Request, given: str | None) -> str:
    """Return the format to answer in. Raises a problem (406) when none of ours is accepted."""
    if given:
        return given
    media = best_type(request.headers.get("accept", ""), list(_OFFERED.values()))
    for name, offered in _OFFERED.items():
        if offered == media:
            return name
    raise ProblemError(406, "not-acceptable", both("errors.not-acceptable"), offered=list(_OFFERED.values()))


def as_rows(table: Table, form: str, language: str) -> StreamingResponse:
    """Return a table as a CSV or XLSX file with headings in a language."""
    written = FORMATS[form]
    return StreamingResponse(
        written.write(table, language),
        media_type=written.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{table.name}{written.suffix}"',
            "Content-Language": language,
        },
    )


def as_turtle(registry: Registry, things: list[str]) -> StreamingResponse:
    """Return what the release says of each thing, as Turtle without prefixes (its N-Triples part)."""
    question = registry.questions[_DESCRIPTION]

    def chunks() -> Iterator[bytes]:
        for thing in things:
            yield statements(registry.store, question, {"thing": thing})

    return StreamingResponse(chunks(), media_type=_OFFERED["ttl"])


def tell_pages(request: Request, response: Response, found: dict[str, Any]) -> None:
    """Give the answer the Link header of a page of a list (RFC 8288), none where the page is the only one."""
    last = max(1, -(-found["total"] // found["size"]))
    page = found["page"]
    pages = {"first": 1, "prev": page - 1, "next": page + 1, "last": last}
    links = ", ".join(
        f'<{request.url.include_query_params(page=number)}>; rel="{relation}"'
        for relation, number in pages.items()
        if 1 <= number <= last and number != page
    )
    if links:
        response.headers["Link"] = links
