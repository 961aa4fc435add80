"""The stored questions on the real data: rows checked by hand against the sources that the tables name."""

import pytest
from tests.questions.cases import FOLDER, Case, cell, read_cases

from cabgraph.questions.catalogue import Catalogue
from cabgraph.questions.run import ask, statements
from cabgraph.store.base import Store

CASES = read_cases(FOLDER / "real")
QUESTIONS = Catalogue(FOLDER.parents[1] / "queries")
TODAY = "2026-11-22"
BIG = 3000


def rows(store: Store, name: str, values: dict[str, str]) -> list[tuple[str, ...]]:
    question = QUESTIONS[name]
    if not question.columns:
        made = statements(store, question, values, TODAY).decode()
        return sorted((line,) for line in made.splitlines() if line)
    return [tuple(cell(term) for term in row) for row in ask(store, question, values, TODAY).rows]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path.parent.name}/{case.name}")
def test_rows(real_store: Store, case: Case) -> None:
    assert rows(real_store, case.question, case.values) == case.rows


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_examples_have_an_answer(real_store: Store, question: object) -> None:
    asked = QUESTIONS[question.name]  # type: ignore[attr-defined]
    found = rows(real_store, asked.name, {parameter.name: parameter.example for parameter in asked.parameters})
    assert 0 < len(found) < BIG


def test_every_question_has_rows_of_the_real_data() -> None:
    assert {question.name for question in QUESTIONS} == {case.question for case in CASES if case.rows}
