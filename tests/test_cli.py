"""The command line as people type it."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from cabgraph.__main__ import app
from cabgraph.settings import Settings

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


def test_without_a_release_the_reader_is_told_what_to_do(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CABGRAPH_RELEASES", str(tmp_path_factory.mktemp("empty")))
    for command in (["ask"], ["serve"], ["export"]):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 2
        assert "cabgraph build" in done.stderr


def test_check_reports_on_the_real_data_without_violations(run, tmp_path) -> None:  # type: ignore[no-untyped-def]
    report = tmp_path / "report.ttl"
    done = run("check", "--rewrite", "--report", str(report), "--language", "en")
    assert done.exit_code == 0, done.output
    assert "C15" in done.stdout
    assert "ValidationReport" in report.read_text(encoding="utf-8")
