"""Many bodies and many economies at once: every cell says what the single question says, and nothing is lost."""

import csv
import io
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from tests.recognition.comparing import thing

from cabgraph.answers.paths.question import Question, Wanted, understand
from cabgraph.answers.paths.run import PathRun
from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.settings import Settings

CSV = {"Content-Type": "text/csv"}
SAMPLE = 300


@pytest.fixture(scope="module")
def client(real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("lists")
    with TestClient(create_app(real_settings.model_copy(update={"batch_folder": folder}))) as opened:
        yield opened


def asked(client: TestClient, question: dict[str, Any]) -> dict[str, Any]:
    answered = client.post("/api/recognition", json=question)
    assert answered.status_code == 200, answered.text
    found: dict[str, Any] = answered.json()
    return found


def cells(found: dict[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(line, cell) for line in found["rows"] for cell in line["answers"]]


def same(cell: dict[str, Any], single: dict[str, Any]) -> None:
    assert (cell["verdict"], cell["strength"], cell["total"]) == (
        single["verdict"],
        single["strength"],
        single["total"],
    )
    if not cell["total"]:
        assert cell["verdict"] == "none"
        return
    best = single["chains"][0]
    told = (best["route"], best["arrangement"], best["breaks_on"], best["links"][best["weakest"]]["id"])
    assert (cell["route"], cell["arrangement"], cell["breaks_on"], cell["weakest"]["id"]) == told


@pytest.mark.parametrize("day", ["2020-01-13", "2026-11-27"])
def test_every_cell_is_what_the_single_question_says(client: TestClient, day: str) -> None:
    found = cells(asked(client, {"of": "VN", "on": day}))
    some = [pair for pair in found if pair[1]["total"]]
    assert some, "no path at all"
    sample = random.Random(7).sample(some, min(len(some), SAMPLE)) + random.Random(8).sample(found, SAMPLE)
    for line, cell in sample:
        if line["activity"] is None:
            assert (cell["verdict"], cell["link"]) == ("none", None)
            continue
        address = urlsplit(cell["link"])
        assert address.path.endswith("/recognition")
        single = client.get("/api/recognition", params=parse_qsl(address.query))
        assert single.status_code == 200, address.query
        asked_of = single.json()["asked"]
        assert [asked_of[name] for name in ("body", "economy", "activity")] == [
            line["body"],
            cell["economy"],
            line["activity"],
        ]
        same(cell, single.json())


def test_what_the_register_said_earlier(client: TestClient) -> None:
    question = {"bodies": ["nafi5"], "economies": ["SG"], "on": "2020-01-13", "known_at": "2026-06-01"}
    line, cell = cells(asked(client, question))[-1]
    assert "known_at=2026-06-01" in cell["link"]
    same(cell, client.get("/api/recognition", params=parse_qsl(urlsplit(cell["link"]).query)).json())
    assert line["on"] == "2020-01-13"


def test_all_bodies_of_an_economy_with_all_their_activities(client: TestClient, registry: Registry) -> None:
    found = asked(client, {"of": "VN", "economies": ["SG", "Nhật Bản"]})
    ours = registry.index.rows(
        "SELECT DISTINCT f.thing AS body, i.activity FROM fact f LEFT JOIN item i ON i.body = f.thing"
        " WHERE f.property = 'jurisdiction' AND f.value = :home"
        " AND f.thing IN (SELECT thing FROM name WHERE kind = 'body')",
        {"home": thing("jurisdiction/VN")},
    )
    told = {(line["body"]["id"], line["activity"] and line["activity"]["id"]) for line in found["rows"]}
    assert told >= {(row["body"], row["activity"]) for row in ours if row["activity"]}
    assert {body for body, _ in told} == {row["body"] for row in ours}
    assert len(told) == len(found["rows"]) == found["lines"] == found["summary"]["rows"]
    assert found["summary"]["cells"] == 2 * len(found["rows"]) == sum(found["summary"]["verdicts"].values())


def test_what_chooses_bodies_and_economies(client: TestClient, registry: Registry) -> None:
    hanoi = asked(client, {"of": "VN", "province": "Hà Nội", "activity": "testing", "economies": ["SG"]})
    every = asked(client, {"of": "VN", "activity": "testing", "economies": ["SG"]})
    assert 0 < len(hanoi["rows"]) < len(every["rows"])
    assert {line["activity"]["id"] for line in every["rows"]} == {thing("activity/testing")}
    accredited = asked(client, {"of": "VN", "kind": "accreditation", "granted_by": "boa", "economies": ["SG"]})
    assert 0 < len({line["body"]["id"] for line in accredited["rows"]}) < 250
    parties = {one["id"] for one in asked(client, {"bodies": ["nafi5"], "arrangement": "apac-mra"})["economies"]}
    world, day = registry.network.world, asked(client, {"bodies": ["nafi5"]})["on"]
    assert parties == {
        home
        for record in world.of_arrangement[thing("arrangement/apac-mra")]
        if record.standing(day)
        for home in world.homes[record.participant]
        if home in registry.network.economies
    }
    for day, member in (("2018-06-01", True), ("2020-06-01", False)):
        found = asked(client, {"bodies": ["nafi5"], "organisation": "oiml", "on": day})["economies"]
        assert (thing("jurisdiction/CM") in {one["id"] for one in found}) == member
    elsewhere = asked(client, {"of": "VN", "activity": "accreditation"})["economies"]
    assert thing("jurisdiction/VN") not in {one["id"] for one in elsewhere}


LIST = """Tổ chức,Hoạt động,Quốc gia,Ngày
nafi5,testing,SG,13/01/2020
nafi5,,SG; Nhật Bản,2020-01-13
không có ai,testing,SG,13/01/2020
nafi5,testing,Atlantis,13/01/2020
nafi5,testing,SG,31/02/2020
nafi5,testing,SG,2020
nafi5,testing,,13/01/2020
"""


def test_a_list_in_a_file(client: TestClient) -> None:
    answered = client.post(
        "/api/recognition?name=list.csv", content=LIST.encode(), headers={**CSV, "Accept-Language": "vi"}
    )
    assert answered.headers["Content-Type"].startswith("text/csv")
    assert "list-recognition.csv" in answered.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answered.content.decode("utf-8-sig"))))
    first = rows[0]
    assert (first["Tổ chức"], first["Hoạt động"]) != ("", "")
    said = [row["Thừa nhận"] for row in rows]
    assert said[:1] == ["Có đường"]
    assert len(rows) == 1 + 2 * 2 + 5, "one row, two activities before two economies, five that cannot be asked"
    assert said[5:] == ["Chưa trả lời được"] * 5
    told = [row["Ghi chú về dòng"] for row in rows[5:]]
    assert [each.split(":")[:3] for each in told[:3]] == [
        ["list.csv", "4", "Tổ chức"],
        ["list.csv", "5", "Quốc gia"],
        ["list.csv", "6", "Ngày"],
    ]
    assert told[4].startswith("list.csv:8: không có nền kinh tế nào")
    assert "Không" not in said, "no path known is never no"


