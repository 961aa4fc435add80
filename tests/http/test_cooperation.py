"""Pages and API of co-operation: the rows of the stored questions, unknown shown as unknown, files, calendar."""

import csv
import html
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

import icalendar
import pytest
from fastapi.testclient import TestClient

from cabgraph import names
from cabgraph.answers.figures import cooperation_pages, page_figures
from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.questions.run import ask
from cabgraph.settings import Settings
from cabgraph.texts import say

ENGLISH = {"Accept-Language": "en"}
PAGES = ["cooperation", "memberships", "arrangements", "arrangements/ilac-mra", "gaps", "impact", "calendar", "tasks"]


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there(client: TestClient, language: str, page: str) -> None:
    shown = client.get(f"/{language}/{page}", params={"on": "2020-01-13"})
    assert shown.status_code == 200, shown.text
    assert "/api/questions/" in shown.text or page == "impact"


@pytest.mark.parametrize(
    ("path", "asked", "question", "record"),
    [
        ("memberships", {"economy": "VN", "on": "2020-01-13"}, "cooperation/memberships", "membership"),
        ("participations", {"economy": "VN", "on": "2020-01-13"}, "cooperation/participations", "participation"),
        ("arrangements", {"economy": "VN", "on": "2020-01-13"}, "cooperation/arrangements", "arrangement"),
        ("due", {"economy": "VN", "on": "2025-11-01", "until": "2026-12-31"}, "cooperation/what-falls-due", "record"),
    ],
)
def test_the_api_tells_the_rows_of_the_question(
    client: TestClient, registry: Registry, path: str, asked: dict[str, str], question: str, record: str
) -> None:
    told = client.get(f"/api/{path}", params={**asked, "size": "1000"}).json()
    rows = list(ask(registry.store, registry.questions[question], asked).records())
    assert told["total"] == len(told["items"]) > 0
    assert {item[record]["id"] for item in told["items"]} == {row[record] for row in rows}
    assert all(item.get("standing") in (None, "yes", "unknown", "no") for item in told["items"])
    lines = list(csv.DictReader(io.StringIO(client.get(f"/api/{path}", params={**asked, "format": "csv"}).text)))
    assert len(lines) == len(rows)


def test_a_list_comes_in_pages(client: TestClient) -> None:
    first = client.get("/api/memberships", params={"on": "2020-01-13", "size": "10"})
    assert len(first.json()["items"]) == 10
    assert 'rel="next"' in first.headers["Link"]


def test_what_does_not_stand_is_left_out_unless_asked(client: TestClient) -> None:
    asked = {"economy": "CM", "organisation": "oiml", "on": "2020-06-01"}
    assert client.get("/api/memberships", params=asked).json()["total"] == 0
    every = client.get("/api/memberships", params={**asked, "shown": "all"}).json()["items"]
    assert {item["standing"] for item in every} == {"no"}
    page = client.get(
        "/en/memberships", params={"economy": "CM", "other": "VN", "organisation": "oiml", "on": "2018-06-01"}
    )
    assert 'data-standing="yes"' in page.text


def test_no_record_is_not_a_no(client: TestClient) -> None:
    page = client.get("/en/memberships", params={"other": "SG", "organisation": "accsq", "on": "2020-01-13"}).text
    assert 'data-standing="not-recorded"' in page
    assert "no record" in page


@pytest.mark.parametrize(
    ("asked", "headings"),
    [
        ({"other": "VN"}, None),
        ({"economy": "SG", "other": "SG"}, None),
        ({"other": "VN,SG"}, ["Singapore"]),
        ({"economy": "SG", "other": "TH,SG,VN,TH"}, ["Thailand", "Viet Nam"]),
    ],
)
def test_an_economy_is_not_compared_with_itself(
    client: TestClient, asked: dict[str, str], headings: list[str] | None
) -> None:
    shown = client.get("/en/memberships", params={**asked, "on": "2020-01-13"})
    assert shown.status_code == 200
    told = re.findall(r"<h2[^>]*>What (.+) has and (.+) has not", shown.text)
    assert all(here != there for here, there in told)
    assert [there for _, there in told] == headings if headings else len(told) == 3


