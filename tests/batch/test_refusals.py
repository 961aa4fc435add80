"""Files that are no list are refused with file, row and what to do, in both languages, before anything is written."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from tests.batch.writing import HEADINGS, YES, answered, csv_of, rows_of

from cabgraph import resources
from cabgraph.answers.checklist.headings import HeadingsError, open_headings
from cabgraph.answers.checklist.order import Refusal, refusal
from cabgraph.answers.checklist.run import CheckList
from cabgraph.answers.registry import Registry
from cabgraph.intake.problems import SheetError
from cabgraph.settings import Settings

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


def bomb() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Mã số"])  # type: ignore[union-attr]
    held = io.BytesIO()
    book.save(held)
    made = io.BytesIO()
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = b" " * 400_000_000 if name.endswith("sheet1.xml") else source.read(name)
            target.writestr(name, content)
    return made.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "file-empty"),
    "spaces": (lambda: b"\n \n", "headings-missing"),
    "no headings": (lambda: csv_of([["a", "b"], ["1", "2"]]), "headings-missing"),
    "headings without a body": (lambda: csv_of([["Ngày cấp", "Quy chuẩn"], ["1", "2"]]), "headings-missing"),
    "one column without a heading": (lambda: csv_of([["laocai-cqc"], ["quatest1"]]), "headings-missing"),
    "old workbook": (lambda: OLE + b"\0" * 600, "workbook-old"),
    "password": (lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "workbook-locked"),
    "another archive": (lambda: archive(readme=b"x"), "file-archive"),
    "a document": (
        lambda: archive(**{"word/document.xml": b"<w/>", "[Content_Types].xml": b"<x/>"}),
        "file-archive",
    ),
    "half a workbook": (lambda: bomb()[:2_000], "workbook-broken"),
    "bomb": (bomb, "too-big"),
    "broken JSON": (lambda: b'{"rows": [{"body": "x"},]}', "json-broken"),
    "other JSON": (lambda: b'{"rows": 7}\n', "json-shape"),
    "too wide": (lambda: csv_of([["Mã số", *["x"] * 16_384]]), "too-many-cells"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "file-picture"),
    "a photograph": (lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(600), "file-picture"),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n" + bytes(600), "file-pdf"),
    "a PDF behind a line": (lambda: b"\r\n%PDF-1.4\n", "file-pdf"),
    "a web page": (lambda: b"\xef\xbb\xbf\n<!DOCTYPE html><html><table>", "file-page"),
    "a packed file": (lambda: b"\x1f\x8b\x08" + bytes(600), "file-archive"),
}


def refused(registry: Registry, settings: Settings, data: bytes) -> Refusal:
    with pytest.raises((SheetError, HeadingsError)) as found:
        CheckList(registry, io.BytesIO(data), settings, name="list.xyz")
    assert isinstance(found.value, (SheetError, HeadingsError))
    return refusal(found.value, "list.xyz", open_headings([resources.data() / "vn"]))


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, registry: Registry, real_settings: Settings) -> None:
    make, code = REFUSED[name]
    why = refused(registry, real_settings, make())
    assert why.code == code
    assert why.detail["vi"].startswith("list.xyz:")
    assert why.detail["vi"] != why.detail["en"]
    assert why.members["file"] == "list.xyz"


def test_missing_headings_say_what_was_found_and_what_is_needed(registry: Registry, real_settings: Settings) -> None:
    why = refused(registry, real_settings, csv_of([["TIÊU ĐỀ"], ["Ngày cấp", "Quy chuẩn", "Gì đó"], ["1", "2", "3"]]))
    assert why.members["found"] == ["on", "regulation"]
    assert why.members["needed"] == ["body-code", "body-tax", "body-name"]
    assert why.members["row"] == 2
    assert "Ngày cấp, Quy chuẩn" in why.detail["vi"]
    assert "Mã số tổ chức, Mã số thuế, Tên tổ chức" in why.detail["vi"]
    assert "Ngày cấp | Quy chuẩn | Gì đó" in why.detail["vi"]


def test_one_column_is_enough(registry: Registry, real_settings: Settings) -> None:
    rows = rows_of(answered(registry, real_settings, "Mã số\nlaocai-cqc\n".encode(), "csv"))
    assert rows[1][:2] == ["laocai-cqc", "Chưa rõ"]


def test_a_sheet_as_wide_as_sheets_are(registry: Registry, real_settings: Settings) -> None:
    wide = csv_of([["Mã số", "Ngày", *[f"c{n}" for n in range(16_382)]], ["laocai-cqc", "01/05/2021", *["x"] * 16_382]])
    assert rows_of(answered(registry, real_settings, wide, "csv"))[1][16_384] == "Có"


def test_a_cell_of_ten_megabytes_is_answered_in_its_place(registry: Registry, real_settings: Settings) -> None:
    rows = [HEADINGS, [*YES, "x" * 10_000_000], ["y" * 10_000_000, *YES[1:]], [*YES, "after"]]
    found = rows_of(answered(registry, real_settings, csv_of(rows), "csv"))
    assert [row[4] for row in found[1:]] == ["Có", "Chưa rõ", "Có"]
    assert found[3][3] == "after"
    assert "32767" in found[1][-1]
    assert "list.csv:3:Mã số" in found[2][-1]


def test_too_many_rows_are_answered_up_to_the_limit(registry: Registry, real_settings: Settings) -> None:
    few = real_settings.model_copy(update={"batch_rows": 5})
    found = rows_of(answered(registry, few, csv_of([HEADINGS, *[[*YES, str(n)] for n in range(10)]]), "csv"))
    assert [row[3] for row in found[1:5]] == ["0", "1", "2", "3"]
    assert len(found) == 6
    assert found[5][4] == "Chưa rõ"
    assert found[5][-1].startswith("list.csv:6:")
    assert "5" in found[5][-1]


def test_a_workbook_that_breaks_off_keeps_what_was_read(registry: Registry, real_settings: Settings) -> None:
    book = openpyxl.Workbook()
    for row in [HEADINGS, *[[*YES, str(n)] for n in range(3_000)]]:
        book.active.append(row)  # type: ignore[union-attr]
    held = io.BytesIO()
    book.save(held)
    broken = io.BytesIO()
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)
    found = rows_of(answered(registry, real_settings, broken.getvalue(), "csv"))
    assert 1_000 < len(found) < 2_000
    assert all(row[4] == "Có" for row in found[1:-1])
    assert found[-1][4] == "Chưa rõ"
    assert ".xlsx" in found[-1][-1]
