"""Lists that ask what the register said on a day: for the whole list, by a column, over every way in."""

import csv
import io
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from tests.batch.writing import HEADINGS, YES, csv_of

from cabgraph.answers.asked import Words
from cabgraph.answers.check import check
from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.record import head, records
from cabgraph.answers.checklist.run import CheckList
from cabgraph.answers.checklist.writers import FORMATS
from cabgraph.answers.registry import Registry
from cabgraph.settings import Settings

EARLY = "2000-01-01"
CSV = {"Content-Type": "text/csv"}


def single(registry: Registry, day: str) -> dict[str, object]:
    instant = datetime.combine(date.fromisoformat(day), time.max, UTC)
    found = check(registry, Words(YES[0], regulation=YES[1], on=date(2021, 5, 1), known_at=instant), date.today())
    return {name: found[name] for name in ("verdict", "reason", "known_at", "now_known")}


@pytest.mark.parametrize("place", ["query", "column"])
def test_each_row_is_answered_like_a_single_check(registry: Registry, client: TestClient, place: str) -> None:
    heads, row = ([*HEADINGS, "As known on"], [*YES, "", "01/01/2000"]) if place == "column" else (HEADINGS, YES)
    params = {"format": "json"} | ({"known_at": EARLY} if place == "query" else {})
    sent = client.post("/api/check", content=csv_of([heads, row]), headers=CSV, params=params)
    assert sent.status_code == 200, sent.text
    found = sent.json()["rows"][1]
    expected = single(registry, EARLY)
    assert {name: found[name] for name in expected} == expected
    assert found["now_known"]["verdict"] == "yes" != found["verdict"]
    assert f"known_at={EARLY}&" in found["link"] + "&"


def test_what_is_known_now_is_noted_where_it_differs(registry: Registry, settings: Settings) -> None:
    run = CheckList(
        registry,
        io.BytesIO(csv_of([HEADINGS, YES])),
        settings,
        name="list.csv",
        known_at=datetime(2000, 1, 1, tzinfo=UTC),
    )
    written = b"".join(FORMATS["csv"].write(head(run), records(run), Adding("en", "https://x", run.release)))
    row = list(csv.reader(io.StringIO(written.decode("utf-8-sig"))))[1]
    assert "Now known: Yes." in " ".join(row)


def test_a_month_is_no_day_to_ask_the_register_of(client: TestClient) -> None:
    data = csv_of([[*HEADINGS, "Known at"], [*YES, "", "05/2021"]])
    found = client.post("/api/check?format=json", content=data, headers=CSV).json()["rows"][1]
    assert found["verdict"] == "unknown"
    assert "has to be whole" in found["problems"][0]["line"]["en"]


@pytest.mark.parametrize("given", ["31/02/2020", "soon"])
def test_a_day_that_is_none_is_refused(client: TestClient, given: str) -> None:
    data = csv_of([HEADINGS, YES])
    assert client.post("/api/check", content=data, headers=CSV, params={"known_at": given}).status_code in {400, 422}
    form = {"files": {"file": ("l.csv", data)}, "data": {"known_at": given, "format": "csv"}}
    assert client.post("/en/check-list", **form).status_code == 400  # type: ignore[arg-type]


def test_the_page_asks_for_it(client: TestClient) -> None:
    assert 'name="known_at"' in client.get("/en/check-list").text
    form = {"files": {"file": ("l.csv", csv_of([HEADINGS, YES]))}, "data": {"known_at": "1/1/2000", "format": "csv"}}
    assert "Now known: Yes." in client.post("/en/check-list", **form).text  # type: ignore[arg-type]


def test_the_command_line_asks_for_it(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from cabgraph.__main__ import app

    monkeypatch.setenv("CABGRAPH_RELEASES", str(settings.releases))
    source = tmp_path / "list.csv"
    source.write_bytes(csv_of([HEADINGS, YES]))
    done = CliRunner().invoke(app, ["check-list", str(source), "--known-at", EARLY, "--language", "en"])
    assert done.exit_code in {0, 1}, done.output
    assert "Now known: Yes." in (tmp_path / "list-checked.csv").read_text(encoding="utf-8-sig")
