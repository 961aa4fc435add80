"""Answers drawn in a terminal: the catalogue, tables by rich, or a file format on standard output."""

import sys
from collections import defaultdict

from rich.console import Console
from rich.table import Table

from cabgraph import names
from cabgraph.answers.asked import NotUnderstoodError
from cabgraph.index.lookup import Index
from cabgraph.questions.catalogue import Catalogue, Question, UnknownQuestionError
from cabgraph.questions.formats import FORMATS
from cabgraph.questions.run import Answer
from cabgraph.questions.terms import ParameterError
from cabgraph.store.base import Term
from cabgraph.texts import say

_CANDIDATES = 10
_NO_BOUNDS = ("0001-01-01", "9999-12-31")
"""Days that stand in data for a bound that is not known (docs/model.md)."""
_NARROWEST = 12
"""Characters a column needs before words fall apart."""


def show_catalogue(catalogue: Catalogue, language: str) -> None:
    """Print every stored question with its parameters, a folder at a time."""
    console = Console()
    folders: dict[str, list[Question]] = defaultdict(list)
    for question in catalogue:
        folders[question.folder].append(question)
    for folder, questions in sorted(folders.items()):
        table = Table(title=folder, title_justify="left", show_lines=False)
        for heading in ("", "", ""):
            table.add_column(heading, overflow="fold")
        for question in questions:
            parameters = " ".join(f"--{parameter.name}" for parameter in question.parameters)
            table.add_row(question.name, getattr(question.title, language), parameters)
        console.print(table)


def show_answer(answer: Answer, output: str, language: str) -> None:
    """Print an answer as a table, or write it in a file format. Raises ValueError for an unknown format."""
    if output == "table":
        console = Console()
        fits = console.width >= _NARROWEST * len(answer.question.columns)
        console.print(_table(answer, language) if fits else _records(answer, language))
        return
    if output not in FORMATS:
        raise ValueError(f"--format: {output!r}: table, {', '.join(sorted(FORMATS))}")
    for block in FORMATS[output].write(answer, language):
        sys.stdout.buffer.write(block)
    sys.stdout.buffer.flush()


def explain_error(error: Exception, index: Index, language: str) -> str:
    """Return what was wrong with a question in the asker's language, with the candidates of an ambiguous name."""
    match error:
        case UnknownQuestionError():
            return say(language, "errors.unknown-question", name=error.args[0])
        case ParameterError():
            return say(language, f"questions.{error.code}", **error.params)
        case NotUnderstoodError():
            key = "errors.ambiguous-detail" if error.candidates else "errors.unknown-name-detail"
            labels = index.labels(error.candidates)
            lines = [say(language, key, field=error.field, text=error.text, count=len(error.candidates))]
            shown = error.candidates[:_CANDIDATES]
            lines += [f"  {thing.removeprefix(names.THINGS)}  {labels[thing][language]}" for thing in shown]
            return "\n".join(lines)
        case _:
            return str(error)


def _table(answer: Answer, language: str) -> Table:
    table = Table(title=getattr(answer.question.title, language), title_justify="left")
    for column in answer.question.columns:
        table.add_column(getattr(column.label, language), overflow="fold")
    for row in answer.rows:
        table.add_row(*(_cell(term, language) for term in row))
    return table


def _records(answer: Answer, language: str) -> Table:
    """Return an answer for a narrow terminal: the values of a row under one another, empty ones left out."""
    table = Table(title=getattr(answer.question.title, language), title_justify="left", show_header=False)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=2, overflow="fold")
    for row in answer.rows:
        for column, term in zip(answer.question.columns, row, strict=True):
            if term and term.value:
                table.add_row(getattr(column.label, language), _cell(term, language))
        table.add_section()
    return table


def _cell(term: Term | None, language: str) -> str:
    """Return a value as a person reads it: things by their short address, a bound that nobody knows as a word."""
    if term is None:
        return ""
    if term.value in _NO_BOUNDS and term.datatype.endswith("#date"):
        return say(language, "questions.unbounded")
    return term.value.removeprefix(names.THINGS)
