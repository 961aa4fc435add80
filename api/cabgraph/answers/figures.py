"""Figures of pages: each a stored question and what is counted in its rows, told by a file."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cabgraph import resources
from cabgraph.answers.registry import Registry
from cabgraph.answers.sheets import Ask, answer_of


@dataclass(frozen=True)
class Figure:
    """What is counted for a task or a page: the label in both languages, the question, the column, and which rows."""

    of: str
    label: Mapping[str, str]
    question: str
    values: Mapping[str, str]
    count: str
    where: Mapping[str, str]


def task_figures() -> tuple[Figure, ...]:
    """Return the figures of the key tasks, each of the number of a task, in the order of their file."""
    return _figures("figures.toml", "task")


def page_figures() -> tuple[Figure, ...]:
    """Return the figures of the pages of co-operation in the order of their file."""
    return _figures("cooperation.toml", "page")


def cooperation_pages() -> tuple[str, ...]:
    """Return the pages of co-operation, by the words of their addresses, in the order in which they are walked."""
    return tuple(_read("cooperation.toml")["pages"])


@lru_cache(maxsize=4)
def _figures(file: str, key: str) -> tuple[Figure, ...]:
    return tuple(
        Figure(str(each[key]), each["label"], each["question"], each.get("with", {}), each.get("count", ""),
               each.get("where", {}))
        for each in _read(file)["figure"]
    )  # fmt: skip


@lru_cache(maxsize=4)
def _read(file: str) -> dict[str, Any]:
    return tomllib.loads((resources.queries() / "registry" / file).read_text(encoding="utf-8"))


def asked(registry: Registry, figure: Figure, home: str, on: str) -> Ask:
    """Return the question of a figure for the register's own economy on a day."""
    known = {parameter.name for parameter in registry.questions[figure.question].parameters}
    put = {name: value for name, value in {"on": on, "economy": home}.items() if name in known}
    return Ask(figure.question, figure.question, {**put, **figure.values})


def measured(
    registry: Registry, figures: Iterable[Figure], home: str, on: str, language: str
) -> dict[str, list[dict[str, Any]]]:
    """Return the figures by what they are of: label, value, and the question with its values."""
    found: dict[str, list[dict[str, Any]]] = {}
    for figure in figures:
        question = asked(registry, figure, home, on)
        records = answer_of(registry, question, language).records()
        rows = [row for row in records if all(row[name] == value for name, value in figure.where.items())]
        value = len({row[figure.count] for row in rows if row[figure.count]}) if figure.count else len(rows)
        found.setdefault(figure.of, []).append({"label": dict(figure.label), "value": value, "ask": question})
    return found
