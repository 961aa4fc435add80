"""Lists that are looked at: told how far they are, shown by verdict, given as files, thrown away."""

import time
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.batch.writing import HEADINGS, YES, csv_of, rows_of

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

CSV = {"Content-Type": "text/csv"}
ROWS = [
    [*YES, "yes"],
    ["laocai-cqc", "QCVN 16:2019/BXD", "01/05/2010", "no"],
    ["laocai-cqc", "QCVN 16:2019/BXD", "01/05/2025", "unknown"],
    ["laocai-cqc", "QCVN 16:2019/BXD", "31/02/2025", "broken"],
]


def added(client: TestClient, data: bytes, **params: str) -> dict[str, Any]:
    answered = client.post("/api/check-lists", content=data, headers=CSV, params={"name": "ds.csv", **params})
    assert answered.status_code == 201, answered.text
    found: dict[str, Any] = answered.json()
    assert answered.headers["Location"] == found["address"]
    return found


def done(client: TestClient, address: str, seconds: float = 60) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    while True:
        answered = client.get(address)
        assert answered.status_code == 200, answered.text
        status: dict[str, Any] = answered.json()
        if status["state"] != "running":
            return status
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_list_from_beginning_to_end(client: TestClient, settings: Settings) -> None:
    address = added(client, csv_of([["DANH SÁCH"], HEADINGS, *ROWS]))["address"]
    status = done(client, address)
    assert status["state"] == "done"
    assert status["share"] == 1.0
    assert status["summary"] == {
        "kind": "summary",
        "rows": 4,
        "verdicts": {"yes": 1, "no": 1, "unknown": 2},
        "broken": 1,
        "stopped": False,
    }
    for verdict, notes in {
        "yes": ["yes"],
        "no": ["no"],
        "unknown": ["unknown", "broken"],
        "broken": ["broken"],
    }.items():
        found = client.get(f"{address}/rows", params={"verdict": verdict}).json()
        assert found["total"] == len(notes)
        assert [row["cells"][3] for row in found["items"]] == notes
    page = client.get(f"{address}/rows", params={"page": 2, "size": 3}).json()
    assert (page["total"], [row["cells"][3] for row in page["items"]]) == (4, ["broken"])
    assert page["headings"] == HEADINGS
    assert page["items"][0]["row"] == 6
    written = client.get(f"{address}/file", params={"language": "en"})
    assert 'filename="ds-checked.csv"' in written.headers["Content-Disposition"]
    rows = rows_of(written.content)
    assert [row[3:5] for row in rows[2:]] == [
        ["yes", "Yes"],
        ["no", "No"],
        ["unknown", "Unknown"],
        ["broken", "Unknown"],
    ]
    for form, beginning in (("xlsx", b"PK"), ("json", b'{"file"'), ("ndjson", b'{"file"')):
        answered = client.get(f"{address}/file", params={"format": form})
        assert answered.status_code == 200
        assert answered.content.startswith(beginning)
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert list((settings.batch_folder or Path()).iterdir()) == []


def test_the_same_file_either_way(client: TestClient) -> None:
    data = csv_of([HEADINGS, *ROWS])
    address = added(client, data)["address"]
    done(client, address)
    straight = client.post("/api/check", content=data, headers=CSV, params={"name": "ds.csv"})
    assert client.get(f"{address}/file").content == straight.content


def test_progress_is_told_while_it_runs(client: TestClient) -> None:
    rows = [[*YES[:2], f"{1 + n % 28:02}/{1 + n % 12:02}/{2015 + n % 10}", str(n)] for n in range(10_000)]
    address = added(client, csv_of([HEADINGS, *rows]))["address"]
    shares: list[float] = []
    counts: list[int] = []
    deadline = time.monotonic() + 120
    while True:
        status = client.get(address).json()
        if status["state"] == "done":
            break
        assert time.monotonic() < deadline
        if status["summary"]:
            shares.append(status["share"])
            counts.append(status["summary"]["rows"])
        time.sleep(0.02)
    assert counts == sorted(counts)
    assert shares == sorted(shares)
    assert len({count for count in counts if 0 < count < 10_000}) >= 3
    assert len({share for share in shares if 0 < share < 1}) >= 3
    assert status["summary"]["rows"] == 10_000


def test_a_file_that_is_no_list_leaves_nothing(client: TestClient, settings: Settings) -> None:
    answered = client.post("/api/check-lists", content=b"a,b\n1,2\n", headers=CSV)
    assert answered.status_code == 422
    assert answered.json()["code"] == "headings-missing"
    assert list((settings.batch_folder or Path()).iterdir()) == []


def test_the_folder_is_ours_alone(client: TestClient, settings: Settings) -> None:
    added(client, csv_of([HEADINGS, *ROWS]))
    folder = settings.batch_folder or Path()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o700}
    folder.chmod(0o755)
    assert client.post("/api/check-lists", content=csv_of([HEADINGS, *ROWS]), headers=CSV).status_code == 500


def test_a_list_goes_when_its_time_is_over(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = added(client, csv_of([HEADINGS, *ROWS]))["address"]
    done(client, address)
    later = time.time() + settings.batch_minutes * 60 + 5
    monkeypatch.setattr(time, "time", lambda: later)
    assert client.get(address).status_code == 404
    assert list((settings.batch_folder or Path()).iterdir()) == []


def test_a_server_that_starts_throws_old_lists_away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with TestClient(create_app(settings)) as first:
        address = added(first, csv_of([HEADINGS, *ROWS]))["address"]
        done(first, address)
    assert list((settings.batch_folder or Path()).iterdir())
    later = time.time() + settings.batch_minutes * 60 + 5
    monkeypatch.setattr(time, "time", lambda: later)
    create_app(settings)
    assert list((settings.batch_folder or Path()).iterdir()) == []


@pytest.mark.parametrize("name", ["x", "..", "a" * 32, "%2e%2e%2f" + "a" * 23])
def test_no_such_list(client: TestClient, name: str) -> None:
    for path in ("", "/rows", "/file"):
        assert client.get(f"/api/check-lists/{name}{path}").status_code == 404


def test_deleting_ends_the_run(client: TestClient, settings: Settings) -> None:
    slots = client.app.state.slots  # type: ignore[attr-defined]
    before = slots.free
    address = added(client, csv_of([HEADINGS, *[[*YES, str(n)] for n in range(50_000)]]))["address"]
    assert slots.free == before - 1
    assert client.get(f"{address}/rows").status_code == 409
    assert client.delete(address).status_code == 204
    deadline = time.monotonic() + 10
    while slots.free < before:
        assert time.monotonic() < deadline
        client.get("/healthz")
    assert list((settings.batch_folder or Path()).iterdir()) == []