def test_each_comparison_can_be_taken_away(client: TestClient) -> None:
    shown = client.get("/en/memberships", params={"other": "SG,TH", "on": "2020-01-13"}).text
    links = [html.unescape(link) for link in re.findall(r'href="(/api/questions/[^"]+format=csv[^"]*)"', shown)]
    assert len(links) == 3
    counts = [len(list(csv.DictReader(io.StringIO(client.get(link).text)))) for link in links]
    sections = [part for part in shown.split("<section")[1:] if 'href="/api/questions' in part and "Rows: " in part]
    assert [int(re.search(r"Rows: (\d+)", part)[1]) for part in sections[:3]] == counts  # type: ignore[index]


def test_a_page_calls_a_field_by_its_name(client: TestClient) -> None:
    shown = client.get("/vi/memberships", params={"economy": "Singapour"})
    assert shown.status_code == 422
    assert "Nền kinh tế &#34;Singapour&#34;" in shown.text
    assert ">Singapore<" in shown.text


def test_the_economy_of_the_pages_is_a_setting(real_settings: Settings) -> None:
    with TestClient(create_app(real_settings.model_copy(update={"home": "SG"}))) as client:
        told = client.get("/api/gaps").json()
    assert told["economy"].endswith("/jurisdiction/SG")
    assert set(told["tables"]) == {"products", "adoptions", "publications", "unused", "not-carried"}


def test_impact_counts_and_drafts(client: TestClient) -> None:
    asked = {"document": "QCVN 16:2019/BXD", "on": "2021-05-01"}
    told = client.get("/api/impact", params=asked).json()
    parts = [item["part"] for item in told["tables"]["impact"]["items"]]
    assert {"line", "grant", "body"} <= set(parts)
    drafts = told["tables"]["notices"]["items"]
    assert len(drafts) == parts.count("grant")
    assert all("QCVN 16:2023/BXD" in draft["notice"]["vi"] for draft in drafts)
    table = client.get("/api/impact", params={**asked, "table": "notices", "format": "csv"}).text
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(drafts)


def test_a_notice_counts_the_lines_of_its_grant(client: TestClient) -> None:
    """A body may hold several grants that rest on a standard: each notice tells the lines of its own."""
    told = client.get("/api/impact", params={"document": "QCVN 16:2017/BXD", "on": "2019-06-01"}).json()["tables"]
    lines = Counter(item["grant"]["id"] for item in told["impact"]["items"] if item["part"] == "line")
    drafts = told["notices"]["items"]
    assert drafts
    assert {draft["grant"]["id"]: draft["lines"] for draft in drafts} == {
        draft["grant"]["id"]: lines[draft["grant"]["id"]] for draft in drafts
    }
    assert sum(draft["lines"] for draft in drafts) == sum(lines.values())
    assert all(f"{draft['lines']} dòng phạm vi" in draft["notice"]["vi"] for draft in drafts)
    assert all(f"old document: {draft['lines']}." in draft["notice"]["en"] for draft in drafts)


def test_a_notice_of_a_grant_without_such_lines_counts_none(client: TestClient) -> None:
    """Accreditations rest on ISO/IEC 17025:2005 as a whole: "0 lines rest on it" would say the contrary."""
    told = client.get("/api/impact", params={"document": "ISO/IEC 17025:2005", "on": "2018-05-01"}).json()["tables"]
    whole = [draft for draft in told["notices"]["items"] if not draft["lines"]]
    assert whole
    assert not any("dòng phạm vi" in draft["notice"]["vi"] or ": 0" in draft["notice"]["en"] for draft in whole)
    assert all(draft["grant"]["label"]["vi"] in draft["notice"]["vi"] for draft in whole)


