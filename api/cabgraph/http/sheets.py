"""Answers of stored questions over HTTP: JSON with both names of everything, CSV and XLSX as the questions give."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import StreamingResponse

from cabgraph.answers.registry import Registry
from cabgraph.answers.sheets import Ask, answer_of, sheet, things_of
from cabgraph.http.asking import question_link
from cabgraph.http.dependencies import AppSettings, AskedRegistry, Language
from cabgraph.http.exports import Form, PageNumber, Size, Wished
from cabgraph.http.lists import as_turtle, tell_pages
from cabgraph.http.pager import Parameters, address_of
from cabgraph.http.problems import ProblemError
from cabgraph.questions.formats import FORMATS
from cabgraph.texts import both

EXPORTS = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"), ("Turtle", "ttl"))


@dataclass(frozen=True)
class Lister:
    """One request for a list: of which release, in which language and format, which page of it."""

    request: Request
    response: Response
    registry: Registry
    form: Form
    language: str
    page: int
    size: int

    def answer(self, asked: Ask, **about: object) -> Any:
        """Answer one question: a page of its rows as JSON, all of them in any other format."""
        if self.form.format != "json":
            return as_file(self.registry, [asked], self.form, self.language)
        found = sheet(self.registry, asked, self.language)
        items = found.items[(self.page - 1) * self.size : self.page * self.size]
        told = {**about, "total": len(found.items), "page": self.page, "size": self.size, "items": items}
        tell_pages(self.request, self.response, told)
        question = linked(self.request, self.registry, asked, self.language)
        return {**told, "question": question, "release": self.registry.release.manifest.id}


def get_lister(
    request: Request,
    response: Response,
    registry: AskedRegistry,
    settings: AppSettings,
    language: Language,
    form: Wished,
    page: PageNumber = 1,
    size: Size = None,
) -> Lister:
    """Return how a list is asked for."""
    return Lister(request, response, registry, form, language, page, size or settings.page_size)


AskedLister = Annotated[Lister, Depends(get_lister)]


def board(
    request: Request, registry: Registry, asks: Sequence[Ask], form: Form, language: str, about: dict[str, Any]
) -> Any:
    """Answer several questions at once as JSON, or the one named by `table` in any other format."""
    if form.format != "json":
        return as_file(registry, asks, form, language)
    tables = {
        asked.name: {
            **sheet(registry, asked, language).told(),
            "question": linked(request, registry, asked, language),
        }
        for asked in asks
    }
    return {**about, "tables": tables, "release": registry.release.manifest.id}


def linked(request: Request, registry: Registry, asked: Ask, language: str) -> dict[str, Any]:
    """Return the link of a question as it was asked, of the same release."""
    return question_link(registry, asked.question, asked.values, language, request.query_params.get("release", ""))


def as_file(registry: Registry, asks: Sequence[Ask], form: Form, language: str) -> StreamingResponse:
    """Return the rows of the question named by the form, of the first when it names none. Raises a problem (400)."""
    asked = next((each for each in asks if form.table in ("", each.name)), None)
    if asked is None:
        known = [each.name for each in asks]
        detail = both("errors.unknown-table-detail", name=form.table, known=", ".join(known))
        raise ProblemError(400, "bad-parameter", detail, parameter="table", known=known)
    found = answer_of(registry, asked, language)
    if form.format == "ttl":
        column = next((name for name in _RECORDS if name in found.names), found.names[0])
        return as_turtle(registry, list(things_of(found, column)))
    written = FORMATS[form.format]
    return StreamingResponse(
        written.write(found, language),
        media_type=written.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{asked.name}{written.suffix}"',
            "Content-Language": language,
        },
    )


_RECORDS = ("membership", "participation", "component", "record", "thing")
"""The columns that hold the record of a row, by which Turtle tells what the rows are about."""


def downloads(path: str, parameters: Parameters, table: str = "") -> list[tuple[str, str]]:
    """Return the addresses of a table in every format, by the name of the format."""
    chosen = [("table", table)] if table else []
    return [
        (label, address_of(path, [*parameters, *([] if form == "json" else chosen), ("format", form)]))
        for label, form in EXPORTS
    ]
