"""`POST /api/check`: a list in, the same list with its answers out, in any format; what is refused, and how."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from tests.batch.writing import HEADINGS, YES, csv_of, rows_of

LIST = csv_of([HEADINGS, [*YES, "=1+1"], ["", "", "", ""], ["", "", "", "không có tổ chức"]])
CSV = {"Content-Type": "text/csv"}


def test_a_list_as_the_body_itself(client: TestClient) -> None:
    answered = client.post("/api/check", content=LIST, headers=CSV, params={"name": "ds.csv"})
    assert answered.status_code == 200
    assert answered.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="ds-checked.csv"' in answered.headers["Content-Disposition"]
    assert answered.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answered.headers
    rows = rows_of(answered.content)
    assert [row[:4] for row in rows] == [HEADINGS, [*YES, "'=1+1"], ["", "", "", ""], ["", "", "", "không có tổ chức"]]
    assert [row[4] for row in rows[1:] if len(row) > 4] == ["Có", "Chưa rõ"]
    assert "http://testserver/vi/check?" in answered.text


def test_a_list_as_a_file_of_a_form(client: TestClient) -> None:
    answered = client.post(
        "/api/check",
        files={"file": ("C:\\tệp\\danh sách.csv", LIST, "text/csv")},
        data={"format": "xlsx", "language": "en"},
    )
    assert answered.status_code == 200
    assert "filename*=UTF-8''danh%20s%C3%A1ch-checked.xlsx" in answered.headers["Content-Disposition"]
    assert answered.headers["Content-Language"] == "en"
    sheet = openpyxl.load_workbook(io.BytesIO(answered.content)).active
    assert sheet is not None
    assert [sheet["E2"].value, sheet["D2"].value, sheet["D2"].data_type] == ["Yes", "=1+1", "s"]


@pytest.mark.parametrize(
    ("headers", "params", "media"),
    [
        ({"Accept": "application/json"}, {}, "application/json"),
        ({"Accept": "application/x-ndjson"}, {}, "application/x-ndjson"),
        ({"Accept": "text/html, */*;q=0.1"}, {}, "text/csv; charset=utf-8"),
        ({"Accept": "text/csv"}, {"format": "json"}, "application/json"),
        ({"Accept": "application/*"}, {}, "application/"),
    ],
)
def test_the_format_follows_the_client(
    client: TestClient, headers: dict[str, str], params: dict[str, str], media: str
) -> None:
    answered = client.post("/api/check", content=LIST, headers={**CSV, **headers}, params=params)
    assert answered.status_code == 200
    assert answered.headers["Content-Type"].startswith(media)


def test_json_in_and_out(client: TestClient) -> None:
    rows = {"rows": [{"body": "laocai-cqc", "on": "2021-05-01", "mine": "7"}, {}, {"body": ""}]}
    answered = client.post("/api/check", json=rows, headers={"Accept-Language": "en"})
    assert answered.headers["Content-Type"] == "application/json"
    found = answered.json()
    assert found["headings"] == ["body", "on", "mine"]
    assert [row["kind"] for row in found["rows"]] == ["headings", "row", "blank", "blank"]
    assert found["rows"][1]["cells"] == ["laocai-cqc", "2021-05-01", "7"]
    assert found["rows"][1]["verdict"] == "yes"
    assert found["rows"][1]["link"].startswith("http://testserver/en/check?body=laocai-cqc")
    assert found["summary"]["verdicts"] == {"yes": 1, "no": 0, "unknown": 0}
    lines = client.post(
        "/api/check",
        content=b'{"body":"laocai-cqc","on":"2021-05-01"}\n' * 3,
        headers={"Content-Type": "application/x-ndjson"},
    )
    assert lines.headers["Content-Type"] == "application/x-ndjson"
    kinds = [json.loads(line)["kind"] for line in lines.text.splitlines()]
    assert kinds == ["head", "headings", "row", "row", "row", "summary"]


def test_a_row_is_answered_as_the_single_check_answers(client: TestClient) -> None:
    rows = [
        {"body": "laocai-cqc", "regulation": "QCVN 16:2019/BXD", "activity": "testing", "on": "2021-05-01"},
        {"body": "laocai-cqc", "regulation": "QCVN 16:2019/BXD", "activity": "testing", "on": "2019-05-01"},
        {"body": "VILAS 028", "activity": "calibration", "on": "2020-01-13"},
        {"body": "quatest1", "regulation": "QCVN 4:2009/BKHCN", "on": "2018-01-01"},
        {"body": "nobody at all", "on": "2020-01-01"},
    ]
    answered = client.post("/api/check", json={"rows": rows}).json()["rows"][1:]
    for asked, row in zip(rows, answered, strict=True):
        single = client.get("/api/check", params=asked).json()
        assert {key: row[key] for key in ("verdict", "reason", "explanation")} == {
            key: single[key] for key in ("verdict", "reason", "explanation")
        }
        link = row["link"].removeprefix("http://testserver/vi")
        assert client.get(f"/api{link}").json()["verdict"] == row["verdict"]


def test_a_day_for_rows_without_one(client: TestClient) -> None:
    data = csv_of([HEADINGS, ["laocai-cqc", "QCVN 16:2019/BXD", "", ""]])
    answered = client.post("/api/check", content=data, headers=CSV, params={"on": "01/05/2021", "format": "json"})
    assert answered.json()["rows"][1]["on"] == "2021-05-01"
    assert answered.json()["rows"][1]["verdict"] == "yes"


def problem(answered: Any, status: int, slug: str) -> dict[str, Any]:
    assert answered.status_code == status, answered.text
    assert answered.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = answered.json()
    assert found["type"].endswith(f"/{slug}")
    assert found["texts"]["vi"]["detail"] != found["texts"]["en"]["detail"]
    return found


@pytest.mark.parametrize(
    ("data", "code", "row"),
    [
        (b"", "file-empty", 1),
        (b"a,b\n1,2\n", "headings-missing", 1),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook-old", 1),
        (b"PK\x03\x04" + b"\0" * 600, "workbook-broken", 1),
        (b'{"rows":[}', "json-broken", 1),
    ],
)
def test_no_list(client: TestClient, data: bytes, code: str, row: int) -> None:
    found = problem(client.post("/api/check", content=data, headers=CSV, params={"name": "ds.csv"}), 422, "bad-list")
    assert (found["code"], found["file"], found["row"]) == (code, "ds.csv", row)
    assert found["detail"].startswith(f"ds.csv:{row}: ")
    english = client.post(
        "/api/check", content=data, headers={**CSV, "Accept-Language": "en"}, params={"name": "ds.csv"}
    )
    assert english.json()["detail"] == found["texts"]["en"]["detail"]


def test_what_is_asked_wrongly(client: TestClient) -> None:
    problem(client.post("/api/check", content=LIST, headers=CSV, params={"format": "pdf"}), 400, "bad-parameter")
    problem(client.post("/api/check", content=LIST, headers=CSV, params={"on": "31/02/2021"}), 400, "bad-parameter")
    problem(client.post("/api/check", content=LIST, headers=CSV, params={"body": "x"}), 400, "unknown-parameter")
    problem(client.post("/api/check", files={"file": ("", b"")}), 400, "bad-form")
    problem(client.post("/api/check", data={"file": "x"}, files={"other": ("", b"")}), 400, "bad-form")
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    problem(client.post("/api/check", content=b"nonsense", headers=form), 400, "bad-form")
    problem(client.post("/api/check", content=b"x", headers={"Content-Type": "multipart/form-data"}), 400, "bad-form")
    bad = client.post("/api/check", files={"file": ("x.csv", LIST)}, data={"format": "pdf"})
    problem(bad, 406, "not-acceptable")
    bad = client.post("/api/check", files={"file": ("x.csv", LIST)}, data={"language": "fr"})
    problem(bad, 400, "bad-parameter")
    bad = client.post("/api/check", files={"file": ("x.csv", LIST)}, data={"on": "hôm qua"})
    problem(bad, 400, "bad-parameter")
    assert client.put("/api/check").status_code == 405


def test_too_many_at_once(client: TestClient) -> None:
    slots = client.app.state.slots  # type: ignore[attr-defined]
    free, slots.free = slots.free, 0
    try:
        answered = client.post("/api/check", content=LIST, headers=CSV)
        problem(answered, 503, "busy")
        assert int(answered.headers["Retry-After"]) > 0
    finally:
        slots.free = free
    assert client.post("/api/check", content=LIST, headers=CSV).status_code == 200
    assert slots.free == free


def test_every_place_is_given_back(client: TestClient) -> None:
    slots = client.app.state.slots  # type: ignore[attr-defined]
    before = slots.free
    client.post("/api/check", content=LIST, headers=CSV)
    client.post("/api/check", content=b"", headers=CSV)
    client.post("/api/check", content=csv_of([["Mã số", *["x"] * 16_380]]), headers=CSV, params={"format": "xlsx"})
    assert slots.free == before


def test_ten_thousand_rows(client: TestClient) -> None:
    data = csv_of([HEADINGS, *[[*YES, f"dòng {number}"] for number in range(10_000)]])
    answered = client.post("/api/check", content=data, headers=CSV)
    rows = list(csv.reader(io.StringIO(answered.content.decode("utf-8-sig"))))
    assert len(rows) == 10_001
    assert [row[3] for row in rows[1:]] == [f"dòng {number}" for number in range(10_000)]
    assert {row[4] for row in rows[1:]} == {"Có"}
