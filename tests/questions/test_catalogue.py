"""The headers of the stored questions say everything in two languages, and say it of the query below them."""

import unicodedata
from pathlib import Path

import pytest
from rdflib.plugins.sparql import prepareQuery
from tests.questions.cases import FOLDER

from cabgraph.questions.bind import bind
from cabgraph.questions.catalogue import Catalogue, Question, QuestionError, UnknownQuestionError, read_question
from cabgraph.questions.terms import read_term
from cabgraph.store.embedded import Workbench

QUESTIONS = Catalogue(FOLDER.parents[1] / "queries")
TODAY = "2026-11-22"
STORE = Workbench()
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


def examples(question: Question) -> dict[str, str]:
    return {parameter.name: parameter.example for parameter in question.parameters}


def test_the_catalogue_holds_the_four_folders() -> None:
    assert {question.folder for question in QUESTIONS} == {"inspector", "cooperation", "registry", "explore"}
    assert len(QUESTIONS) >= 25


@each_question
def test_texts_are_composed_and_in_two_languages(question: Question) -> None:
    labels = [part.label for part in (*question.parameters, *question.columns)]
    for texts in (question.title, question.description, *labels):
        for language in ("vi", "en"):
            assert texts[language] == unicodedata.normalize("NFC", texts[language]).strip()
    assert question.title.vi != question.title.en


@each_question
def test_the_file_is_legal_sparql_and_asks_for_its_columns(question: Question) -> None:
    algebra = prepareQuery(question.text).algebra
    if question.columns:
        assert [str(variable) for variable in algebra.PV] == [column.name for column in question.columns]
    else:
        assert algebra.name == "ConstructQuery"


@each_question
def test_the_row_of_the_file_holds_the_examples(question: Question) -> None:
    rows = between(question.text, question.pieces)
    bound = between(bind(question, examples(question), TODAY).text, question.pieces)
    for prefix, namespace in question.prefixes.items():
        rows = [row.replace(f"^^{prefix}:", f"^^<{namespace}") for row in rows]
    assert len(rows) >= 1
    assert [tokens(row) for row in rows] == [tokens(row) for row in bound]


def between(text: str, pieces: tuple[str, ...]) -> list[str]:
    """Return what stands between the pieces of a text."""
    rows, rest = [], text.removeprefix(pieces[0])
    for piece in pieces[1:]:
        row, _, rest = rest.partition(piece)
        rows.append(row)
    return rows


def tokens(row: str) -> list[str]:
    """Split a row into its terms, typed literals without the closing bracket that a prefixed name lacks."""
    return [token.rstrip(">") for token in row.replace("(", " ").replace(")", " ").split()]


@each_question
def test_defaults_are_valid_and_examples_of_required_parameters_are_given(question: Question) -> None:
    bind(question, examples(question), TODAY)
    for parameter in question.parameters:
        assert parameter.example or parameter.optional
        if parameter.default and not parameter.default.startswith("today"):
            read_term(parameter, parameter.default)


@each_question
def test_left_out_options_still_make_a_legal_query(question: Question) -> None:
    needed = {parameter.name: parameter.example for parameter in question.parameters if parameter.required}
    text = bind(question, needed, TODAY).text
    assert STORE.select(text).variables if question.columns else not STORE.construct(text)


@pytest.mark.parametrize("path", sorted((FOLDER / "headers").glob("*.rq")), ids=lambda path: path.stem)
def test_a_bad_header_is_told_by_file_and_line(path: Path) -> None:
    expected = path.with_suffix(".txt").read_text(encoding="utf-8").strip()
    with pytest.raises(QuestionError) as raised:
        read_question(path, path.stem)
    assert str(raised.value).removeprefix(f"{path.parent}/") == expected


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(UnknownQuestionError):
        QUESTIONS["inspector/no-such-question"]
    assert "inspector/no-such-question" not in QUESTIONS
