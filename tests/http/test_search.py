"""The same search over the page, the API, the exports and the feed finds the same bodies."""

import csv
import html
import io
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from tests.answers.search.brute import Brute

from cabgraph.answers.matching import find
from cabgraph.answers.registry import Registry
from cabgraph.answers.search import FACETS, QUESTION, Search
from cabgraph.http.app import create_app
from cabgraph.settings import Settings

THINGS = "https://w3id.org/cabgraph/id/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


def some_searches(registry: Registry, count: int) -> Iterator[Search]:
    chance = random.Random(11)
    counts = find(registry.index, Search(on=date(2021, 1, 1))).counts
    words = ["trung tâm", "VILAS", "kiem nghiem", "O'Neil", "công ty"]
    for _ in range(count):
        filters = {
            facet: tuple(chance.sample(sorted(counts[facet]), chance.choice([1, 1, 2])))
            if chance.random() < 0.3
            else ()
            for facet in FACETS
        }
        text = chance.choice(words) if chance.random() < 0.4 else ""
        yield Search(text, filters, date(2014, 1, 1) + timedelta(days=chance.randrange(4700)), day_given=True)


def from_page(client: TestClient, query: str) -> list[str]:
    found: list[str] = []
    address: str | None = f"/vi/bodies?{query}"
    while address:
        text = client.get(address).text
        hits = text.partition('<ol class="plain hits"')[2].partition("</ol>")[0]
        for path in re.findall(r'<h3><a href="/vi/([^"]+)">', hits):
            word, _, slug = path.partition("/")
            found.append(THINGS + {"bodies": "body", "authorities": "org"}[word] + "/" + slug)
        further = re.search(r'rel="next" href="([^"]+)"', text)
        address = html.unescape(further[1]) if further else None
    return found


def from_feed(client: TestClient, query: str) -> list[str]:
    found: list[str] = []
    address: str | None = f"/feeds/bodies.atom?{query}"
    while address:
        feed = ET.fromstring(client.get(address).content)  # noqa: S314 - our own answer
        found += [
            THINGS + (entry.findtext(f"{ATOM}id") or "").partition(":cabgraph/")[2]
            for entry in feed.findall(f"{ATOM}entry")
        ]
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        address = links.get("next")
    return found


