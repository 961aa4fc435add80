"""Bodies, grants, decisions, regulations and standards: their answers, their tables as files, their addresses."""

import csv
import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from rdflib import Graph

from cabgraph.answers.registry import Registry
from cabgraph.answers.tables import table_names
from cabgraph.http.app import create_app
from cabgraph.questions.run import ask
from cabgraph.settings import Settings

THINGS = "https://w3id.org/cabgraph/id/"
ADDRESSES = {
    "body": ("bodies", "quatest3"),
    "grant": ("grants", "124-qd-bxd-2020-laocai-cqc"),
    "decision": ("decisions", "moc-2020-124-qd-bxd"),
    "regulation": ("regulations", "qcvn-16-2019-bxd"),
    "standard": ("standards", "iso-iec-17025-2005"),
}


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


def rows_of(registry: Registry, question: str, **values: str) -> list[dict[str, str | None]]:
    return list(ask(registry.store, registry.questions[question], values, "2026-11-22").records())


def get(client: TestClient, address: str, **params: Any) -> Any:
    answered = client.get(address, params=params)
    assert answered.status_code == 200, answered.text
    return answered.json()


@pytest.mark.parametrize("on", ["2017-06-01", "2021-05-01", "2026-11-22"])
@pytest.mark.parametrize("body", ["laocai-cqc", "quatest3", "quacert", "las-1225", "quatest1"])
def test_the_scope_on_a_day_is_that_of_the_stored_question(
    client: TestClient, registry: Registry, body: str, on: str
) -> None:
    asked = rows_of(registry, "inspector/body-scope", body=THINGS + "body/" + body, on=on)
    expected = {(row["item"], row["standing"], row["from"], row["until"], row["decision"]) for row in asked}
    scope = get(client, f"/api/bodies/{body}", on=on, size=1000)["scope"]
    shown = {
        (
            line["id"],
            line["standing"],
            line["from"] or "0001-01-01",
            line["until"] or "9999-12-31",
            ((line["opened_by"] or {}).get("decision") or {}).get("id"),
        )
        for line in scope["items"]
        if line["standing"] != "no"
    }
    assert shown == expected
    assert scope["standing"]["yes"] + scope["standing"]["unknown"] == len(expected)
    assert scope["total"] == len(scope["items"])


@pytest.mark.parametrize("body", ["laocai-cqc", "quatest3", "quacert", "las-1225", "quatest4", "iqc"])
def test_the_history_of_a_body_is_that_of_the_stored_question(
    client: TestClient, registry: Registry, body: str
) -> None:
    expected = {
        (row["grant"], row["event"], row["effectiveOn"], row["decision"], row["lines"])
        for row in rows_of(registry, "inspector/body-history", body=THINGS + "body/" + body)
    }
    found = get(client, f"/api/bodies/{body}")
    shown = {
        (lane["grant"], event["id"], event["effective_on"], (event["decision"] or {}).get("id"))
        for lane in found["timeline"]["lanes"]
        for event in lane["events"]
    }
    shown |= {
        (None, change["id"], change["effective_on"], (change["decision"] or {}).get("id"))
        for change in found["changes"]
    }
    dated = {(grant, event, on, decision) for grant, event, on, decision, _ in expected if grant or event}
    assert {(g, e) for g, e, _, _ in shown} == {(g, e) for g, e, _, _ in dated}
    known = {e: (on, decision) for _, e, on, decision in dated}
    for _, event, on, decision in shown:
        if on:
            assert (on, decision) == known[event]


def test_a_decision_affects_what_the_stored_question_says(client: TestClient, registry: Registry) -> None:
    for slug in ("moc-2020-124-qd-bxd", "moc-2018-711-qd-bxd", "moc-2019-961-gcn-bxd"):
        rows = rows_of(registry, "inspector/decision", decision=THINGS + "decision/" + slug)
        shown = set()
        for effect in get(client, f"/api/decisions/{slug}")["effects"]:
            if effect["whole"]:
                shown.add((effect["event"], effect["record"]["id"]))
            shown |= {(effect["event"], item["id"]) for item in effect["items"]}
        assert shown == {(row["event"], row["record"]) for row in rows}
        assert shown


@pytest.mark.parametrize("standard", ["iso-iec-17025-2005", "iso-iec-17025-2017", "tcvn-iso-22000-2007"])
def test_who_cites_a_standard_is_what_the_stored_question_says(
    client: TestClient, registry: Registry, standard: str
) -> None:
    rows = rows_of(registry, "explore/impact-of-standard", standard=THINGS + "standard/" + standard, on="2020-01-13")
    cited = get(client, f"/api/standards/{standard}", on="2020-01-13", size=1000)["cited"]
    shown = {(row["id"], row["standing"], row["body"]["id"]) for row in cited["items"]}
    assert shown == {(row["record"], row["standing"], row["holder"]) for row in rows}
    assert cited["total"] == len(cited["items"])


def test_two_decisions_of_one_number_are_told_apart(client: TestClient) -> None:
    found = get(client, "/api/decisions/moc-2020-124-qd-bxd")
    assert [other["signed_on"] for other in found["same_number"]] == ["2016-03-21"]
    assert found["signed_on"] == "2020-06-22"
    assert get(client, "/api/decisions/unknown-vilas-024-2024")["same_number"] == []


