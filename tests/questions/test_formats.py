"""One answer in every format: nothing lost, dates as dates, and no text that a spreadsheet would run."""

import csv
import io
import json
from datetime import datetime

import pytest
from openpyxl import load_workbook
from tests.questions.cases import FOLDER

from cabgraph.questions.bind import bind
from cabgraph.questions.catalogue import Question, read_question
from cabgraph.questions.formats import FORMATS
from cabgraph.questions.run import Answer, ask
from cabgraph.store.base import Rows, StoreError, Term
from cabgraph.store.embedded import Workbench

XSD = "http://www.w3.org/2001/XMLSchema#"
QUESTION = read_question(FOLDER / "echo.rq", "inspector/echo")
ROWS = [
    (
        Term("literal", '=1+cmd|"/c calc"!A1\n"đo"', language="vi"),
        Term("uri", "https://w3id.org/cabgraph/id/body/blue"),
        None,
        Term("literal", "2020-01-13", f"{XSD}date"),
        Term("literal", "9999-12-31", f"{XSD}date"),
        Term("literal", "7", f"{XSD}integer"),
        Term("literal", "1e-3", f"{XSD}double"),
        Term("literal", "true", f"{XSD}boolean"),
    ),
    (
        Term("literal", "tab\there"),
        None,
        None,
        Term("literal", "0001-01-01", f"{XSD}date"),
        None,
        Term("literal", "-3", f"{XSD}integer"),
        Term("literal", "2.50", f"{XSD}decimal"),
        Term("literal", "+84 24", f"{XSD}string"),
    ),
]
NAMES = [column.name for column in QUESTION.columns]


def made(name: str, language: str = "vi", rows: list[tuple[Term | None, ...]] = ROWS) -> bytes:
    answer = Answer(bind(QUESTION, {"word": "a", "on": "2020-01-13"}, "2026-11-22"), iter(rows))
    return b"".join(FORMATS[name].write(answer, language))


def harmless(term: Term | None) -> str:
    if term is None:
        return ""
    typed = term.datatype.rpartition("#")[2] in ("integer", "decimal", "double")
    return term.value if typed or term.value[0] not in "=+-@\t" else f"'{term.value}"


def test_csv_is_exact_but_for_what_a_spreadsheet_would_run() -> None:
    text = made("csv").decode()
    assert text.startswith(",".join(NAMES) + "\r\n")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows[1:] == [[harmless(term) for term in row] for row in ROWS]
    assert rows[1][0].startswith("'=1+cmd")
    assert [rows[2][place] for place in (5, 7)] == ["-3", "'+84 24"]


def test_tsv_keeps_language_and_datatype() -> None:
    lines = made("tsv").decode().splitlines()
    assert lines[0] == "\t".join(f"?{name}" for name in NAMES)
    cells = lines[1].split("\t")
    assert cells[0] == '"=1+cmd|\\"/c calc\\"!A1\\u000A\\"đo\\""@vi'
    assert cells[1] == "<https://w3id.org/cabgraph/id/body/blue>"
    assert cells[2] == ""
    assert cells[3] == f'"2020-01-13"^^<{XSD}date>'
    assert len(lines[2].split("\t")) == len(NAMES)


def test_json_says_what_was_asked_and_gives_plain_values() -> None:
    answer = json.loads(made("json", "en"))
    assert answer["question"] == "inspector/echo"
    assert answer["title"] == "Echo"
    assert answer["parameters"]["on"] == "2020-01-13"
    assert answer["parameters"]["thing"] is None
    assert answer["columns"][0] == {"name": "word", "label": "Word"}
    assert answer["rows"][0]["count"] == 7
    assert answer["rows"][0]["size"] == 0.001
    assert answer["rows"][0]["colour"] is True
    assert answer["rows"][0]["activity"] is None
    assert answer["rows"][1]["word"] == "tab\there"
    assert len(answer["rows"]) == 2


def test_sparql_json_is_the_standard_form() -> None:
    answer = json.loads(made("sparql-json"))
    assert answer["head"]["vars"] == NAMES
    first = answer["results"]["bindings"][0]
    assert first["word"] == {"type": "literal", "value": ROWS[0][0].value, "xml:lang": "vi"}  # type: ignore[union-attr]
    assert first["thing"] == {"type": "uri", "value": "https://w3id.org/cabgraph/id/body/blue"}
    assert first["count"] == {"type": "literal", "value": "7", "datatype": f"{XSD}integer"}
    assert "activity" not in first
    assert "datatype" not in answer["results"]["bindings"][1]["colour"]


@pytest.mark.parametrize("name", ["json", "sparql-json"])
def test_an_empty_answer_is_whole(name: str) -> None:
    answer = json.loads(made(name, rows=[]))
    assert answer.get("rows", answer.get("results", {}).get("bindings")) == []


def test_xlsx_has_typed_cells_and_runs_nothing() -> None:
    book = load_workbook(io.BytesIO(made("xlsx", "vi")))
    assert book.sheetnames == ["echo", "Điều đã hỏi"]
    heading, first, second = book["echo"].iter_rows()
    assert [cell.value for cell in heading] == [column.label.vi for column in QUESTION.columns]
    assert first[0].value == ROWS[0][0].value  # type: ignore[union-attr]
    assert first[0].data_type == "s"
    assert first[3].value == datetime(2020, 1, 13)
    assert first[3].is_date
    assert first[4].is_date
    assert (first[5].value, first[6].value, first[7].value) == (7, 0.001, True)
    assert (second[3].value, second[3].data_type) == ("0001-01-01", "s")
    assert (second[7].value, second[7].data_type) == ("+84 24", "s")
    asked = {row[0].value: row[1].value for row in book["Điều đã hỏi"].iter_rows()}
    assert asked["inspector/echo"] == "Nói lại"
    assert asked["Ngày"] == datetime(2020, 1, 13)


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    rows: list[tuple[Term | None, ...]] = [(Term("literal", "a\x0bb"), *[None] * 7)]
    book = load_workbook(io.BytesIO(made("xlsx", rows=rows)))
    assert book["echo"]["A2"].value == "ab"


def test_rows_are_written_while_they_are_read() -> None:
    read: list[int] = []

    def rows() -> object:
        for number in range(1000):
            read.append(number)
            yield ROWS[1]

    answer = Answer(bind(QUESTION, {"word": "a"}, "2026-11-22"), rows())  # type: ignore[arg-type]
    stream = FORMATS["csv"].write(answer, "vi")
    next(stream)
    assert len(read) < 500


def test_a_store_that_answers_other_columns_is_not_believed() -> None:
    class Wrong(Workbench):
        def select(self, query: str) -> Rows:  # noqa: ARG002
            return Rows(("other",), iter(()))

    with pytest.raises(StoreError, match="asked for"):
        ask(Wrong(), QUESTION, {"word": "a"})


def test_records_are_by_column_name() -> None:
    answer = Answer(bind(QUESTION, {"word": "a"}, "2026-11-22"), iter(ROWS))
    assert next(answer.records())["thing"] == "https://w3id.org/cabgraph/id/body/blue"


def test_the_question_is_the_one_asked() -> None:
    found: Question = Answer(bind(QUESTION, {"word": "a"}), iter(())).question
    assert found is QUESTION
