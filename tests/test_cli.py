"""The command line as people type it."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from cabgraph.__main__ import app
from cabgraph.settings import Settings
from cabgraph.store.release import current_release

ASK = ["ask", "inspector/body-scope", "--body", "VILAS-028", "--on", "2020-01-13"]


@pytest.fixture
def run(real_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("CABGRAPH_RELEASES", str(real_settings.releases))
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(app, list(arguments))

    return invoke


def test_ask_prints_a_table_in_either_language(run) -> None:  # type: ignore[no-untyped-def]
    vi, en = run(*ASK), run(*ASK, "--language", "en")
    assert vi.exit_code == en.exit_code == 0, vi.output + en.output
    assert "VILAS 028" in vi.stdout
    assert vi.stdout != en.stdout


@pytest.mark.parametrize("width", ["80", "400"])
def test_ask_keeps_words_whole(run, monkeypatch: pytest.MonkeyPatch, width: str) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("COLUMNS", width)
    printed = run(*ASK, "--language", "vi").output
    assert "item/vilas-028-to-2020/1" in printed
    assert "Dòng phạm vi" in printed


def test_ask_writes_csv_json_and_xlsx(run) -> None:  # type: ignore[no-untyped-def]
    rows = list(csv.DictReader(io.StringIO(run(*ASK, "--format", "csv").stdout)))
    assert rows
    assert json.loads(run(*ASK, "--format", "json").stdout)
    sheet = load_workbook(io.BytesIO(run(*ASK, "--format", "xlsx").stdout_bytes)).active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 1


def test_ask_alone_lists_the_questions(run) -> None:  # type: ignore[no-untyped-def]
    listed = run("ask")
    assert listed.exit_code == 0
    assert "inspector/body-scope" in listed.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "inspector/nothing"),
        (*ASK, "--format", "pdf"),
        ("ask", "inspector/body-scope", "--body", "VILAS-028", "--on", "tomorrow"),
        ("ask", "inspector/body-scope", "--body", "VILAS-028", "--when", "2020-01-01"),
        ("ask", "inspector/body-scope", "--body"),
        ("ask", "inspector/body-scope", "body", "VILAS-028"),
        ("ask", "inspector/body-scope", "--body", "trung tam"),
    ],
)
def test_a_wrong_word_is_told_and_exits_with_2(run, arguments: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stderr.strip()
    assert "Traceback" not in done.output


def test_export_writes_the_release(run, real_settings: Settings) -> None:  # type: ignore[no-untyped-def]
    exported = run("export")
    assert exported.exit_code == 0
    lines = exported.stdout.splitlines()
    assert lines == sorted(lines)
    assert all(line.endswith(" .") for line in lines[:100])


def test_patch_writes_what_leads_from_one_release_to_another(run, real_settings: Settings) -> None:  # type: ignore[no-untyped-def]
    current = current_release(real_settings.releases).manifest.id
    done = run("patch", current)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[2:] == ["TX .", "TC ."]
    assert done.stdout.count(f"/release/{current}> .") == 2
    for words in (("patch", "2001-01-01T000000Z"), ("patch", current, "..")):
        wrong = run(*words)
        assert wrong.exit_code == 2
        assert words[-1] in wrong.stderr


def test_without_a_release_the_reader_is_told_what_to_do(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CABGRAPH_RELEASES", str(tmp_path_factory.mktemp("empty")))
    for command in (["ask"], ["serve"], ["export"], ["patch", "current"]):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 2
        assert "cabgraph build" in done.stderr


def test_check_reports_on_the_real_data_without_violations(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    report = tmp_path / "report.ttl"
    done = run("check", "--rewrite", "--report", str(report), "--language", "en")
    assert done.exit_code == 0, done.output
    assert "C15" in done.stdout
    assert "ValidationReport" in report.read_text(encoding="utf-8")


LIST = "Mã số,Quy chuẩn,Ngày cấp\nlaocai-cqc,QCVN 16:2019/BXD,01/05/2021\n"


def test_check_list_writes_beside_the_list_and_never_over_a_file(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "ds.csv"
    path.write_text(LIST, encoding="utf-8")
    done = run("check-list", str(path))
    assert done.exit_code == 0, done.output
    written = tmp_path / "ds-checked.csv"
    assert "Có" in written.read_text(encoding="utf-8-sig")
    assert path.read_text(encoding="utf-8") == LIST
    assert str(written) in done.stderr
    before = written.read_bytes()
    again = run("check-list", str(path))
    assert again.exit_code == 2
    assert str(written) in again.stderr
    assert written.read_bytes() == before
    assert run("check-list", str(path), "--overwrite").exit_code == 0
    assert run("check-list", str(path), "--output", str(tmp_path / "x.xlsx")).exit_code == 0
    assert load_workbook(tmp_path / "x.xlsx").active["D2"].value == "Có"  # type: ignore[index]
    assert {found.name for found in tmp_path.iterdir()} == {"ds.csv", "ds-checked.csv", "x.xlsx"}


def test_check_list_reads_standard_input_and_writes_standard_output(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    done = CliRunner().invoke(app, ["check-list", "-", "--format", "json", "--language", "en"], input=LIST)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["rows"][1]["verdict"] == "yes"


def test_check_list_says_that_rows_need_another_look(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "ds.csv"
    path.write_text(LIST + "laocai-cqc,,31/02/2021\n", encoding="utf-8")
    done = run("check-list", str(path), "--address", "https://register.example/", "--on", "2021-05-01")
    assert done.exit_code == 1, done.output
    written = (tmp_path / "ds-checked.csv").read_text(encoding="utf-8-sig")
    assert "https://register.example/vi/check?" in written
    assert "ds.csv:3:Ngày cấp: '31/02/2021'" in written


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("check-list", "nowhere.csv"), "nowhere.csv"),
        (("check-list", "empty.csv"), "empty.csv:1"),
        (("check-list", "headless.csv"), "headless.csv:1"),
        (("check-list", "ds.csv", "--format", "pdf"), "pdf"),
        (("check-list", "ds.csv", "--output", "no/such/folder.csv"), "no/such/folder.csv"),
        (("check-list", "ds.csv", "--on", "31/02/2021"), "31/02/2021"),
    ],
)
def test_check_list_refused(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ds.csv").write_text(LIST, encoding="utf-8")
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "headless.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    before = {found.name for found in tmp_path.iterdir()}
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert told in done.stderr
    assert "Traceback" not in done.output
    assert {found.name for found in tmp_path.iterdir()} == before
