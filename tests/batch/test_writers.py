"""Every row comes back as it was, in every format, and no cell can be run as a formula."""

import io
import json
import string
import warnings
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.batch.writing import ADDRESS, HEADINGS, YES, answered, csv_of, rows_of

from cabgraph.answers.checklist.added import ADDED
from cabgraph.answers.checklist.writers.as_csv import plain
from cabgraph.answers.registry import Registry
from cabgraph.settings import Settings

DANGEROUS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "＝1+1"]
HARMLESS = ["-5", "+84", "1.234,5", "-1e-3", "a=b", "", "'quoted", "0301"]


def sheet(data: bytes) -> list[list[str]]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        book = openpyxl.load_workbook(io.BytesIO(data))
    return [["" if value is None else str(value) for value in row] for row in book.active.iter_rows(values_only=True)]


@pytest.mark.parametrize("cell", DANGEROUS)
def test_a_dangerous_cell_is_text_that_can_still_be_read(
    registry: Registry, real_settings: Settings, cell: str
) -> None:
    data = csv_of([HEADINGS, [*YES, cell]])
    _, (*own, note), *_ = (row[:4] for row in rows_of(answered(registry, real_settings, data, "csv")))
    assert own == YES
    assert note == f"'{cell}"
    book = openpyxl.load_workbook(io.BytesIO(answered(registry, real_settings, data, "xlsx")))
    found = book.active["D2"]  # type: ignore[index]
    assert found.data_type == "s"
    assert found.value == cell
    assert json.loads(answered(registry, real_settings, data, "json"))["rows"][1]["cells"][3] == cell


@pytest.mark.parametrize("cell", HARMLESS)
def test_a_harmless_cell_stays_as_it_is(cell: str) -> None:
    assert plain(cell) == cell


def test_added_cells_are_no_formulas_either(registry: Registry, real_settings: Settings) -> None:
    data = csv_of([["Tên", "Ngày"], ["=trung tâm", "01/05/2021"], ["+1 2", "x"]])
    for row in rows_of(answered(registry, real_settings, data, "csv", name="=list.csv")):
        assert [cell for cell in row if cell[:1] in tuple("=+-@\t\r") and not cell[1:].isdigit()] == []


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_the_list_keeps_its_delimiter(registry: Registry, real_settings: Settings, delimiter: str) -> None:
    out = answered(registry, real_settings, csv_of([HEADINGS, [*YES, "x"]], delimiter), "csv")
    assert out.startswith(b"\xef\xbb\xbf")
    assert rows_of(out, delimiter)[1][:4] == [*YES, "x"]


def test_the_added_columns(registry: Registry, real_settings: Settings) -> None:
    data = csv_of([HEADINGS, [*YES, "x"]])
    headings, row = rows_of(answered(registry, real_settings, data, "csv"))
    assert len(headings) == len(row) == 4 + len(ADDED)
    added = dict(zip(ADDED, row[4:], strict=True))
    assert (added["verdict"], added["reason"]) == ("Có", "in-scope")
    assert (added["decision"], added["decided_on"]) == ("124/QĐ-BXD", "2020-06-22")
    assert (added["on"], added["from"], added["until"]) == ("2021-05-01", "2020-07-01", "2023-07-01")
    assert added["explanation"].startswith("Có. Ngày 01/05/2021, ")
    assert added["link"].startswith(f"{ADDRESS}/vi/check?body=laocai-cqc&")
    assert added["link"].endswith(f"&on=2021-05-01&release={registry.release.manifest.id}")
    english = rows_of(answered(registry, real_settings, data, "csv", "en"))
    assert english[1][4] == "Yes"
    assert english[0][4] != headings[4]
    assert f"{ADDRESS}/en/check?" in english[1][4 + ADDED.index("link")]


def test_a_link_can_be_followed_in_the_workbook(registry: Registry, real_settings: Settings) -> None:
    data = csv_of([HEADINGS, [*YES, "x"], ["", "", "", "no body"]])
    book = openpyxl.load_workbook(io.BytesIO(answered(registry, real_settings, data, "xlsx")))
    found = book.active.cell(2, 5 + ADDED.index("link"))  # type: ignore[union-attr]
    assert found.hyperlink.target == found.value
    assert book.active.auto_filter.ref == "A1:P3"  # type: ignore[union-attr]
    assert book.active.freeze_panes == "A2"  # type: ignore[union-attr]


def test_a_workbook_is_a_whole_archive_without_shared_strings(registry: Registry, real_settings: Settings) -> None:
    out = answered(registry, real_settings, csv_of([HEADINGS, [*YES, "x"]]), "xlsx")
    with zipfile.ZipFile(io.BytesIO(out)) as archive:
        assert archive.testzip() is None
        assert "xl/sharedStrings.xml" not in archive.namelist()


OTHER_DELIMITERS = ";|\t"
"""Left out: cells full of them, unquoted, make a file that is fairly read as one of that delimiter."""

CELLS = st.text(
    st.characters(blacklist_categories=["Cs"], blacklist_characters=OTHER_DELIMITERS)
    | st.sampled_from([sign for sign in string.punctuation + "\n\r _x000D_=+-@'\"" if sign not in OTHER_DELIMITERS]),
    max_size=30,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=4, max_size=6), min_size=1, max_size=6))
def test_any_cells_come_back(registry: Registry, real_settings: Settings, rows: list[list[str]]) -> None:
    """In JSON as they were read; in CSV as in JSON but for the apostrophe; in XLSX but for what XML cannot hold."""
    data = csv_of([[*HEADINGS, "a", "b"], *rows])
    found = [row for row in json.loads(answered(registry, real_settings, data, "json"))["rows"] if row["row"] > 1]
    kept = [row["cells"] for row in found]
    readable = {character for row in rows for cell in row for character in cell} - set("\0\r\n")
    if not readable & set(",;|\t\"'"):
        trimmed = [list(row) for row in rows]
        for row in trimmed:
            while row and not row[-1]:
                row.pop()
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        assert [[cell.replace("\r\n", "\n") for cell in row] for row in kept] == [
            [cell.replace("\r\n", "\n") for cell in row] for row in trimmed
        ]
    delimiter = json.loads(answered(registry, real_settings, data, "json"))["delimiter"]
    written = rows_of(answered(registry, real_settings, data, "csv"), delimiter)[-len(kept) :] if kept else []
    for row, cells in zip(written, kept, strict=True):
        assert row[: len(cells)] == [plain(cell) for cell in cells][: len(row)]
    answered(registry, real_settings, data, "xlsx")
