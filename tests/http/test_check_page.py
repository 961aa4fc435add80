"""The check page without a browser: statuses, what is kept, suggestions, and where an answer's address leads."""

import html
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient

from cabgraph.answers.asked import find_thing
from cabgraph.answers.registry import Registry
from cabgraph.answers.suggest import KINDS, suggest
from cabgraph.http.app import create_app
from cabgraph.http.checks.form import CheckForm, ask
from cabgraph.settings import Settings

QUESTION = {"body": "laocai-cqc", "activity": "testing", "regulation": "QCVN 16:2019/BXD", "on": "01/05/2021"}


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


def address_of(page: str) -> str:
    """The address that gives the answer of a page again."""
    found = re.search(r'class="address" href="([^"]+)"', page)
    assert found
    return html.unescape(found[1])


@pytest.mark.parametrize(
    ("params", "status", "field"),
    [
        ({}, 200, None),
        ({"body": ""}, 200, None),
        ({"on": "01/05/2021"}, 200, None),
        ({"body": "", "on": "01/05/2021"}, 400, "body"),
        ({"body": "quatest1", "on": "31/02/2024"}, 400, "on"),
        ({"body": "quatest1", "on": "hôm qua"}, 400, "on"),
        ({"body": "quatest1", "known_at": "2024"}, 400, "known_at"),
        ({"body": "x" * 301}, 400, "body"),
        ({"body": "quatest1", "product": "940"}, 400, "product"),
        ({"body": "quatest1", "value": "một"}, 400, "value"),
        ({"body": "quatest1", "value": "1", "unit": "sải"}, 400, "unit"),
        ({"body": "trung tâm"}, 422, "body"),
        ({"body": "quatest1", "near": "atlantis"}, 422, "near"),
        ({"body": "quatest1", "activity": "bay"}, 422, "activity"),
        ({"body": "không có ai như thế"}, 200, "body"),
    ],
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_wrong_stands_at_its_field(
    client: TestClient, language: str, params: dict[str, str], status: int, field: str | None
) -> None:
    answered = client.get(f"/{language}/check", params=params)
    assert answered.status_code == status
    assert re.findall(r'id="(\w+)-fault"', answered.text) == ([field] if field else [])
    for typed in filter(None, params.values()):
        assert html.escape(typed) in answered.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Quatset 1", "quatest1"),
        ("Vinacontol", "vinacontrol"),
        ("Eurofnis", "eurofins-skhd"),
        ("Lao Cay", "laocai-cqc"),
    ],
)
def test_one_wrong_letter_still_finds_what_may_have_been_meant(registry: Registry, typed: str, meant: str) -> None:
    fault = ask(registry, CheckForm(body=typed), date(2026, 11, 22)).faults["body"]
    assert f"body={meant}" in {candidate["query"] for candidate in fault.candidates}


def test_nobody_is_told_to_choose_where_nothing_is_offered(registry: Registry) -> None:
    nothing, something = (
        ask(registry, CheckForm(body=typed), date(2026, 11, 22)).faults["body"] for typed in ("zzzz", "Vinacontol")
    )
    assert nothing.candidates == []
    assert nothing.text["vi"].replace("zzzz", "Vinacontol") != something.text["vi"]


def test_a_parameter_nobody_knows_is_refused_on_the_page_too(client: TestClient) -> None:
    answered = client.get("/vi/check", params={**QUESTION, "when": "today"})
    assert answered.status_code == 400
    assert answered.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("typed", ["01/05/2021", "1.5.2021", "1-5-2021", "01052021", "01 05 2021", "2021-05-01"])
def test_days_as_people_type_them(client: TestClient, typed: str) -> None:
    page = client.get("/vi/check", params={**QUESTION, "on": typed}).text
    assert parse_qs(urlsplit(address_of(page)).query)["on"] == ["2021-05-01"]


def test_the_address_of_an_answer_is_its_own(client: TestClient) -> None:
    first = client.get("/vi/check", params=QUESTION).text
    address = address_of(first)
    again = client.get(address).text
    assert address_of(again) == address
    sentence = re.compile(r'class="sentence">([^<]+)<')
    assert sentence.findall(again) == sentence.findall(first)


def test_the_address_of_an_answer_as_known_keeps_the_day(client: TestClient) -> None:
    page = client.get("/vi/check", params={**QUESTION, "known_at": "1/1/2022"}).text
    assert parse_qs(urlsplit(address_of(page)).query)["known_at"] == ["2022-01-01"]