def test_page_api_exports_and_feed_find_the_same(client: TestClient, registry: Registry) -> None:
    brute = Brute(registry.store)
    sizes = []
    for search in some_searches(registry, 60):
        query = search.query()
        expected = {str(body) for body in brute.bodies(search)}
        api = client.get(f"/api/bodies?{query}&size=5000").json()
        ids = [item["id"] for item in api["items"]]
        assert set(ids) == expected, query
        assert api["total"] == len(ids) == len(expected)
        assert from_page(client, query) == ids, query
        rows = csv.DictReader(io.StringIO(client.get(f"/api/bodies?{query}&format=csv").text))
        assert [row["id"] for row in rows] == ids
        book = load_workbook(io.BytesIO(client.get(f"/api/bodies?{query}&format=xlsx").content))
        assert [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == ids
        turtle = client.get(f"/api/bodies?{query}&format=ttl").text
        subjects = {line.partition(" ")[0].strip("<>") for line in turtle.splitlines() if line}
        assert expected <= subjects if expected else not subjects
        assert sorted(from_feed(client, query)) == sorted(ids), query
        sizes.append(len(ids))
    assert sum(1 for size in sizes if size) > len(sizes) / 4


def test_a_feed_has_dates_ids_and_links(client: TestClient) -> None:
    answered = client.get("/feeds/bodies.atom?granted_by=moc&kind=designation", headers={"Accept-Language": "en"})
    assert answered.headers["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answered.content)  # noqa: S314 - our own answer
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"].endswith("/feeds/bodies.atom?granted_by=moc&kind=designation")
    assert links["alternate"].endswith("/en/bodies?granted_by=moc&kind=designation")
    assert client.get(links["alternate"]).status_code == 200
    updated = [entry.findtext(f"{ATOM}updated") or "" for entry in feed.findall(f"{ATOM}entry")]
    assert updated
    assert updated == sorted(updated, reverse=True)
    for text in [feed.findtext(f"{ATOM}updated") or "", *updated]:
        assert datetime.fromisoformat(text).tzinfo is not None
    ids = [element.text or "" for element in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("tag:") for name in ids)


def test_filters_are_shown_and_taken_off_one_by_one(client: TestClient) -> None:
    page = client.get("/vi/bodies?q=trung+tam&activity=testing&activity=calibration&page=2").text
    chips = page.partition('<ul class="chips"')[2].partition("</ul>")[0]
    addresses = [html.unescape(address) for address in re.findall(r'href="([^"]+)"', chips)]
    assert addresses[:3] == [
        "/vi/bodies?activity=testing&activity=calibration",
        "/vi/bodies?q=trung+tam&activity=calibration",
        "/vi/bodies?q=trung+tam&activity=testing",
    ]


def test_paging_keeps_the_order_and_every_filter(client: TestClient) -> None:
    page = client.get("/vi/bodies?activity=testing&sort=name").text
    further = re.search(r'rel="next" href="([^"]+)"', page)
    assert further
    assert html.unescape(further[1]) == "/vi/bodies?activity=testing&sort=name&page=2"


def test_fields_left_empty_in_the_form_are_no_filters(client: TestClient) -> None:
    empty = client.get("/api/bodies?q=&on=&sort=&activity=&standing=")
    assert empty.status_code == 200
    assert empty.json()["total"] == client.get("/api/bodies").json()["total"]


def test_the_question_that_the_page_links_finds_the_same(client: TestClient, registry: Registry) -> None:
    filled = 0
    for search in some_searches(registry, 40):
        query = replace(search, text="").query()
        page = html.unescape(client.get(f"/en/bodies?{query}").text)
        address = re.search(rf'href="(/api/questions/{QUESTION}[^"]+)"', page)
        assert address, query
        rows = client.get(address[1], headers={"Accept": "application/json"}).json()["rows"]
        found = client.get(f"/api/bodies?{query}&size=5000").json()["items"]
        assert {row["body"]: row["stands"] for row in rows} == {item["id"]: item["standing"] for item in found}, query
        assert len(rows) == len(found)
        filled += bool(rows)
    assert filled > 10


@pytest.mark.parametrize(
    ("query", "offered"),
    [
        ("activity=nope&on=2021-05-01", None),
        ("activity=testinf&on=2021-05-01", "activity=testing&on=2021-05-01"),
        ("activity=calibration&activity=testinf", "activity=calibration&activity=testing"),
        ("kind=licence", "kind=designation"),
    ],
)
def test_a_value_nobody_knows_is_a_page_that_says_so(client: TestClient, query: str, offered: str | None) -> None:
    answered = client.get(f"/vi/bodies?{query}", headers={"Accept": "text/html"})
    assert answered.status_code == 422
    told = html.unescape(answered.text)
    assert "không khớp" in told
    if offered:
        assert f'href="/vi/bodies?{offered}"' in told
        assert client.get(f"/vi/bodies?{offered}").status_code == 200


@pytest.mark.parametrize(
    ("facet", "typed", "slug"),
    [
        ("activity", "Thử nghiệm", "testing"),
        ("regulation", "QCVN 16:2019/BXD", "qcvn-16-2019-bxd"),
        ("province", "Lào Cai", ""),
    ],
)
def test_names_are_understood_as_ids_are(client: TestClient, facet: str, typed: str, slug: str) -> None:
    found = client.get("/api/bodies", params={facet: typed}).json()
    chosen = [entry["id"].rpartition("/")[2] for entry in found["chosen"]]
    assert chosen == [slug] if slug else len(chosen) == 1
    assert found == client.get("/api/bodies", params={facet: chosen[0]}).json()


@pytest.mark.parametrize("typed", ["HS 2523.29", "mã HS 2523.29", "HS2523.29", "2523 29", "HS code: 252329"])
def test_an_hs_code_stands_for_the_products_listed_under_it(client: TestClient, typed: str) -> None:
    plain = client.get("/api/bodies", params={"product": "2523.29"}).json()
    assert plain["chosen"]
    assert client.get("/api/bodies", params={"product": typed}).json() == plain


def test_a_feed_tells_a_month_as_no_day(client: TestClient) -> None:
    """VILAS 855 was extended in March 2023, no source says on which day."""
    assert "chậm nhất 31/03/2023" in client.get("/feeds/bodies.atom?q=acecook").text
