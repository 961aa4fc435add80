"""The page of many paths, and the command: what the API says, in both languages, whole without scripts."""

import csv
import io
import json
import os
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from cabgraph.__main__ import app as command_line
from cabgraph.answers.checklist.kept import Kept
from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.http.cooperation.matrix import MatrixForm, read_form
from cabgraph.settings import Settings

JSON = {"Content-Type": "application/json"}
NASTY = [
    text
    for text in json.loads((Path(__file__).parents[1] / "http" / "nasty.json").read_text(encoding="utf-8"))
    if text.isprintable() or text.isascii()
]
_JSON = {"body": "bodies", "economy": "economies", "activity": "activities"}
ASKED = {"of": "VN", "activity": "testing", "economy": "SG; Nhật Bản", "on": "13/01/2020"}
FILE = {"file": ("danh sách.csv", "Tổ chức,Ngày\nnafi5,13/01/2020\nkhông có ai,\n".encode(), "text/csv")}


@pytest.fixture(scope="module")
def settings(real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return real_settings.model_copy(update={"batch_folder": tmp_path_factory.mktemp("lists")})


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as opened:
        yield opened


def page(client: TestClient, address: str, status: int = 200, **asked: Any) -> str:
    """Return a page once its answers are there."""
    for _ in range(200):
        answered = client.get(address, params=asked or None)
        assert answered.status_code == status, answered.text[:500]
        if "data-list-run" not in answered.text:
            return answered.text
        assert 'http-equiv="refresh"' in answered.text, "nothing moves without scripts"
        time.sleep(0.1)
    raise AssertionError("the answers never came")


@pytest.mark.parametrize(("language", "day"), [("vi", "13/01/2020"), ("en", "13 January 2020")])
def test_the_table_says_what_the_api_says(client: TestClient, language: str, day: str) -> None:
    shown = page(client, f"/{language}/matrix", **ASKED)
    question = {"of": "VN", "activity": "testing", "economies": ["SG", "JP"], "on": "2020-01-13"}
    told = client.post("/api/recognition", json=question).json()
    assert day in shown
    assert f"<strong>{told['summary']['rows']}</strong>" in shown
    cells = re.findall(r'<td data-verdict="(\w+)">', shown)
    assert cells == [cell["verdict"] for line in told["rows"][:25] for cell in line["answers"]]
    some = page(client, f"/{language}/matrix", **ASKED, verdict="yes")
    assert re.findall(r'<td data-verdict="(\w+)">', some).count("yes") == told["summary"]["verdicts"]["yes"]
    for query in re.findall(rf'<td data-verdict="yes"><a href="(/{language}/recognition\?[^"]+)"', some):
        single = client.get(query.replace("&amp;", "&"))
        assert single.status_code == 200
        assert 'class="answer answer-yes"' in single.text


def test_who_asks_the_same_looks_at_the_same_answers(client: TestClient, settings: Settings) -> None:
    folder = (settings.batch_folder or Path()) / "recognition"
    page(client, "/vi/matrix", **ASKED)
    before = {each.name for each in folder.iterdir()}
    assert client.get("/vi/matrix", params=ASKED).headers["Cache-Control"] == "no-store", "a run's page is never old"
    page(client, "/en/matrix", **{**ASKED, "economy": "Singapore;JP", "on": "2020-01-13"}, page=2)
    assert {each.name for each in folder.iterdir()} == before
    page(client, "/vi/matrix", **{**ASKED, "on": "14/01/2020"})
    assert len({each.name for each in folder.iterdir()}) == len(before) + 1


def test_answers_that_all_look_at_are_nobodys_to_throw_away(client: TestClient) -> None:
    shown = page(client, "/vi/matrix", **ASKED)
    name = re.search(r"/api/recognition-lists/([A-Za-z0-9_-]{32})/file", shown)
    assert name, "the page leads to the files of its answers"
    assert client.delete(f"/api/recognition-lists/{name[1]}").status_code == 404
    assert client.post(f"/vi/matrix/{name[1]}/forget", follow_redirects=False).status_code == 404
    assert client.get(f"/api/recognition-lists/{name[1]}").json()["state"] == "done"


def test_old_answers_make_room_for_new_ones(settings: Settings, tmp_path: Path) -> None:
    few = settings.model_copy(update={"batch_folder": tmp_path, "recognition_kept_megabytes": 1})
    asked = {"of": "VN", "activity": "testing"}
    with TestClient(create_app(few)) as small:
        sent = small.post("/vi/matrix", data={"economy": "SG", "then": "show"}, files=FILE, follow_redirects=False)
        page(small, sent.headers["Location"])
        for day in ("2020-01-01", "2020-01-02", "2020-01-03"):
            page(small, "/vi/matrix", **asked, on=day)
        kept = [each for each in (tmp_path / "recognition").iterdir() if Kept(each).status.get("shared")]
        assert 1 <= len(kept) < 3, "each takes more than half of what may be kept"
        assert "<table" in page(small, sent.headers["Location"]), "a list of somebody's is never put away for another"


def test_a_run_that_died_is_begun_again(client: TestClient, settings: Settings) -> None:
    asked = {**ASKED, "on": "15/01/2020"}
    page(client, "/vi/matrix", **asked)
    newest = max(((settings.batch_folder or Path()) / "recognition").iterdir(), key=lambda each: each.stat().st_mtime)
    kept = Kept(newest)
    kept.tell({**kept.status, "state": "running"})
    os.utime(newest, (time.time() - 120, time.time() - 120))
    assert "<table" in page(client, "/vi/matrix", **asked)


def test_a_run_that_failed_is_told_for_a_minute_and_then_begun_again(client: TestClient, settings: Settings) -> None:
    asked = {"body": "nafi5", "activity": "testing", "on": "2020-01-14", "economy": "SG"}
    page(client, "/vi/matrix", **asked)
    newest = max((settings.batch_folder or Path()).glob("**/status.json"), key=lambda file: file.stat().st_mtime).parent
    Kept(newest).tell({**Kept(newest).status, "state": "failed"})
    assert "<table" not in client.get("/vi/matrix", params=asked).text
    os.utime(newest, (time.time() - 120, time.time() - 120))
    assert "<table" in page(client, "/vi/matrix", **asked)


def test_many_economies_are_shown_in_parts_or_only_those_that_are_reached(client: TestClient) -> None:
    asked = {"body": "nafi5\nquatest1", "activity": "testing", "on": "2020-01-13"}
    first, second = (page(client, "/en/matrix", **asked, across=number) for number in (1, 2))
    heads = [set(re.findall(r'<span class="quiet small">([\w-]+)</span></th>', text)) for text in (first, second)]
    assert len(heads[0]) == 40
    assert not heads[0] & heads[1]
    reached = page(client, "/en/matrix", **asked, reached=1)
    question = {"bodies": ["nafi5", "quatest1"], "activity": "testing", "on": "2020-01-13"}
    told = client.post("/api/recognition", json=question).json()
    some = {economy.rsplit("/", 1)[-1] for economy in told["summary"]["economies"]}
    assert set(re.findall(r'<span class="quiet small">([\w-]+)</span></th>', reached)) == some


@pytest.mark.parametrize(
    ("asked", "status", "field"),
    [
        ({"of": "Atlantis"}, 422, "of"),
        ({"body": "không có ai như thế"}, 422, "body"),
        ({"of": "VN", "economy": "SG; Atlantis"}, 422, "economy"),
        ({"of": "VN", "activity": "nothing such"}, 422, "activity"),
        ({"of": "VN", "on": "31/02/2020"}, 400, "on"),
        ({"of": "VN", "known_at": "soon"}, 400, "known_at"),
        ({"activity": "testing"}, 400, "body"),
        ({"of": "VN", "province": "Atlantis"}, 422, "province"),
        ({"of": "VN", "product": "x" * 400}, 400, "product"),
    ],
)
def test_a_wrong_word_is_told_at_its_field(client: TestClient, asked: dict[str, str], status: int, field: str) -> None:
    shown = page(client, "/vi/matrix", status, **asked)
    assert f'id="{field}-fault"' in shown
    assert 'lang="vi"' in shown


def test_what_may_be_meant_is_offered_in_the_place_of_the_word(client: TestClient) -> None:
    shown = page(client, "/vi/matrix", 422, body="nafi5; trung tâm", economy="SG")
    offered = re.findall(r'<a href="(/vi/matrix\?[^"]+)"', shown)
    assert offered
    assert all("body=nafi5%3B+" in each and "economy=SG" in each for each in offered)
    assert "<table" in page(client, offered[0].replace("&amp;", "&"))


@pytest.mark.parametrize("field", [name for name in MatrixForm.model_fields if name not in ("page", "across")])
def test_whatever_is_typed_is_answered_in_order(client: TestClient, field: str) -> None:
    """The day is beyond the calendar, so that nothing is begun that would be understood."""
    for text in NASTY:
        answered = client.get("/vi/matrix", params={"body": "nafi5", "on": "2020-02-31", field: text})
        assert answered.status_code in {400, 404, 410, 422} or (field == "on" and answered.status_code == 200), text
        assert "<script>alert" not in answered.text
        question = {"bodies": ["nafi5"], "economies": ["SG"], "on": "2020-02-31", _JSON.get(field, field): text}
        if field in ("verdict", "reached") or field == "on":
            continue
        told = client.post("/api/recognition", content=orjson.dumps(question, default=str), headers=JSON)
        assert told.status_code in {400, 422, 404, 410}, text
        assert told.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("field", ["body", "of", "province", "granted_by", "kind", "economy", "arrangement",
                                   "organisation", "activity", "product"])  # fmt: skip
def test_whatever_is_typed_is_understood_or_told_at_its_field(registry: Registry, field: str) -> None:
    for text in NASTY:
        told: Any = [text] if field in ("body", "economy", "activity") else text
        outcome = read_form(registry, 10**6, MatrixForm(**{"body": ["nafi5"], field: told}), date(2020, 1, 13))
        nothing_said = field == "body" and not text.strip()
        assert (outcome.question is None) == (bool(outcome.faults) or nothing_said)
        assert set(outcome.faults) <= {field, "body"}, text


def test_other_wrong_addresses_are_problems(client: TestClient, settings: Settings) -> None:
    for query, status in (("until=2020-01-01", 400), ("of=VN&verdict=no", 400), ("of=VN&page=0", 400)):
        assert client.get(f"/vi/matrix?{query}").status_code == status
    assert client.get(f"/vi/matrix/{'a' * 32}").status_code == 404
    few = TestClient(create_app(settings.model_copy(update={"recognition_cells": 10})))
    assert "10 ô" in page(few, "/vi/matrix", 400, of="VN")


def test_the_form_stands_on_the_home_economy(client: TestClient) -> None:
    shown = page(client, "/vi/matrix")
    assert re.search(r'<option value="VN" selected>', shown)
    assert "data-list-form" in shown
    for address in ("/vi/recognition", "/vi/cooperation", "/vi/"):
        assert 'href="/vi/matrix"' in client.get(address).text, address


def test_a_file_is_shown_or_taken_and_thrown_away(client: TestClient) -> None:
    form = {"economy": "SG;JP", "then": "show"}
    sent = client.post("/vi/matrix", data=form, files=FILE, follow_redirects=False)
    assert sent.status_code == 303
    address = sent.headers["Location"]
    shown = page(client, address)
    assert "danh sách.csv:3:Tổ chức" in shown
    assert shown.count("<td data-verdict=") == 2 * 2
    assert client.get(address).headers["Cache-Control"] == "no-store"
    taken = client.post("/vi/matrix", data={"economy": "SG", "format": "csv", "then": "file"}, files=FILE)
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + 2 + 1
    assert client.post(f"{address}/forget", follow_redirects=False).headers["Location"] == "/vi/matrix"
    assert client.get(address).status_code == 404


def test_a_file_with_its_own_economies_is_shown_as_a_list(client: TestClient) -> None:
    file = {"file": ("x.csv", b"body,activity,country,on\nnafi5,testing,SG,2020-01-13\n", "text/csv")}
    sent = client.post("/en/matrix", data={"then": "show"}, files=file, follow_redirects=False)
    shown = page(client, sent.headers["Location"])
    assert "APAC Mutual Recognition Arrangement" in shown
    assert '<table class="cards"' in shown
    for mark in re.findall(r'<use href="#([\w-]+)"', shown):
        assert f'<symbol id="{mark}"' in shown, "a shape is drawn, not only a colour"


def run(settings: Settings, *arguments: str) -> Any:
    told = {"CABGRAPH_RELEASES": str(settings.releases)}
    return CliRunner(env=told).invoke(command_line, ["recognise", *arguments, "--language", "en"])


def test_the_command_answers_bodies_and_lists(settings: Settings, tmp_path: Path) -> None:
    said = run(settings, "--of", "VN", "--activity", "testing", "--economy", "SG", "--on", "2020-01-13",
               "--output", str(tmp_path / "out.csv"))  # fmt: skip
    assert said.exit_code == 0, said.output
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8-sig"))))
    assert {row["Activity"] for row in rows} == {"Testing"}
    assert "There is a path" in {row["Recognition"] for row in rows} <= {"There is a path", "Unknown", "No path known"}
    listed = tmp_path / "list.csv"
    listed.write_text("body,on\nnafi5,2020-01-13\nnobody,\n", encoding="utf-8")
    said = run(settings, str(listed), "--economy", "SG", "--format", "json")
    assert said.exit_code == 1, said.output
    assert "1 lines need another look" in said.stderr
    assert '"verdict":"yes"' in (tmp_path / "list-recognition.json").read_text(encoding="utf-8")
    assert run(settings, str(listed), "--economy", "SG", "--format", "json").exit_code == 2, "never over a file"
    again = run(settings, str(listed), "--economy", "SG", "--format", "json", "--overwrite")
    assert again.exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "A file is needed"),
        (["--of", "Atlantis"], "Atlantis"),
        (["--of", "VN", "--format", "pdf"], "pdf"),
        (["nowhere.csv"], "nowhere.csv"),
        (["--body", "nafi5", "--activity", "nothing such"], "nothing such"),
    ],
)
def test_the_command_says_what_is_wrong(settings: Settings, arguments: list[str], says: str) -> None:
    said = run(settings, *arguments)
    assert said.exit_code == 2
    assert says in said.stderr
    assert "Traceback" not in said.output