def test_editions_of_a_regulation_and_who_may_work_under_it(client: TestClient) -> None:
    found = get(client, "/api/regulations/qcvn-16-2019-bxd", on="2021-05-01")
    assert [edition["year"] for edition in found["editions"]] == ["2014", "2017", "2019", "2023"]
    certain = {row["id"] for row in found["bodies"]["items"] if row["standing"] == "yes"}
    assert THINGS + "body/laocai-cqc" in certain
    later = get(client, "/api/regulations/qcvn-16-2019-bxd", on="2024-06-01")["bodies"]["items"]
    assert THINGS + "body/laocai-cqc" not in {row["id"] for row in later if row["standing"] == "yes"}


def test_a_renewal_is_a_chain(client: TestClient) -> None:
    newer = get(client, "/api/grants/124-qd-bxd-2020-laocai-cqc")
    assert [older["id"] for older in newer["renews"]] == [THINGS + "grant/1332-qd-bxd-2017-laocai-cqc"]
    older = get(client, "/api/grants/1332-qd-bxd-2017-laocai-cqc")
    assert [found["id"] for found in older["renewed_by"]] == [newer["id"]]


def test_the_grantor_of_then_is_not_the_one_of_now(client: TestClient) -> None:
    found = get(client, "/api/grants/vilas-104-2018")
    assert found["granted_by"]["id"].endswith("/boa-1995")
    assert [now["id"].rsplit("/", 1)[-1] for now in found["granted_by_now"]] == ["boa"]


def test_words_narrow_a_scope_without_marks(client: TestClient) -> None:
    every = get(client, "/api/bodies/laocai-cqc")["scope"]
    narrowed = get(client, "/api/bodies/laocai-cqc", q="COT lieu")["scope"]
    assert 0 < narrowed["total"] < every["total"]
    assert all("Cốt liệu" in line["label"]["vi"] for line in narrowed["items"])
    paged = [get(client, "/api/bodies/laocai-cqc", size=5, page=page)["scope"]["items"] for page in (1, 2, 3, 4)]
    seen = [line["id"] for items in paged for line in items]
    assert len(seen) == len(set(seen)) == every["total"]


@pytest.mark.parametrize("kind", ADDRESSES)
def test_tables_are_files_with_every_row(client: TestClient, kind: str) -> None:
    word, slug = ADDRESSES[kind]
    address = f"/api/{word}/{slug}"
    for name in table_names(kind):
        text = client.get(address, params={"format": "csv", "table": name}).text
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert rows, (kind, name)
        book = client.get(address, params={"format": "xlsx", "table": name}, headers={"Accept-Language": "en"})
        sheet = load_workbook(io.BytesIO(book.content)).worksheets[0]
        assert sheet.max_row == len(rows) + 1
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert client.get(address, params={"format": "csv", "table": "nothing"}).status_code == 400
    assert client.get(address, headers={"Accept": "text/csv"}).headers["Content-Type"].startswith("text/csv")
    turtle = client.get(address, params={"format": "ttl"}, follow_redirects=True)
    assert len(Graph().parse(data=turtle.text, format="turtle")) > 3


def test_old_names_and_codes_lead_to_the_thing(client: TestClient) -> None:
    for old, thing in (("warrantek-jsc", "warrantek"), ("Vilas 104", "nafi5"), ("naficqad-branch-5", None)):
        answered = client.get(f"/api/bodies/{old}")
        if thing is None:
            assert answered.status_code == 404
            continue
        assert answered.status_code == 303, old
        assert answered.headers["Location"].endswith(f"/api/bodies/{thing}")
        data = client.get(f"/id/body/{old}", headers={"Accept": "text/turtle"})
        assert data.status_code == 303
        assert data.headers["Location"].endswith(f"/id/body/{thing}")
    several = client.get("/api/decisions/124-qd-bxd")
    assert several.status_code == 422
    assert len(several.json()["candidates"]) == 2


def test_what_an_earlier_release_still_has_is_gone_not_unknown(
    client: TestClient, real_settings: Settings, tmp_path: Path
) -> None:
    releases = tmp_path / "releases"
    current = (real_settings.releases / "current").resolve()
    releases.mkdir()
    (releases / current.name).symlink_to(current)
    (releases / "current").symlink_to(current.name)
    earlier = releases / "2020-01-01T000000Z"
    earlier.mkdir()
    (earlier / "release.json").write_text(
        (current / "release.json").read_text(encoding="utf-8").replace(current.name, earlier.name), encoding="utf-8"
    )
    with sqlite3.connect(earlier / "index.sqlite") as connection:
        connection.execute("CREATE TABLE label (thing, language, label)")
        connection.execute("INSERT INTO label VALUES (?, 'vi', 'Xưa')", (f"{THINGS}body/long-ago",))
    connection.close()
    with TestClient(create_app(Settings(releases=releases))) as opened:
        for address in ("/api/bodies/long-ago", "/id/body/long-ago"):
            answered = opened.get(address)
            assert answered.status_code == 410
            assert answered.json()["kept"] == earlier.name
        page = opened.get("/vi/bodies/long-ago")
        assert page.status_code == 410
        assert f"/vi/bodies/long-ago?release={earlier.name}" in page.text
        assert opened.get("/api/bodies/never-was").status_code == 404