def test_transitions_are_told_with_what_they_are_of(client: TestClient) -> None:
    """Old toys could be sold to 2021-12-31; that says nothing of the bodies designated for them."""
    told = client.get("/api/impact", params={"document": "QCVN 3:2009/BKHCN", "on": "2020-01-13"}).json()["tables"]
    (transition,) = told["transitions"]["items"]
    assert (transition["subject"]["id"].rsplit("/", 1)[-1], transition["valid_until"]) == ("goods", "2021-12-31")
    assert [source["file"] for source in transition["sources"]] == ["vn/transitional_provisions.csv"]
    until = {item["part"]: item["transition_until"] for item in told["impact"]["items"]}
    assert until["listing"] == until["product"] == "2021-12-31"
    assert not any(until.get(part) for part in ("line", "grant", "body"))


def test_a_suspension_is_a_row_of_its_own(client: TestClient) -> None:
    told = client.get("/api/arrangements/ilac-mra", params={"economy": "UA"}).json()["tables"]["history"]["items"]
    assert any(item["reason"] == "suspended" and item["from"] == "2021-03-24" for item in told)


def test_the_calendar_has_ids_that_stay(client: TestClient) -> None:
    """The same duty has one id, in either language and whatever days are asked about."""
    asked = {"on": "2025-11-01", "until": "2026-12-31"}
    feed = client.get("/feeds/due.ics", params=asked)
    assert feed.headers["Content-Type"].startswith("text/calendar")
    ids = [str(event["UID"]) for event in events(feed.content)]
    assert len(ids) == len(set(ids)) == client.get("/api/due", params=asked).json()["total"]
    other = client.get("/feeds/due.ics", params={**asked, "on": "2025-01-01"}, headers=ENGLISH).content
    assert set(ids) <= {str(event["UID"]) for event in events(other)}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_calendar_is_what_falls_due(client: TestClient, language: str) -> None:
    """Read by the icalendar library: no error, whole days without a zone, the unit and the legal basis in words."""
    asked = {"on": "2025-11-01", "until": "2026-12-31"}
    feed = client.get("/feeds/due.ics", params=asked, headers={"Accept-Language": language}).content
    told = {
        f"{item['record']['id'].removeprefix(names.THINGS)}/{item['what']}": item
        for item in client.get("/api/due", params={**asked, "size": "1000"}).json()["items"]
    }
    found = events(feed)
    assert {str(event["UID"]).partition("@")[0] for event in found} == set(told)
    for event in found:
        item = told[str(event["UID"]).partition("@")[0]]
        begins, ends = event.decoded("DTSTART"), event.decoded("DTEND")
        assert (begins, ends - begins) == (date.fromisoformat(item["due"]), timedelta(days=1))
        assert type(begins) is date, "a whole day floats: it is that day in whatever zone"
        assert event.decoded("DTSTAMP").utcoffset() == timedelta(0)
        assert str(event["SUMMARY"]).endswith(item["record"]["label"][language])
        about = str(event["DESCRIPTION"])
        assert (item["unit"]["label"][language] if item["unit"] else item["unit_text"] or "") in about
        assert item["basis"] is None or item["basis"]["label"][language] in about
        assert unicodedata.is_normalized("NFC", f"{event['SUMMARY']}{about}")
        assert client.get(urlsplit(str(event["URL"])).path).status_code in (200, 303)
    assert any(item["basis"] for item in told.values())


def events(feed: bytes) -> list[icalendar.Event]:
    """Return the events of a calendar that is valid and written as RFC 5545, section 3.1, folds lines."""
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
    assert b"\n" not in feed.replace(b"\r\n", b"")
    calendar = icalendar.Calendar.from_ical(feed)
    assert not calendar.errors
    found = [event for event in calendar.walk("VEVENT") if isinstance(event, icalendar.Event)]
    assert not [event.errors for event in found if event.errors]
    return found


def test_a_calendar_without_a_day_is_still_a_calendar(client: TestClient) -> None:
    """RFC 5545, section 3.6: at least one component. Clients refuse an empty one."""
    asked = {"on": "9999-12-30"}
    assert client.get("/api/due", params=asked).json()["total"] == 0
    lines = client.get("/feeds/due.ics", params=asked).text.splitlines()
    assert "BEGIN:VEVENT" not in lines
    assert lines.count("BEGIN:VTIMEZONE") == lines.count("END:VTIMEZONE") == 1