def test_the_public_address_is_the_one_on_paper(real_settings: Settings) -> None:
    settings = real_settings.model_copy(update={"public_address": "https://registry.example/"})
    with TestClient(create_app(settings)) as client:
        page = client.get("/vi/check", params=QUESTION).text
    assert address_of(page).startswith("https://registry.example/vi/check?")


def test_a_pinned_release_that_is_not_here_is_a_page_with_a_way_on(client: TestClient) -> None:
    answered = client.get("/vi/check", params={**QUESTION, "release": "1999-01-01T000000Z"})
    assert answered.status_code == 404
    onward = re.search(r'class="button plain" href="([^"]+)"', answered.text)
    assert onward
    assert client.get(html.unescape(onward[1])).status_code == 200


def test_what_is_typed_is_never_markup(client: TestClient) -> None:
    nasty = '"><script>alert(1)</script>'
    for name in ("body", "product", "on", "activity", "near", "unit"):
        page = client.get("/vi/check", params={"body": "quatest1", name: nasty}).text
        assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("body", "trung tam"),
        ("body", "vilas 0"),
        ("product", "xi mang"),
        ("regulation", "qcvn 1"),
        ("standard", "tcvn"),
    ],
)
def test_a_suggestion_is_understood_as_itself(registry: Registry, kind: str, typed: str) -> None:
    found = suggest(registry.index, kind, typed)
    assert found
    for item in found:
        for value in item["value"].values():
            assert find_thing(registry.index, kind, value) == item["id"]


def test_suggestions_are_the_same_as_json_and_as_options(client: TestClient) -> None:
    for kind in KINDS:
        items = client.get("/api/suggest", params={"kind": kind, "q": "1"}).json()["items"]
        options = client.get("/vi/suggest", params={"kind": kind, "q": "1"}).text
        assert [html.unescape(value) for value in re.findall(r'data-value="([^"]*)"', options)] == [
            item["value"]["vi"] for item in items
        ]
    assert client.get("/api/suggest", params={"kind": "planet", "q": "1"}).status_code == 400
    assert client.get("/api/suggest", params={"kind": "body"}).json()["items"] == []


def test_hs_codes_are_suggested_by_their_digits(client: TestClient) -> None:
    items = client.get("/api/suggest", params={"kind": "product", "q": "9405"}).json()["items"]
    assert items
    for item in items:
        answered = client.get("/api/check", params={"body": "quatest1", "product": item["value"]["vi"]})
        assert answered.status_code == 200, item


@pytest.mark.parametrize("on", ["1990-01-01", "2018-10-24", "2020-01-01", "2026-11-22"])
def test_every_answer_has_a_page_also_of_a_line_that_nothing_opened_yet(
    client: TestClient, registry: Registry, on: str
) -> None:
    bodies = list(dict.fromkeys(row["body"] for row in registry.index.ask("bodies-by-name")))
    unopened = 0
    for body in bodies[::5]:
        asked = {"body": body.rpartition("/")[2], "on": on}
        proof = client.get("/api/check", params=asked).json()["proof"]
        unopened += any(line["opened_by"] is None for line in proof)
        for language in ("vi", "en"):
            assert client.get(f"/{language}/check", params=asked).status_code == 200, asked
    assert unopened or on != "2020-01-01"


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ({}, True),
        ({"known_at": date.today().isoformat()}, False),
        ({"product": "natural-sand"}, True),
        ({"value": "1", "unit": "mm"}, False),
    ],
)
def test_an_answer_leads_to_the_question_that_gives_its_lines(
    client: TestClient, registry: Registry, more: dict[str, str], whole: bool
) -> None:
    release = registry.release.manifest.id
    asked = {**QUESTION, **more, "release": release}
    page = client.get("/vi/check", params=asked).text
    questions = re.findall(r'href="(/api/questions/[^"]+)"', page)
    assert len(questions) == 1
    found = client.get(html.unescape(questions[0]), headers={"Accept": "application/json"})
    assert found.status_code == 200, found.text
    assert f"release={release}" in questions[0]
    assert ("không nhận hết" in page) is not whole
    lines = {line["scope_item"]["id"] for line in client.get("/api/check", params=asked).json()["proof"]}
    assert lines
    assert all(line in found.text for line in lines)


def test_a_grant_that_nothing_had_opened_is_not_said_to_lack_a_decision(client: TestClient) -> None:
    early = client.get("/en/check", params={**QUESTION, "on": "2020-01-01"}).text
    assert "no decision had opened this grant" in early
    assert "names no decision" not in early
