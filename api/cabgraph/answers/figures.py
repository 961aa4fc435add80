"""Figures of the key tasks: each a stored question and what is counted in its rows, told by a file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cabgraph import resources
from cabgraph.answers.registry import Registry
from cabgraph.answers.sheets import Ask, answer_of


@dataclass(frozen=True)
class Figure:
    """What is counted for a task: the label in both languages, the question, the column, and which rows."""

    task: int
    label: Mapping[str, str]
    question: str
    values: Mapping[str, str]
    count: str
    where: Mapping[str, str]


@lru_cache(maxsize=1)
def figures() -> tuple[Figure, ...]:
    """Return the figures in the order of their file."""
    text = (resources.queries() / "registry" / "figures.toml").read_text(encoding="utf-8")
    return tuple(
        Figure(each["task"], each["label"], each["question"], each.get("with", {}), each.get("count", ""),
               each.get("where", {}))
        for each in tomllib.loads(text)["figure"]
    )  # fmt: skip


def asked(registry: Registry, figure: Figure, home: str, on: str) -> Ask:
    """Return the question of a figure for the register's own economy on a day."""
    known = {parameter.name for parameter in registry.questions[figure.question].parameters}
    put = {name: value for name, value in {"on": on, "economy": home}.items() if name in known}
    return Ask(figure.question, figure.question, {**put, **figure.values})


def measured(registry: Registry, home: str, on: str, language: str) -> dict[int, list[dict[str, Any]]]:
    """Return the figures by the number of the task: label, value, and the question with its values."""
    found: dict[int, list[dict[str, Any]]] = {}
    answered: dict[tuple[object, ...], list[dict[str, str | None]]] = {}
    for figure in figures():
        question = asked(registry, figure, home, on)
        key = (question.question, *sorted(question.values.items()))
        if key not in answered:
            answered[key] = list(answer_of(registry, question, language).records())
        rows = [row for row in answered[key] if all(row[name] == value for name, value in figure.where.items())]
        value = len({row[figure.count] for row in rows if row[figure.count]}) if figure.count else len(rows)
        found.setdefault(figure.task, []).append({"label": dict(figure.label), "value": value, "ask": question})
    return found
