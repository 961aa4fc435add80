"""Every stored question gives the rows written beside it, in Oxigraph and in rdflib alike."""

from collections.abc import Iterator

import pytest
from tests.questions.cases import FIXTURE, FOLDER, Case, cell, read_cases
from tests.questions.engines import RdflibStore, oxigraph

from cabgraph.questions.catalogue import Catalogue
from cabgraph.questions.run import ask, statements
from cabgraph.store.base import Store

CASES = read_cases(FOLDER)
TODAY = "2026-11-22"


@pytest.fixture(scope="module")
def questions(repository: object) -> Catalogue:
    return Catalogue(FOLDER.parents[1] / "queries")


@pytest.fixture(scope="module", params=["oxigraph", "rdflib"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    opened = oxigraph(FIXTURE) if request.param == "oxigraph" else RdflibStore(FIXTURE)
    yield opened
    opened.close()


def answered(store: Store, questions: Catalogue, case: Case) -> list[tuple[str, ...]]:
    question = questions[case.question]
    if not question.columns:
        made = statements(store, question, case.values, TODAY).decode()
        return sorted((line,) for line in made.splitlines() if line)
    answer = ask(store, question, case.values, TODAY)
    assert answer.names == case.columns
    return [tuple(cell(term) for term in row) for row in answer.rows]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path.parent.name}/{case.name}")
def test_rows(store: Store, questions: Catalogue, case: Case) -> None:
    assert answered(store, questions, case) == case.rows


def test_every_question_has_an_expected_answer_that_is_not_empty(questions: Catalogue) -> None:
    tested = {case.question for case in CASES if case.rows}
    assert {question.name for question in questions} == tested
