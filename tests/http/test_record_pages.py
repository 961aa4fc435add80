"""The pages of bodies, grants, decisions, regulations and standards: what they show is what the release says."""

import html
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from cabgraph.answers import under
from cabgraph.answers.asked import Words
from cabgraph.answers.check import check
from cabgraph.answers.registry import Registry
from cabgraph.answers.scope import Wanted
from cabgraph.http.app import create_app
from cabgraph.http.records.offers import questions
from cabgraph.http.records.timeline import picture
from cabgraph.questions.run import ask
from cabgraph.settings import Settings

THINGS = "https://w3id.org/cabgraph/id/"
PAGES = [
    ("bodies", "body", "quatest3"),
    ("bodies", "body", "laocai-cqc"),
    ("grants", "grant", "124-qd-bxd-2020-laocai-cqc"),
    ("grants", "grant", "vilas-104-2018"),
    ("decisions", "decision", "moc-2020-124-qd-bxd"),
    ("decisions", "decision", "unknown-vilas-024-2024"),
    ("regulations", "regulation", "qcvn-16-2019-bxd"),
    ("standards", "standard", "iso-iec-17025-2005"),
]
BODIES = ["quatest3", "laocai-cqc", "quacert", "las-1225", "quatest4", "dk-9806d"]


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