def test_what_fell_due_before_the_day_is_told_on_the_calendar(client: TestClient) -> None:
    page = client.get("/en/calendar", params={"on": "2026-11-20", "economy": "VN"}).text
    address = re.search(r'href="(/en/calendar\?[^"]*until=2026-11-19[^"]*)"[^>]*>Fell due before', page)
    assert address
    earlier = html.unescape(address[1]).partition("?")[2]
    told = client.get(f"/api/due?{earlier}&size=1000").json()
    assert told["economy"].endswith("/VN")
    assert f"Fell due before 20 November 2026: {told['total']}." in page
    assert any(item["what"] == "membership-verify" for item in told["items"])
    assert "Fell due before" not in client.get("/en/calendar", params={"on": "0001-01-01"}).text


def test_every_duty_of_a_member_that_is_no_state_has_its_unit(client: TestClient) -> None:
    told = client.get("/api/due", params={"on": "2025-11-01", "until": "2026-12-31", "size": "1000"}).json()["items"]
    units = {item["record"]["id"].rsplit("/", 1)[-1]: (item["unit"] or {}).get("id", "") for item in told}
    assert units["iaf-vn"].endswith("/org/boa"), "renamed on 2025-05-01"
    assert units["gs1-vn"].endswith("/body/gs1vn")
    assert all(unit for record, unit in units.items() if record.startswith(("ilac-mra", "iaf-mla")))


def test_a_suspension_shuts_the_way_of_every_laboratory_until_it_is_lifted(client: TestClient) -> None:
    """KCA (Kyrgyzstan), testing, ILAC MRA: restored on 2018-10-02, which is the only way there."""
    asked = {"body": "warrantek", "activity": "testing", "economy": "KG"}
    before, after = (
        client.get("/api/recognition", params={**asked, "on": day}).json() for day in ("2018-10-01", "2018-10-02")
    )
    assert before["verdict"] == "none"
    assert after["verdict"] == "unknown"
    links = {link["id"].rsplit("/", 1)[-1] for chain in after["chains"] for link in chain["links"]}
    assert "ilac-mra-kca-testing" in links


def test_one_organisation_under_two_names_takes_part_once(client: TestClient) -> None:
    asked = {"on": "2020-01-13", "arrangement": "apac-mra"}
    told = client.get("/api/network", params=asked).json()
    own = {fact["participant"]["id"].rsplit("/", 1)[-1] for fact in told["facts"] if fact["kind"] == "participation"}
    assert {"boa", "boa-1995"} <= own
    tiles = {tile["id"].rsplit("/", 1)[-1]: tile["participants"] for tile in told["economies"]}
    assert tiles["VN"] == 1


