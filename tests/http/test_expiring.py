"""The expiry watch gives the rows of its stored questions, in every format; calendar and feed have ids that stay."""

import csv
import io
import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from cabgraph.answers.expiring import LISTS, Watch
from cabgraph.answers.matching import find
from cabgraph.answers.registry import Registry
from cabgraph.answers.search import Search
from cabgraph.http.app import create_app
from cabgraph.questions.run import ask
from cabgraph.settings import Settings

ATOM = "{http://www.w3.org/2005/Atom}"
DAYS = [date(2016, 1, 1), date(2020, 1, 13), date(2021, 5, 1), date(2024, 11, 1), date(2025, 11, 1), date(2026, 11, 22)]


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


def watches(registry: Registry, count: int) -> Iterator[Watch]:
    chance = random.Random(5)
    counts = find(registry.index, Search(on=date(2021, 1, 1))).counts
    for show in LISTS:
        for on in DAYS:
            yield Watch(on, 150, show=show, day_given=True)
    for _ in range(count):
        chosen = {
            name: chance.choice(sorted(counts[name])) if chance.random() < 0.4 else ""
            for name in ("granted_by", "province", "activity")
        }
        on = date(2014, 1, 1) + timedelta(days=chance.randrange(4700))
        yield Watch(on, chance.choice([0, 30, 90, 400]), **chosen, show=chance.choice(list(LISTS)), day_given=True)


def asked_of_the_graph(registry: Registry, watch: Watch) -> set[tuple[str | None, ...]]:
    question, _ = watch.question()
    values = dict(watch_values(watch))
    rows = ask(registry.store, registry.questions[question], values, watch.on.isoformat()).records()
    return {
        (
            row["grant"],
            row["until"] if watch.show == "expiring" else row["since"],
            row["code"],
            row["holder"],
            row["issuer"] if watch.show == "expiring" else row["itsIssuer"],
            row["source"],
        )
        for row in rows
    }


def watch_values(watch: Watch) -> Iterator[tuple[str, str]]:
    yield "on", watch.on.isoformat()
    if watch.show == "expiring":
        yield "before", watch.before.isoformat()
    yield "granted_by" if watch.show == "expiring" else "issuer", watch.granted_by
    yield "province", watch.province
    yield "activity", watch.activity


def test_the_rows_are_those_of_the_stored_question(client: TestClient, registry: Registry) -> None:
    filled = dict.fromkeys(LISTS, 0)
    for watch in watches(registry, 60):
        answered = client.get("/api/expiring", params=[*watch.parameters(), ("size", "5000")]).json()
        sources = registry.index.ask("sources", things=[item["id"] for item in answered["items"]])
        by_grant: dict[str, list[str]] = {}
        for row in sources:
            by_grant.setdefault(row["record"], []).append(row["source"])
        found = {
            (
                item["id"],
                item["until"] if watch.show == "expiring" else item["since"],
                item["number"],
                item["holder"]["id"],
                item["granted_by"]["id"],
                source,
            )
            for item in answered["items"]
            for source in by_grant[item["id"]]
        }
        assert found == asked_of_the_graph(registry, watch), watch
        assert answered["total"] == len(answered["items"]) == answered["lists"][watch.show]
        filled[watch.show] += bool(found)
    assert all(count > 5 for count in filled.values()), filled


def test_the_link_to_the_question_gives_the_same_grants(client: TestClient) -> None:
    for show in LISTS:
        answered = client.get(f"/api/expiring?show={show}&on=2025-11-01&within=150&size=5000").json()
        rows = client.get(answered["question"]["address"], headers={"Accept": "application/json"}).json()["rows"]
        assert {row["grant"] for row in rows} == {item["id"] for item in answered["items"]}
        assert rows


def test_unknown_is_apart_from_ended(client: TestClient) -> None:
    lists = {}
    for show in LISTS:
        items = client.get(f"/api/expiring?show={show}&on=2026-11-22&within=3650&size=5000").json()["items"]
        lists[show] = {item["id"] for item in items}
        assert {item["standing"] for item in items} <= {
            {"expiring": "yes", "unverified": "unknown", "ended": "no"}[show]
        }
    assert all(lists.values())
    assert not lists["unverified"] & lists["ended"]
    assert not lists["expiring"] & (lists["unverified"] | lists["ended"])


def test_files_hold_the_whole_list(client: TestClient) -> None:
    query = "show=unverified&on=2026-11-22&granted_by=boa-1995"
    listed = client.get(f"/api/expiring?{query}&size=5000").json()
    ids = [item["id"] for item in listed["items"]]
    assert len(ids) > 20
    rows = csv.DictReader(io.StringIO(client.get(f"/api/expiring?{query}&format=csv").text))
    assert [row["id"] for row in rows] == ids
    book = load_workbook(io.BytesIO(client.get(f"/api/expiring?{query}&format=xlsx").content))
    assert [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == ids
    turtle = client.get(f"/api/expiring?{query}&format=ttl").text
    assert set(ids) <= {line.partition(" ")[0].strip("<>") for line in turtle.splitlines()}
    feed = ET.fromstring(client.get(f"/feeds/expiring.atom?{query}&size=5000").content)  # noqa: S314 - our own answer
    tags = [element.text or "" for element in feed.iter(f"{ATOM}id")][1:]
    assert [tag.partition(":cabgraph/")[2] for tag in tags] == [name.partition("/id/")[2] for name in ids]


def test_the_calendar_is_whole_days_with_ids_that_stay(client: TestClient) -> None:
    query = "on=2025-11-01&within=150"
    answered = client.get(f"/feeds/expiring.ics?{query}")
    assert answered.headers["Content-Type"].startswith("text/calendar")
    lines = answered.content.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = answered.text.replace("\r\n ", "")
    ends = dict(zip(re.findall(r"UID:(\S+)", unfolded), re.findall(r"DTSTART;VALUE=DATE:(\d+)", unfolded), strict=True))
    items = client.get(f"/api/expiring?{query}&size=5000").json()["items"]
    expected = {
        item["id"].partition("/id/")[2] + "@w3id.org/cabgraph": item["until"].replace("-", "") for item in items
    }
    assert ends == expected
    assert ends
    later = client.get("/feeds/expiring.ics?on=2025-11-05&within=150").text.replace("\r\n ", "")
    assert set(ends) & set(re.findall(r"UID:(\S+)", later))


@pytest.mark.parametrize("show", LISTS)
def test_the_page_lists_what_the_api_lists(client: TestClient, show: str) -> None:
    page = client.get(f"/vi/expiring?show={show}&on=2025-11-01&within=150").text
    listed = client.get(f"/api/expiring?show={show}&on=2025-11-01&within=150").json()
    assert re.findall(r'data-label="[^"]+"><a href="/vi/grants/([^"]+)"', page) == [
        item["id"].rpartition("/grant/")[2] for item in listed["items"]
    ]
    assert f"/api/questions/{LISTS[show][1]}?" in page


def test_days_ahead_have_bounds(client: TestClient) -> None:
    assert client.get("/api/expiring?within=-1").status_code == 400
    assert client.get("/api/expiring?within=99999").status_code == 400
    assert client.get("/api/expiring?on=9999-12-30&within=90").json()["before"] == "9999-12-30"
    assert client.get("/feeds/expiring.ics?on=9999-12-30&within=90").status_code == 200
    assert client.get("/api/expiring?on=&within=&granted_by=&show=").status_code == 200
