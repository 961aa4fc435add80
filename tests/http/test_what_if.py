"""Scenarios over HTTP: one normal form of the address, refusals that name the change, files, a form."""

import csv
import io
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

REMOVED = "remove participation ilac-mra-boa-1995-testing from 2019-02-01"
SUSPENDED = "suspend participation apac-mra-boa-1995-testing from 2019-01-02 until 2020-12-31"
ON = "2020-01-13"


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


def test_the_order_of_changes_and_spaces_do_not_matter(client: TestClient) -> None:
    one = client.get("/api/what-if", params={"change": [REMOVED, SUSPENDED], "on": ON}).json()
    other = client.get("/api/what-if", params={"change": [f"  {SUSPENDED}", REMOVED.replace(" ", "  ")], "on": ON})
    assert other.json() == one
    assert [change["text"] for change in one["scenario"]] == [SUSPENDED, REMOVED]
    assert one["counts"]["lost"]["bodies"] > 0


def test_nothing_is_written(client: TestClient) -> None:
    asked = {"body": "quatest1", "economy": "TH", "activity": "testing", "on": ON}
    before = client.get("/api/recognition", params=asked).json()
    client.get("/api/what-if", params={"change": [REMOVED, SUSPENDED], "on": ON})
    assert client.get("/api/recognition", params=asked).json() == before


def test_the_files_hold_every_difference(client: TestClient) -> None:
    asked = {"change": [REMOVED, SUSPENDED], "on": ON}
    counts = client.get("/api/what-if", params=asked).json()["counts"]
    rows = list(csv.DictReader(io.StringIO(client.get("/api/what-if", params={**asked, "format": "csv"}).text)))
    assert {outcome: sum(row["outcome"] == outcome for row in rows) for outcome in counts} == {
        outcome: count["paths"] for outcome, count in counts.items()
    }
    better = {"gained": "after", "stronger": "after", "lost": "before", "weaker": "before"}
    assert {outcome: count["certain"] for outcome, count in counts.items()} == {
        outcome: sum(row["outcome"] == outcome and row[side].startswith("yes") for row in rows)
        for outcome, side in better.items()
    }


def test_what_was_unknown_is_not_lost_for_certain(client: TestClient) -> None:
    """On 2020-03-01 most paths of these laboratories are unknown: their scopes were read once, years apart."""
    gone = [f"remove participation {slug}-mra-boa-1995-testing from 2020-01-01" for slug in ("apac", "ilac")]
    asked = {"change": gone, "on": "2020-03-01"}
    lost = client.get("/api/what-if", params=asked).json()["counts"]["lost"]
    assert 0 <= lost["certain"] < lost["paths"]
    page = client.get("/en/what-if", params=asked).text
    assert f"{lost['paths']} pairs of body and economy, {lost['certain']} of them certain" in page


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        (["rubbish"], 400, "form"),
        (["add participation org/moldac ilac-mra from 2019-01-01"], 400, "form"),
        (["remove participation ilac-mra-boa-1995-testing from 2019-02-30"], 400, "day"),
        (["remove participation ilac-mra-boa-1995-testing from 2019-02-01 until 2020-01-01"], 400, "form"),
        ([f"{REMOVED[:-2]}{day:02}" for day in range(1, 22)], 400, "too-many"),
        (["remove participation no-such-record from 2019-02-01"], 422, "unknown"),
        (["add participation org/moldac no-such-arrangement testing from 2019-02-01"], 422, "unknown"),
        (["add participation org/nobody ilac-mra testing from 2019-02-01"], 422, "unknown"),
        (["add rule XX apac-mra testing any from 2019-02-01"], 422, "unknown"),
        (["add participation org/moldac ilac-mra testing from 2019-02-01 until 2018-02-01"], 422, "reversed"),
        (["remove participation ilac-mra-boa-1995-testing from 1990-01-01"], 422, "not-there"),
        (["add participation org/boa-1995 ilac-mra testing from 2019-02-01"], 422, "already-there"),
        ([REMOVED, REMOVED], 422, "twice"),
        ([REMOVED, SUSPENDED.replace("apac", "ilac")], 422, "contradiction"),
        (["add component ilac-mra ilac-mra from 2019-02-01"], 422, "contradiction"),
    ],
)
def test_what_cannot_be_meant_is_refused(client: TestClient, changes: list[str], status: int, reason: str) -> None:
    answer = client.get("/api/what-if", params={"change": changes})
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert all(told["detail"] for told in answer.json()["texts"].values())
    page = client.get("/vi/what-if", params={"change": changes})
    assert page.status_code == status
    assert 'role="alert"' in page.text


def test_the_form_makes_the_address_of_the_scenario(client: TestClient) -> None:
    given = {
        "change": REMOVED,
        "on": ON,
        "make": "participation",
        "how": "add",
        "thing": ["org/moldac", "ilac-mra", "testing"],
        "since": "1/6/2019",
        "until": "",
    }
    answer = client.get("/vi/what-if", params=given)
    assert answer.status_code == 303
    followed = client.get(answer.headers["location"])
    assert followed.status_code == 200
    assert "add participation org/moldac ilac-mra testing from 2019-06-01" in followed.text
    assert REMOVED in followed.text


def test_a_membership_alone_changes_no_path(client: TestClient) -> None:
    change = "add membership org/boa-1995 org/iso any from 2019-06-01"
    answer = client.get("/api/what-if", params={"change": change, "on": ON}).json()
    assert answer["memberships"] == [change]
    assert all(count["paths"] == 0 for count in answer["counts"].values())
