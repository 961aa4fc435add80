"""Every stored question gives the rows written beside it, in Oxigraph and in rdflib alike."""

from functools import cache

import pytest
from tests.questions.cases import ENGINES, FIXTURE, FOLDER, Case, cell, read_cases
from tests.questions.engines import RdflibStore, oxigraph

from cabgraph.questions.catalogue import Catalogue
from cabgraph.questions.run import ask, statements
from cabgraph.store.base import Store

CASES = read_cases(FOLDER)
QUESTIONS = Catalogue(FOLDER.parents[1] / "queries")
TODAY = "2026-11-22"


@cache
def store(engine: str) -> Store:
    return oxigraph(FIXTURE) if engine == "oxigraph" else RdflibStore(FIXTURE)


def answered(engine: str, case: Case) -> list[tuple[str, ...]]:
    question = QUESTIONS[case.question]
    if not question.columns:
        made = statements(store(engine), question, case.values, TODAY).decode()
        return sorted((line,) for line in made.splitlines() if line)
    answer = ask(store(engine), question, case.values, TODAY)
    assert answer.names == case.columns
    return [tuple(cell(term) for term in row) for row in answer.rows]


@pytest.mark.parametrize(
    ("engine", "case"),
    [(engine, case) for engine in ENGINES for case in CASES if engine in case.engines],
    ids=lambda value: f"{value.path.parent.name}/{value.path.stem}" if isinstance(value, Case) else str(value),
)
def test_rows(engine: str, case: Case) -> None:
    assert answered(engine, case) == case.rows


@pytest.mark.parametrize("engine", ENGINES)
def test_every_question_has_an_expected_answer_that_is_not_empty(engine: str) -> None:
    tested = {case.question for case in CASES if case.rows and engine in case.engines}
    assert {question.name for question in QUESTIONS} == tested
