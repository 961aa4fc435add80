"""Values become terms or are refused with a reason; no text from outside ever becomes part of the query."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.questions.cases import FOLDER

from cabgraph.questions.bind import bind, written
from cabgraph.questions.catalogue import Catalogue, Question, read_question
from cabgraph.questions.header import Parameter
from cabgraph.questions.terms import ParameterError, read_term
from cabgraph.store.base import Row, Term
from cabgraph.store.embedded import Workbench

ECHO = FOLDER / "echo.rq"
XSD = "http://www.w3.org/2001/XMLSchema#"
CASES = tomllib.loads((FOLDER / "values.toml").read_text(encoding="utf-8"))
TEXTS = FOLDER.parents[1] / "api" / "cabgraph" / "web" / "texts"
STORE = Workbench()


@pytest.fixture(scope="module")
def echo() -> Question:
    return read_question(ECHO, "echo")


def parameter(question: Question, name: str) -> Parameter:
    return next(parameter for parameter in question.parameters if parameter.name == name)


def only_row(question: Question, values: dict[str, str]) -> Row:
    [row] = STORE.select(bind(question, values, "2026-11-22").text)
    return row


@pytest.mark.parametrize("case", CASES["good"], ids=lambda case: f"{case['parameter']}-{case['given']!r}")
def test_a_good_value_becomes_this_term(echo: Question, case: dict[str, str]) -> None:
    term = read_term(parameter(echo, case["parameter"]), case["given"])
    assert written(term) == case["term"]


@pytest.mark.parametrize("case", CASES["bad"], ids=lambda case: f"{case['parameter']}-{case['given']!r}")
def test_a_bad_value_is_refused_with_a_reason(echo: Question, case: dict[str, str]) -> None:
    with pytest.raises(ParameterError) as raised:
        read_term(parameter(echo, case["parameter"]), case["given"])
    assert (raised.value.parameter, raised.value.code) == (case["parameter"], case["code"])


def reasons() -> Iterator[tuple[str, str]]:
    for language in ("vi", "en"):
        for case in CASES["bad"]:
            yield language, case["code"]


@pytest.mark.parametrize(("language", "code"), sorted(set(reasons())))
def test_every_reason_can_be_told(echo: Question, language: str, code: str) -> None:
    texts = tomllib.loads((TEXTS / f"{language}.toml").read_text(encoding="utf-8"))["questions"]
    case = next(case for case in CASES["bad"] if case["code"] == code)
    with pytest.raises(ParameterError) as raised:
        read_term(parameter(echo, case["parameter"]), case["given"])
    assert case["parameter"] in texts[code].format(**raised.value.params)


def test_what_is_missing_and_what_is_not_known_is_refused(echo: Question) -> None:
    with pytest.raises(ParameterError) as raised:
        bind(echo, {})
    assert (raised.value.parameter, raised.value.code) == ("word", "missing")
    with pytest.raises(ParameterError) as raised:
        bind(echo, {"word": "a", "wrod": "b"})
    assert (raised.value.parameter, raised.value.code) == ("wrod", "unknown")


def test_defaults_and_what_is_left_out(echo: Question) -> None:
    row = only_row(echo, {"word": "a", "thing": "  "})
    assert row == (
        Term("literal", "a", f"{XSD}string"),
        None,
        None,
        Term("literal", "2026-11-22", f"{XSD}date"),
        Term("literal", "2027-02-20", f"{XSD}date"),
        Term("literal", "10", f"{XSD}integer"),
        None,
        Term("literal", "blue", f"{XSD}string"),
    )


def test_a_text_without_end_is_refused(echo: Question) -> None:
    with pytest.raises(ParameterError) as raised:
        bind(echo, {"word": "a" * 1001})
    assert raised.value.code == "too-long"
    assert raised.value.params["maximum"] == 1000


def test_a_day_can_be_counted_from_today(echo: Question) -> None:
    assert bind(echo, {"word": "a", "on": "today-1"}, "2026-01-01").values["on"] == Term(
        "literal", "2025-12-31", f"{XSD}date"
    )


ANY_TEXT = st.text(max_size=60) | st.sampled_from(
    ['") } UNION { ?s ?p ?o', "a> <b", "\\", '"', "\\u0022", "} #", "UNDEF", "?s", "'''", "<x>", "\n) (", "a\u0000b"]
)


@settings(max_examples=400, deadline=None)
@given(text=ANY_TEXT)
def test_any_text_comes_back_as_it_went_in_or_is_refused(text: str) -> None:
    question = read_question(ECHO, "echo")
    try:
        bound = bind(question, {"word": text}, "2026-11-22")
    except ParameterError:
        return
    [row] = STORE.select(bound.text)
    assert row[0] == bound.values["word"]
    assert bound.text.startswith(question.pieces[0])
    assert bound.text.endswith(question.pieces[-1])


@settings(max_examples=400, deadline=None)
@given(
    name=st.sampled_from(["thing", "activity", "on", "before", "count", "size"]),
    text=ANY_TEXT
    | st.from_regex(r"[a-z]{1,6}://[^\s]{0,30}", fullmatch=True)
    | st.from_regex(r"[0-9eE+.-]{1,12}", fullmatch=True),
)
def test_any_text_for_any_type_is_one_term_or_refused(name: str, text: str) -> None:
    question = read_question(ECHO, "echo")
    try:
        bound = bind(question, {"word": "a", name: text}, "2026-11-22")
    except ParameterError:
        return
    [row] = STORE.select(bound.text)
    position = [parameter.name for parameter in question.parameters].index(name)
    given_term, found = bound.values[name], row[position]
    if name == "size" and given_term and found:
        assert float(found.value) == float(given_term.value)
    else:
        assert found == given_term


def test_several_values_make_a_row_each_and_too_many_are_refused() -> None:
    today = "2026-11-22"
    question = Catalogue(FOLDER.parents[1] / "queries")["inspector/bodies-found"]
    bound = bind(question, {"activity": "testing, calibration,testing", "kind": "designation,registration"}, today)
    rows = bound.text[len(question.pieces[0]) : -len(question.pieces[1])]
    assert rows.count("(") == 4
    assert (
        bound.text
        == bind(question, {"activity": "testing,calibration", "kind": "designation,registration"}, today).text
    )
    every = ",".join(f"a{number}" for number in range(1001))
    with pytest.raises(ParameterError, match="activity: too-many"):
        bind(question, {"activity": every}, today)
