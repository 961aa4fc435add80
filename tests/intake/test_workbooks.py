"""XLSX files as people save them, and as nobody should."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import csvw
import openpyxl
import pytest

from cabgraph import resources
from cabgraph.intake.limits import Limits
from cabgraph.intake.parts import ErrorCell
from cabgraph.intake.problems import SheetError
from cabgraph.intake.reading import open_reading
from cabgraph.intake.rows import Problem, TypedRow, read_rows
from cabgraph.intake.sheets import read_sheet
from cabgraph.intake.tables import Table, read_table

HERE = Path(__file__).parent


def saved(fill: Callable[[Any], None]) -> io.BytesIO:
    """A workbook of one sheet, filled by a function."""
    workbook = openpyxl.Workbook()
    fill(workbook.active)
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    return stream


def cell_as_read(content: Any, number_format: str = "General") -> str:
    def fill(sheet: Any) -> None:
        sheet["A1"] = content
        sheet["A1"].number_format = number_format

    ((_, (text,)),) = read_sheet(saved(fill))
    return text


@pytest.mark.parametrize(
    ("content", "number_format", "text"),
    [
        ("003", "General", "003"),
        (3, "000", "003"),
        (1074, "General", "1074"),
        (2020.0, "General", "2020"),
        (0.1, "0.0", "0.1"),
        (1e-7, "General", "0.0000001"),
        (12345678901, "General", "12345678901"),
        (0.005, "0.0%", "0.5 %"),
        (True, "General", "true"),
        (date(2020, 5, 6), "dd/mm/yyyy", "2020-05-06"),
        (date(2024, 6, 1), "mm/yyyy", "2024-06"),
        (date(2024, 6, 1), "mmm-yy", "2024-06"),
        (date(2024, 1, 1), "yyyy", "2024"),
        (datetime(2024, 3, 21, 11, 17), "dd/mm/yyyy hh:mm", "2024-03-21T11:17:00"),
        (time(11, 17), "hh:mm", "11:17:00"),
        ("  Đo lường\n", "General", "  Đo lường\n"),
    ],
)
def test_what_a_cell_holds(content: Any, number_format: str, text: str) -> None:
    assert cell_as_read(content, number_format) == text


def test_text_that_looks_like_a_formula_is_text() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "=1+1"
        sheet["A1"].data_type = "s"

    assert list(read_sheet(saved(fill))) == [(1, ["=1+1"])]


def with_xml(stream: io.BytesIO, name: str, change: Callable[[str], str]) -> io.BytesIO:
    """The same workbook with one of its parts rewritten."""
    changed = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, change(data.decode()) if entry.filename == name else data)
    changed.seek(0)
    return changed


def formula(sheet: Any) -> None:
    sheet.append(["id", "name"])
    sheet.append(["a", "=1+1"])


def test_a_formula_gives_its_value() -> None:
    stream = with_xml(
        saved(formula),
        "xl/worksheets/sheet1.xml",
        lambda x: x.replace("<v></v>", "<v>2</v>").replace("<v />", "<v>2</v>").replace("<v/>", "<v>2</v>"),
    )
    assert list(read_sheet(stream))[1] == (2, ["a", "2"])


def test_a_formula_without_a_value_is_not_empty() -> None:
    (_, (_, cell)) = list(read_sheet(saved(formula)))[1]
    assert isinstance(cell, ErrorCell)
    assert cell.error.code == "formula-uncalculated"
    assert cell == "=1+1"


def test_a_formula_without_a_value_keeps_its_text() -> None:
    text = '=IF(A1<"b & c",HYPERLINK("x"),2)'
    (_, (_, cell)) = list(read_sheet(saved(lambda sheet: sheet.append([1, text]) or sheet.append([2, text]))))[1]
    assert cell == text


def test_an_error_of_the_spreadsheet_is_no_value() -> None:
    ((_, (cell, text)),) = read_sheet(saved(lambda sheet: sheet.append(["#N/A", "N/A"])))
    assert isinstance(cell, ErrorCell)
    assert text == "N/A"


def test_a_date_out_of_range_is_no_value() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = 99999999999
        sheet["A1"].number_format = "dd/mm/yyyy"

    ((_, (cell,)),) = read_sheet(saved(fill))
    assert isinstance(cell, ErrorCell)


def test_rows_have_the_numbers_a_spreadsheet_shows() -> None:
    def fill(sheet: Any) -> None:
        sheet["A3"] = "three"
        sheet["B7"] = "seven"

    assert list(read_sheet(saved(fill))) == [(3, ["three"]), (7, ["", "seven"])]


def two_sheets() -> io.BytesIO:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Nháp"
    workbook.active.sheet_state = "hidden"
    workbook.active.append(["hidden"])
    workbook.create_sheet("Danh sách").append(["first visible"])
    workbook.create_sheet("Khác").append(["named"])
    stream = io.BytesIO()
    workbook.save(stream)
    stream.seek(0)
    return stream


def test_the_first_visible_sheet_or_the_one_named() -> None:
    assert list(read_sheet(two_sheets())) == [(1, ["first visible"])]
    assert list(read_sheet(two_sheets(), sheet="Khác")) == [(1, ["named"])]
    with pytest.raises(SheetError, match="Nháp, Danh sách, Khác"):
        list(read_sheet(two_sheets(), sheet="Tờ 9"))


def test_merged_cells_carry_down_where_the_metadata_say_so(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in (
        ["TT", "Tên sản phẩm", "Tên phép thử"],
        [1, "Khăn giấy", "Độ bền kéo"],
        [2, None, None],
        [3, "Giấy", "Độ ẩm"],
    ):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    workbook.save(tmp_path / "annex.xlsx")
    described = csvw.Table.from_file(HERE / "annex.csv-metadata.json")
    rows = list(read_rows(Table(tmp_path / "annex.xlsx", described)))
    found = [(row.texts("no"), row.texts("product"), row.texts("test")) for row in rows if isinstance(row, TypedRow)]
    assert found == [(["1"], ["Khăn giấy"], ["Độ bền kéo"]), (["2"], ["Khăn giấy"], []), (["3"], ["Giấy"], ["Độ ẩm"])]


def test_numbers_and_dates_of_the_spreadsheet_are_not_read_the_countrys_way(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for row in (
        ["id", "name", "since", "amount", "on_site"],
        ["a", "A", date(2020, 5, 6), 1.125, True],
        ["b", "B", "06/5/2020", "1,125", "có"],
    ):
        workbook.active.append(row)
    workbook.save(tmp_path / "table.xlsx")
    table = Table(tmp_path / "table.xlsx", csvw.Table.from_file(HERE / "table.json"))
    rows = list(read_rows(table, open_reading(resources.data() / "vn")))
    assert [str(row) for row in rows if isinstance(row, Problem)] == []
    good = [row for row in rows if isinstance(row, TypedRow)]
    assert [(*row.texts("since"), *row.texts("amount"), *row.texts("on_site")) for row in good] == [
        ("2020-05-06", "1.125", "true"),
        ("2020-05-06", "1.125", "true"),
    ]


def test_metadata_name_the_worksheet(tmp_path: Path) -> None:
    (tmp_path / "x.csv-metadata.json").write_text(
        '{"@context": "http://www.w3.org/ns/csvw", "url": "x.xlsx", "cab:sheet": "Khác",'
        ' "tableSchema": {"primaryKey": ["id"], "columns": [{"name": "id"}]}}',
        encoding="utf-8",
    )
    (tmp_path / "x.xlsx").write_bytes(two_sheets().getvalue())
    assert read_table(tmp_path / "x.csv-metadata.json").sheet == "Khác"


def bomb(name: str, size: int) -> io.BytesIO:
    stream = saved(lambda sheet: sheet.append(["a"]))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * size)
    stream.seek(0)
    return stream


def entities(xml: str) -> str:
    """A billion laughs in front of the worksheet."""
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    body = xml[xml.index("<worksheet") :].replace(
        "<sheetData>", '<sheetData><row r="9"><c r="A9" t="str"><v>&a9;</v></c></row>', 1
    )
    return f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY a0 "ha">{levels}]>{body}'


HOSTILE = {
    "swollen": (lambda: bomb("xl/media/image1.bin", 50_000_000), "too-big"),
    "unpacks to too much": (
        lambda: saved(lambda s: [s.append(["x" * 100 + str(i)]) for i in range(20_000)]),
        "too-big",
    ),
    "entities": (
        lambda: with_xml(saved(lambda s: s.append(["a"])), "xl/worksheets/sheet1.xml", entities),
        "workbook-broken",
    ),
    "truncated": (lambda: io.BytesIO(saved(lambda s: s.append(["a"])).getvalue()[:-200]), "workbook-broken"),
    "only a zip": (lambda: io.BytesIO(b"PK\x05\x06" + b"\0" * 18), "workbook-broken"),
    "old": (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512), "workbook-old"),
    "with a password": (
        lambda: io.BytesIO(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3_000_000 + "EncryptedPackage".encode("utf-16-le")
        ),
        "workbook-locked",
    ),
    "no worksheet part": (
        lambda: with_xml(saved(lambda s: s.append(["a"])), "xl/worksheets/sheet1.xml", lambda _: "<"),
        "workbook-broken",
    ),
    "a cell at the far end": (lambda: saved(lambda s: s.cell(1, 16_384, "x")), "too-many-cells"),
    "a column that cannot be": (
        lambda: with_xml(
            saved(lambda s: s.append(["a"])), "xl/worksheets/sheet1.xml", lambda x: x.replace('r="A1"', 'r="ZZZZZZ1"')
        ),
        "workbook-broken",
    ),
    "a row beyond the sheet": (
        lambda: with_xml(
            saved(lambda s: s.append(["a"])),
            "xl/worksheets/sheet1.xml",
            lambda x: x.replace('r="1"', 'r="999999999"').replace("A1", "A999999999"),
        ),
        "too-many-rows",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_is_refused(name: str) -> None:
    make, code = HOSTILE[name]
    with pytest.raises(SheetError) as refused:
        list(read_sheet(make(), limits=Limits(rows=10_000, unpacked=2_000_000)))
    assert refused.value.code == code


def test_macros_are_neither_run_nor_read() -> None:
    assert list(read_sheet(bomb("xl/vbaProject.bin", 1000))) == [(1, ["a"])]


def test_a_cell_too_long_costs_its_row_only() -> None:
    rows = list(read_sheet(saved(lambda s: [s.append(["x" * 300]), s.append(["y"])]), limits=Limits(cell=200)))
    assert [isinstance(row[0], ErrorCell) for _, row in rows] == [True, False]
