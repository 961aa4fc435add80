"""Lists that a guess gets wrong: another delimiter in the cells, formulas nobody calculated."""

import io

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook
from tests.batch.writing import HEADINGS, YES, answered, csv_of, rows_of

from cabgraph.answers.registry import Registry
from cabgraph.settings import Settings


@pytest.mark.parametrize(("own", "other"), [(",", ";"), (";", "|"), (",", "|"), ("\t", ";")])
def test_cells_full_of_another_delimiter(registry: Registry, settings: Settings, own: str, other: str) -> None:
    note = other.join("abcdefghij")
    data = csv_of([HEADINGS, *[[*YES, note] for _ in range(30)]], own)
    rows = rows_of(answered(registry, settings, data, "csv"), own)
    assert rows[0][:4] == HEADINGS
    assert [row[:5] for row in rows[1:]] == [[*YES, note, "Có"]] * 30


def test_a_formula_without_a_result_comes_back_as_text(registry: Registry, settings: Settings) -> None:
    book = Workbook()
    formula = '=HYPERLINK("x","y")'
    for row in (HEADINGS, [*YES, formula], ["=B1", *YES[1:], "note"]):
        book.worksheets[0].append(row)
    held = io.BytesIO()
    book.save(held)
    _, noted, refused = rows_of(answered(registry, settings, held.getvalue(), "csv", language="en"))
    assert noted[3] == f"'{formula}"
    assert noted[4] == "Yes"
    assert "list.csv:2:Ghi chú" in noted[-1]
    assert "formula without a result" in noted[-1]
    assert refused[0] == "'=B1"
    assert refused[4] == "Unknown"
    assert "formula without a result" in refused[-1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_pdf_is_called_one(client: TestClient, language: str) -> None:
    sent = client.post(f"/api/check?language={language}", content=b"%PDF-1.7\n", headers={"Accept-Language": language})
    assert sent.status_code == 422
    assert sent.json()["code"] == "file-pdf"
    assert "PDF" in str(sent.json()["detail"])


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/api/check", {"GET", "HEAD", "POST"}),
        ("/api/check-lists", {"POST"}),
        ("/api/check-lists/x", {"GET", "HEAD", "DELETE"}),
    ],
)
def test_a_refused_method_names_all_that_are_allowed(client: TestClient, path: str, methods: set[str]) -> None:
    answered = client.put(path)
    assert answered.status_code == 405
    assert set(answered.headers["Allow"].split(", ")) == methods