def test_every_figure_is_what_its_question_counts(client: TestClient, registry: Registry) -> None:
    told = client.get("/api/tasks", params={"on": "2020-01-13"}).json()["items"]
    assert [task["number"] for task in told] == list(range(1, 11))
    figures = {(task["number"], each["label"]["en"]): each["value"] for task in told for each in task["figures"]}
    rows = list(ask(registry.store, registry.questions["explore/mandatory-products"], {"on": "2020-01-13"}).records())
    assert figures[2, "Products mandatory under a regulation"] == len({row["product"] for row in rows})
    seventh = told[6]["memberships"]
    assert {row["organisation"]["id"].rsplit("/", 1)[-1] for row in seventh} >= {"iso", "iec", "oiml", "apo"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_doors_lead_to_every_page_with_the_figures_of_its_questions(
    client: TestClient, registry: Registry, language: str
) -> None:
    page = client.get(f"/{language}/cooperation", params={"on": "2020-01-13"}).text
    for word in cooperation_pages():
        assert f'data-page="{word}"' in page
        assert client.get(f"/{language}/{word}").status_code == 200
    rows = list(
        ask(
            registry.store, registry.questions["cooperation/memberships"], {"economy": "VN", "on": "2020-01-13"}
        ).records()
    )
    certain = {row["itsOrganisation"] for row in rows if row["standing"] == "yes"}
    assert f"<b>{len(certain)}</b>" in page
    assert {figure.of for figure in page_figures()} <= set(cooperation_pages())


@pytest.mark.parametrize("word", ["cooperation", "memberships", "arrangements", "arrangements/ilac-mra", "what-if"])
def test_the_menu_tells_where_one_is(client: TestClient, word: str) -> None:
    page = client.get(f"/en/{word}").text
    current = "page" if word == "cooperation" else "true"
    assert f'<a href="/en/cooperation" aria-current="{current}">' in page
    assert page.count("aria-current") == 1


def test_tiles_tell_which_economies_are_members(client: TestClient, registry: Registry) -> None:
    asked = {"organisation": "oiml", "on": "2018-06-01"}
    page = client.get("/en/memberships", params=asked).text.split('id="world"')[1].split("</section>")[0]
    rows = list(ask(registry.store, registry.questions["cooperation/memberships"], asked).records())
    certain = {row["itsEconomy"] for row in rows if row["standing"] == "yes"}
    possible = {row["itsEconomy"] for row in rows} - certain
    assert page.count("tile tile-yes") == len(certain) > 10
    assert page.count("tile tile-unknown") == len(possible)


def test_a_long_table_is_folded_and_still_whole(client: TestClient, registry: Registry) -> None:
    page = client.get("/en/gaps", params={"on": "2021-05-01"}).text
    section = page.split('id="publications"')[1].split("</section>")[0]
    question = registry.questions["cooperation/publications-without-user"]
    rows = list(ask(registry.store, question, {"on": "2021-05-01"}).rows)
    assert len(rows) > 60
    assert section.split("<details>")[0].count("<tr role") == 1 + 40
    assert section.count("<tr role") == 2 + len(rows)


def test_a_reason_stands_under_its_standing(client: TestClient) -> None:
    page = client.get("/en/arrangements", params={"on": "2026-11-20"}).text
    assert '<th scope="col" role="columnheader">Reason' not in page
    assert page.count(say("en", "reasons.not-verified-since")) > 5


def test_days_of_a_notice_are_written_as_the_page_writes_days(client: TestClient) -> None:
    asked = {"document": "QCVN 16:2019/BXD", "on": "2021-05-01"}
    page = client.get("/vi/impact", params=asked).text.split('id="notices"')[1]
    assert "2020-07-01" not in page.split("</section>")[0]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", [*PAGES, "network", "what-if", "recognition", "search", "expiring"])
def test_what_is_taken_away_from_a_page_speaks_its_language(client: TestClient, language: str, page: str) -> None:
    """Whatever the reader's browser speaks: an English page gives English names and headings."""
    asked = {
        "impact": {"document": "ISO/IEC 17025:2005"},
        "what-if": {"change": "add rule SG apac-mra testing any from 2019-06-01"},
        "recognition": {"body": "nafi5", "economy": "SG", "activity": "testing"},
    }
    days = {} if page in ("search", "cooperation") else {"on": "2020-01-13"}
    shown = client.get(f"/{language}/{page}", params={**asked.get(page, {}), **days})
    if page == "search" and shown.status_code == 404:
        shown = client.get(f"/{language}/bodies", params={"q": "quatest"})
    assert shown.status_code == 200
    links = {html.unescape(each) for each in re.findall(r'href="((?:/api|/feeds)/[^"]+language=[^"]+)"', shown.text)}
    assert links or page == "cooperation"
    other = {"vi": "en", "en": "vi"}[language]
    for link in sorted(links):
        answer = client.get(link, headers={"Accept-Language": other})
        assert answer.status_code == 200, link
        if re.search("format=(csv|xlsx)", link):
            assert answer.headers["Content-Language"] == language, link


def test_the_calendar_speaks_the_language_it_was_taken_in(client: TestClient) -> None:
    asked = {"on": "2025-11-01", "until": "2026-12-31", "language": "en"}
    feed = client.get("/feeds/due.ics", params=asked, headers={"Accept-Language": "vi"}).text
    assert "Arrangement" in feed
    assert "Thỏa thuận" not in feed