def test_what_is_chosen_for_the_whole_list_fills_what_rows_leave_out(client: TestClient) -> None:
    sent = b"body,on\nnafi5,2020-01-13\nquatest1,2020-01-13\n"
    answered = client.post(
        "/api/recognition?economy=SG&economy=JP&activity=testing&format=json", content=sent, headers=CSV
    )
    found = answered.json()
    assert [(line["row"], len(line["answers"])) for line in found["rows"]] == [(2, 2), (3, 2)]
    assert found["rows"][0]["given"] == ["nafi5", "2020-01-13"]
    everywhere = client.post("/api/recognition?format=json", content=sent, headers=CSV).json()
    assert len(everywhere["economies"]) > 150


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_same_in_every_format(client: TestClient, language: str) -> None:
    question = {"bodies": ["nafi5"], "economies": ["SG", "JP", "AQ"], "on": "2020-01-13"}
    question["economies"].pop()  # type: ignore[attr-defined]
    whole = asked(client, question)

    def taken(form: str) -> bytes:
        answered = client.post(f"/api/recognition?format={form}&language={language}", json=question)
        assert answered.headers["Content-Language"] == language
        return answered.content

    lines = [orjson.loads(line) for line in taken("ndjson").splitlines()]
    assert [line["kind"] for line in lines] == ["head", *["row"] * len(whole["rows"]), "summary"]
    assert [line["counts"] for line in lines[1:-1]] == [line["counts"] for line in whole["rows"]]
    as_csv = list(csv.reader(io.StringIO(taken("csv").decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(taken("xlsx"))).active
    assert sheet is not None
    as_xlsx = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert as_xlsx == as_csv
    assert len(as_csv) == 1 + len(cells(whole))
    linked = [cell.hyperlink.target for row in sheet.iter_rows(min_row=2) for cell in row if cell.hyperlink]
    assert linked == [row[as_csv[0].index("Xem các đường" if language == "vi" else "The paths")] for row in as_csv[1:]]
    accepted = client.post("/api/recognition", json=question, headers={"Accept": "text/csv"})
    assert accepted.headers["Content-Type"].startswith("text/csv")


BAD = [
    ({}, 400, "bad-parameter"),
    ({"bodies": []}, 400, "bad-parameter"),
    ({"of": "Atlantis"}, 422, "unknown-name"),
    ({"bodies": ["không có ai"]}, 422, "unknown-name"),
    ({"of": "VN", "economies": ["Atlantis"]}, 422, "unknown-name"),
    ({"of": "VN", "activity": "nothing such"}, 422, "unknown-name"),
    ({"of": "VN", "arrangement": "nothing such"}, 422, "unknown-name"),
    ({"of": "VN", "product": "851"}, 400, "bad-parameter"),
    ({"of": "VN", "kind": "knighthood"}, 422, "unknown-name"),
    ({"of": "VN", "on": "2020-02-31"}, 400, "bad-parameter"),
    ({"of": "VN", "on": "tomorrow"}, 400, "bad-parameter"),
    ({"of": "VN", "known_at": "2020-13-01"}, 400, "bad-parameter"),
    ({"of": ["VN"]}, 400, "bad-parameter"),
    ({"bodies": [1]}, 400, "bad-parameter"),
    ({"of": "VN", "until": "2021-01-01"}, 400, "unknown-parameter"),
    ({"of": "VN", "release": "never"}, 404, "release-unknown"),
]


@pytest.mark.parametrize(("question", "status", "slug"), BAD, ids=[str(case[0])[:40] for case in BAD])
def test_a_wrong_question_is_a_problem_in_both_languages(
    client: TestClient, question: dict[str, Any], status: int, slug: str
) -> None:
    answered = client.post("/api/recognition", json=question)
    assert answered.headers["Content-Type"] == "application/problem+json"
    assert (answered.status_code, answered.json()["type"].rsplit("/", 1)[-1]) == (status, slug)
    texts = answered.json()["texts"]
    assert all(texts[language]["detail"] for language in ("vi", "en"))


def test_too_many_cells_are_refused_before_anything_is_asked(real_settings: Settings) -> None:
    few = TestClient(create_app(real_settings.model_copy(update={"recognition_cells": 100})))
    answered = few.post("/api/recognition", json={"of": "VN"})
    assert answered.status_code == 400
    assert answered.json()["limit"] == 100
    assert answered.json()["cells"] > 10_000
    listed = few.post("/api/recognition?format=json", content=b"body\nnafi5\nquatest1\n", headers=CSV).json()
    assert listed["summary"]["stopped"]
    assert listed["rows"][-1]["kind"] == "stopped"
    assert "100" in listed["rows"][-1]["problems"][0]["line"]["en"]


@pytest.mark.parametrize(
    ("sent", "media_type", "code"),
    [
        (b"", "text/csv", "file-empty"),
        (b"a,b\n1,2\n", "text/csv", "headings-missing"),
        (b'{"of": "VN"', "application/json", "json-broken"),
        (b'{"rows": 3}', "application/json", "json-shape"),
        (b"PK\x03\x04broken", "text/csv", "workbook-broken"),
        (b"%PDF-1.7\n", "text/csv", "file-pdf"),
    ],
)
def test_a_file_that_is_no_list_is_refused(client: TestClient, sent: bytes, media_type: str, code: str) -> None:
    answered = client.post("/api/recognition?name=x", content=sent, headers={"Content-Type": media_type})
    assert answered.status_code == 422, answered.text
    assert answered.json()["code"] == code
    assert answered.json()["file"] == "x"


def test_unknown_parameters_methods_and_formats(client: TestClient) -> None:
    assert client.post("/api/recognition?nothing=1", json={"of": "VN"}).status_code == 400
    assert client.post("/api/recognition?format=pdf", json={"of": "VN"}).status_code == 400
    accept = {"Accept": "image/png"}
    assert client.post("/api/recognition", json={"bodies": ["nafi5"]}, headers=accept).status_code == 406
    refused = client.put("/api/recognition", json={})
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_a_list_of_nobody_is_empty_and_no_error(client: TestClient) -> None:
    found = asked(client, {"of": "SG", "economies": ["VN"]})
    assert (found["rows"], found["lines"]) == ([], 0)


def test_kept_answers_are_looked_at_and_thrown_away(client: TestClient) -> None:
    begun = client.post(
        "/api/recognition-lists?language=en", json={"of": "VN", "economies": ["SG"], "on": "2020-01-13"}
    )
    assert begun.status_code == 201
    address = begun.headers["Location"]
    assert begun.json()["page"] == f"/en/matrix/{begun.json()['id']}"
    while (status := client.get(address).json())["state"] == "running":
        assert status["share"] is None or 0 <= status["share"] < 1
    assert status["state"] == "done"
    some = client.get(f"{address}/rows?verdict=yes&size=5").json()
    assert some["total"] == status["summary"]["lines"]["yes"] > 0
    assert {line["verdict"] for line in some["items"]} == {"yes"}
    taken = client.get(f"{address}/file?format=csv&language=en")
    assert len(list(csv.reader(io.StringIO(taken.text)))) == 1 + status["summary"]["cells"]
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_several_processes_give_the_same(registry: Registry, real_settings: Settings) -> None:
    from datetime import date

    question = understand(registry, Wanted(of="VN", on=date(2020, 1, 13)))
    assert Question.from_json(question.to_json()) == question

    def told(processes: int) -> list[dict[str, Any]]:
        return list(PathRun(registry, real_settings, question, processes=processes).records())

    assert told(3) == told(1)
    assert len(told(1)) > 200


def test_matrices_and_lists_do_not_wait_for_each_other(client: TestClient) -> None:
    question = {"bodies": ["nafi5"], "economies": ["SG"], "activity": "testing", "on": "2020-01-13"}
    checks = b"body,activity,on\nnafi5,testing,2020-01-13\n"
    matrices, lists = client.app.state.matrix_slots, client.app.state.slots  # type: ignore[attr-defined]
    for full, refused, answered in (
        (matrices, ("/api/recognition", question), ("/api/check", checks)),
        (lists, ("/api/check", checks), ("/api/recognition", question)),
    ):
        free, full.free = full.free, 0
        try:
            for (path, sent), status in ((refused, 503), (answered, 200)):
                headers = CSV if isinstance(sent, bytes) else {"Content-Type": "application/json"}
                body = sent if isinstance(sent, bytes) else orjson.dumps(sent)
                assert client.post(path, content=body, headers=headers).status_code == status, path
        finally:
            full.free = free
