"""Answers drawn in a terminal: the catalogue, tables by rich, or a file format on standard output."""

import sys
from collections import defaultdict

from rich.console import Console
from rich.table import Table

from cabgraph import names
from cabgraph.questions.catalogue import Catalogue, Question
from cabgraph.questions.formats import FORMATS
from cabgraph.questions.run import Answer


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
        Console().print(_table(answer, language))
        return
    if output not in FORMATS:
        raise ValueError(f"--format: {output!r}: table, {', '.join(sorted(FORMATS))}")
    for block in FORMATS[output].write(answer, language):
        sys.stdout.buffer.write(block)
    sys.stdout.buffer.flush()


def _table(answer: Answer, language: str) -> Table:
    table = Table(title=getattr(answer.question.title, language), title_justify="left")
    for column in answer.question.columns:
        table.add_column(getattr(column.label, language), overflow="fold")
    for row in answer.rows:
        table.add_row(*((term.value.removeprefix(names.THINGS) if term else "") for term in row))
    return table