def attributes(page: str, tag: str, first: str) -> list[dict[str, str]]:
    """Every tag of a page that has the attribute, as its attributes."""
    found = []
    for text in re.findall(rf"<{tag} [^>]*>", page):
        named = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', text)}
        if first in named:
            found.append(named)
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("word", "kind", "slug"), PAGES, ids=lambda value: str(value))
def test_every_page_offers_files_data_and_questions_that_answer(
    client: TestClient, word: str, kind: str, slug: str, language: str
) -> None:
    page = client.get(f"/{language}/{word}/{slug}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert page.headers["Content-Language"] == language
    links = {html.unescape(link) for link in re.findall(r'href="([^"]+)"', page.text)}
    asked = {link for link in links if link.startswith(("/api/", "/id/"))}
    assert {urlsplit(link).path for link in asked} >= {f"/api/{word}/{slug}", f"/id/{kind}/{slug}"}
    assert any(link.startswith("/api/questions/") for link in asked)
    for link in asked:
        assert client.get(link).status_code == 200, link
    manifest = client.get("/readyz").json()
    assert manifest["release"] in page.text


@pytest.mark.parametrize("body", BODIES)
def test_the_picture_and_the_table_tell_the_same_facts(client: TestClient, registry: Registry, body: str) -> None:
    page = client.get(f"/vi/bodies/{body}").text
    drawn = [(tag["data-span"], tag["data-from"], tag["data-until"]) for tag in attributes(page, "g", "data-span")]
    rows = attributes(page, "tr", "data-span")
    assert drawn == [(row["data-span"], row["data-from"], row["data-until"]) for row in rows]
    events = [(tag["data-event"], tag["data-on"]) for tag in attributes(page, "g", "data-event")]
    told = [(row["data-event"], row["data-on"]) for row in attributes(page, "tr", "data-event") if row["data-on"]]
    assert events == told
    assert drawn
    history = ask(registry.store, registry.questions["inspector/body-history"], {"body": f"{THINGS}body/{body}"})
    undated = "9999-12-31"
    rows_of_grants = [row for row in history.records() if row["grant"] and row["effectiveOn"] != undated]
    of_grants = {(row["event"], row["effectiveOn"]) for row in rows_of_grants}
    assert set(told) == of_grants


@pytest.mark.parametrize("on", ["2018-06-01", "2021-05-01"])
@pytest.mark.parametrize("body", BODIES)
def test_the_scope_shown_is_that_of_the_question_the_page_links(
    client: TestClient, registry: Registry, body: str, on: str
) -> None:
    page = client.get(f"/en/bodies/{body}", params={"on": on, "size": 1000}).text
    link = next(html.unescape(x) for x in re.findall(r'href="([^"]+)"', page) if "inspector/body-scope?" in x)
    rows = client.get(link, headers={"Accept": "application/json"}).json()["rows"]
    shown = {(row["data-item"], row["data-standing"]) for row in attributes(page, "tr", "data-item")}
    assert {line for line in shown if line[1] != "no"} == {(row["item"], row["standing"]) for row in rows}


def test_who_may_work_under_a_regulation_is_what_the_question_says(client: TestClient, registry: Registry) -> None:
    asked = {"regulation": f"{THINGS}regulation/qcvn-16-2019-bxd", "on": "2021-05-01"}
    question = registry.questions["inspector/bodies-under-regulation"]
    rows = list(ask(registry.store, question, asked).records())
    items = client.get("/api/regulations/qcvn-16-2019-bxd?on=2021-05-01&size=1000").json()["bodies"]["items"]
    shown = {(i["id"], i["activity"]["id"], i["grant"]["id"], str(i["lines"]), i["until"]) for i in items}
    assert shown == {(r["body"], r["itemActivity"], r["grant"], r["lines"], r["until"]) for r in rows}


@pytest.mark.parametrize("on", ["2019-06-01", "2021-05-01", "2024-06-01", "2026-11-22"])
def test_who_may_work_under_a_regulation_is_what_a_check_says(registry: Registry, on: str) -> None:
    day = date.fromisoformat(on)
    cited = registry.index.rows("SELECT DISTINCT regulation, body FROM item WHERE regulation IS NOT NULL")
    found: dict[str, dict[str, Any]] = {}
    for row in cited:
        if row["regulation"] not in found:
            found[row["regulation"]] = under.bodies(registry.index, row["regulation"], day, 1, 10_000)
        rows = [item["standing"] for item in found[row["regulation"]]["items"] if item["id"] == row["body"]]
        shown = "yes" if "yes" in rows else "unknown" if rows else "no"
        checked = check(registry, Words(row["body"], regulation=row["regulation"], on=day), day)
        unread = bool(checked["missing"])
        assert checked["verdict"] == shown or (shown == "no" and unread), (row, checked["reason"], checked["missing"])
    assert len(found) > 10


def test_a_scope_of_a_grant_is_what_the_question_says(client: TestClient, registry: Registry) -> None:
    for slug, on in (("124-qd-bxd-2020-laocai-cqc", "2024-01-01"), ("3949-qd-btnmt-2018", "2021-03-01")):
        question = registry.questions["inspector/grant-scope"]
        rows = list(ask(registry.store, question, {"grant": f"{THINGS}grant/{slug}", "on": on}).records())
        items = client.get(f"/api/grants/{slug}", params={"on": on, "size": 1000}).json()["scope"]["items"]
        shown = {(line["id"], line["standing"], line["from"]) for line in items if line["from"]}
        assert shown == {(row["item"], row["standing"], row["from"]) for row in rows}


def test_notes_on_data_quality_are_those_of_the_release(client: TestClient, registry: Registry) -> None:
    for kind, word, slug in (("body", "bodies", "laocai-cqc"), ("body", "bodies", "quatest3")):
        question = registry.questions["explore/findings-of-thing"]
        rows = list(ask(registry.store, question, {"thing": f"{THINGS}{kind}/{slug}"}).records())
        notes = client.get(f"/api/{word}/{slug}").json()["findings"]
        shown = {(note["rule"], thing["id"]) for note in notes for thing in note["things"]}
        assert shown == {((row["rule"] or "").rsplit("#", 1)[-1], row["about"]) for row in rows}
        page = client.get(f"/vi/{word}/{slug}").text
        assert all(html.escape(note["message"]["vi"], quote=False) in html.unescape(page) for note in notes)


def test_old_names_and_codes_lead_to_the_page(client: TestClient) -> None:
    for old, new in (
        ("bodies/vilas-028", "quatest1"),
        ("bodies/VILAS%20028", "quatest1"),
        ("bodies/warrantek-jsc", "warrantek"),
    ):
        answered = client.get(f"/vi/{old}")
        assert answered.status_code == 303
        assert answered.headers["Location"] == f"/vi/bodies/{new}"
    kept = client.get("/vi/bodies/vilas-028?on=2020-01-01")
    assert kept.headers["Location"] == "/vi/bodies/quatest1?on=2020-01-01"


def test_a_number_of_several_things_is_a_choice(client: TestClient) -> None:
    answered = client.get("/vi/decisions/124-qd-bxd")
    assert answered.status_code == 300
    assert "/vi/decisions/moc-2016-124-qd-bxd" in answered.text
    assert "/vi/decisions/moc-2020-124-qd-bxd" in answered.text


def test_a_body_that_another_continues_stays_and_links_it(client: TestClient) -> None:
    page = client.get("/vi/bodies/quatest4")
    assert page.status_code == 200
    assert 'href="/vi/bodies/quatest2"' in page.text
    assert [found["id"] for found in client.get("/api/bodies/quatest4").json()["continued_as"]] == [
        f"{THINGS}body/quatest2"
    ]
    assert [found["id"] for found in client.get("/api/bodies/quatest2").json()["continues"]] == [
        f"{THINGS}body/quatest4"
    ]


def test_a_body_without_any_grant_left_says_so(client: TestClient, registry: Registry) -> None:
    holders = [row["body"] for row in registry.index.rows('SELECT DISTINCT body FROM "grant" ORDER BY body')]
    slugs = [holder.rsplit("/", 1)[-1] for holder in holders if "/body/" in holder]
    standing = {slug: client.get(f"/api/bodies/{slug}").json()["standing"] for slug in slugs}
    ended = [slug for slug, found in standing.items() if not found["yes"] and not found["unknown"]]
    assert ended
    for slug in ended:
        page = client.get(f"/en/bodies/{slug}").text
        assert "no grant is in force any more" in page or "is suspended" in page


def test_browsers_are_led_from_the_identifier_to_the_page(client: TestClient) -> None:
    for word, kind, slug in PAGES:
        answered = client.get(f"/id/{kind}/{slug}", headers={"Accept": "text/html", "Accept-Language": "en"})
        assert answered.status_code == 303
        assert answered.headers["Location"] == f"/en/{word}/{slug}"


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31", "", "01/05/2021"])
def test_any_day_of_the_calendar_has_a_page(client: TestClient, on: str) -> None:
    for word, kind, slug in PAGES:
        if kind != "decision":
            assert client.get(f"/vi/{word}/{slug}", params={"on": on}).status_code == 200, (slug, on)


@pytest.mark.parametrize("on", ["2021-02-31", "31/02/2021", "yesterday", "2021"])
def test_what_is_no_day_is_refused(client: TestClient, on: str) -> None:
    assert client.get("/vi/bodies/quatest3", params={"on": on}).status_code == 400


def test_pages_of_a_list_lead_through_everything_once(client: TestClient) -> None:
    seen: list[str] = []
    address: str | None = "/vi/bodies/laocai-cqc?on=2021-05-01&size=5"
    while address:
        page = client.get(address).text
        seen += [row["data-item"] for row in attributes(page, "tr", "data-item")]
        onward = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(onward.group(1)) if onward else None
    assert len(seen) == len(set(seen)) == client.get("/api/bodies/laocai-cqc").json()["scope"]["total"]
    assert "data-item" not in client.get("/vi/bodies/laocai-cqc?page=99").text


def test_unknown_parameters_of_pages_are_refused(client: TestClient) -> None:
    assert client.get("/vi/decisions/moc-2020-124-qd-bxd?on=2020-01-01").status_code == 400
    assert client.get("/vi/bodies/quatest3?when=2020-01-01").status_code == 400


def span(since: str | None, until: str | None, standing: str = "yes") -> dict[str, Any]:
    return {"from": since, "until": until, "standing": standing, "reason": "in-scope"}


def test_a_time_line_is_drawn_in_its_frame() -> None:
    lanes = [
        {
            "grant": "a",
            "standing": {},
            "spans": [span(None, "2009-12-31", "unknown"), span("2010-01-01", None)],
            "events": [],
        },
        {
            "grant": "b",
            "standing": {},
            "spans": [span("2020-01-01", "2020-01-01")],
            "events": [{"effective_on": "2020-01-01"}],
        },
    ]
    drawn = picture({"on": "2015-01-01", "lanes": lanes}, {"a": "A" * 80, "b": "B"})
    spans = [part for lane in drawn["lanes"] for part in lane["spans"]]
    assert all(part["x"] >= 0 and part["x"] + part["width"] <= 100.4 and part["width"] > 0 for part in spans)
    assert spans[0]["x"] == 0
    assert spans[0]["x"] + spans[0]["width"] == pytest.approx(spans[1]["x"], abs=0.02)
    assert spans[1]["x"] + spans[1]["width"] == 100
    assert 0 < drawn["on"]["x"] < 100
    places = [tick["x"] for tick in drawn["ticks"]]
    assert len(places) <= 7
    assert all(later - earlier > 8 for earlier, later in pairwise(places))
    assert len(drawn["lanes"][0]["label"]) <= 44


def test_the_questions_of_each_page_are_in_the_catalogue(registry: Registry) -> None:
    for _, kind, slug in PAGES:
        assert questions(registry, kind, slug, Wanted(date(2020, 1, 1)), "vi")
