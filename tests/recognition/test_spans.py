"""The days that people read of a record: as its periods say, never the first day on which nobody had looked lately."""

import csv
import io

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.network.records import OPEN, Period
from cabgraph.network.spans import Span, span_on
from cabgraph.settings import Settings

BEFORE = Period("0001-01-01", "2002-04-04", "no", "not-yet-in-force")
HELD = Period("2002-04-05", "2010-10-01", "yes")
SILENT = Period("2010-10-02", OPEN, "unknown", "not-verified-since", "validUntil")
VAGUE = Period("2000-01-01", "2002-04-04", "unknown", "imprecise-dates")
PAUSED = Period("2010-10-02", "2012-01-01", "no", "suspended")
AGAIN = Period("2012-01-02", "2025-12-31", "yes")
ENDED = Period("2026-01-01", OPEN, "no", "ended")
LAPSED = Period("2010-10-02", OPEN, "unknown", "not-verified-since", "grant")
HUSHED = Period("2010-10-02", "2024-12-31", "unknown", "not-verified-since", "validUntil")
ENDING_LATER = Period("2025-01-01", "2025-12-31", "unknown", "imprecise-dates")
ENDING = Period("2010-10-02", "2010-12-31", "unknown", "imprecise-dates")


@pytest.mark.parametrize(
    ("periods", "day", "span"),
    [
        ((BEFORE, HELD, SILENT), "2026-01-01", Span("2002-04-05", None, None)),
        ((BEFORE, HELD, SILENT), "2002-04-05", Span("2002-04-05", None, None)),
        ((BEFORE, HELD, SILENT), "2002-04-04", None),
        ((VAGUE, HELD, SILENT), "2001-01-01", Span("2002-04-05", "2000-01-01", None)),
        ((VAGUE,), "2001-01-01", Span(None, "2000-01-01", "2002-04-04")),
        ((BEFORE, HELD, PAUSED, AGAIN, ENDED), "2010-01-01", Span("2002-04-05", None, "2010-10-01")),
        ((BEFORE, HELD, PAUSED, AGAIN, ENDED), "2011-01-01", None),
        ((BEFORE, HELD, PAUSED, AGAIN, ENDED), "2012-01-02", Span("2012-01-02", None, "2025-12-31")),
        ((Period("0001-01-01", OPEN, "unknown", "imprecise-dates"),), "2020-01-01", Span(None, None, None)),
        ((BEFORE, HELD, LAPSED), "2010-01-01", Span("2002-04-05", None, "2010-10-01")),
        ((BEFORE, HELD, LAPSED), "2020-01-01", Span("2002-04-05", None, "2010-10-01")),
        ((BEFORE, HELD, ENDING, PAUSED), "2010-01-01", Span("2002-04-05", None, "2010-10-01", "2010-12-31")),
        ((HELD, HUSHED, ENDING_LATER, ENDED), "2010-01-01", Span("2002-04-05", None, "2024-12-31", "2025-12-31")),
        ((HELD, AGAIN), "2012-01-02", Span("2012-01-02", None, "2025-12-31")),
    ],
)
def test_the_days_around_a_day(periods: tuple[Period, ...], day: str, span: Span | None) -> None:
    assert span_on(periods, day) == span


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> TestClient:
    return TestClient(create_app(real_settings))


def test_an_arrangement_of_2002_is_not_told_to_begin_when_its_sources_fall_silent(client: TestClient) -> None:
    answer = client.get("/api/recognition?body=quatest1&economy=SG&activity=testing&on=2020-01-13").json()
    links = {link["id"].rsplit("/", 1)[-1]: link for chain in answer["chains"] for link in chain["links"]}
    signed = links["asean-ee-mra"]
    assert (signed["standing"], signed["since"], signed["until"]) == ("unknown", "2002-04-05", None)
    listed = links["asean-ee-mra-quatest1-testing"]
    assert (listed["since"], listed["possibly_from"]) == (None, "2002-04-05"), "no source tells since when"


def test_an_end_that_is_stated_is_told(client: TestClient) -> None:
    """VILAS 104 ran to 2021-11-08; nobody has read a later one."""
    for day in ("2020-01-13", "2021-11-09"):
        answer = client.get(f"/api/recognition?body=nafi5&economy=SG&activity=testing&on={day}").json()
        for chain in answer["chains"][:1]:
            assert (chain["links"][0]["since"], chain["links"][0]["until"]) == ("2018-11-08", "2021-11-08")
    assert "08/11/2021" in client.get("/vi/recognition?body=nafi5&economy=SG&activity=testing&on=2020-01-13").text


def test_the_network_tells_since_when_and_not_since_when_it_is_unknown(client: TestClient) -> None:
    asked = {"on": "2026-11-20", "arrangement": "apac-mra"}
    facts = {fact["id"]: fact for fact in client.get("/api/network", params=asked).json()["facts"]}
    record = "https://w3id.org/cabgraph/id/participation/apac-mra-boa-1995-testing"
    assert (facts[record]["standing"], facts[record]["since"]) == ("unknown", "2019-01-01")
    rows = csv.DictReader(io.StringIO(client.get("/api/network", params={**asked, "format": "csv"}).text))
    told = {row["record"]: (row["since"], row["possibly_from"], row["until"], row["possibly_until"]) for row in rows}
    assert told == {
        iri: tuple(fact[name] or "" for name in ("since", "possibly_from", "until", "possibly_until"))
        for iri, fact in facts.items()
    }
    page = client.get("/vi/network", params=asked).text
    assert "01/01/2019" in page
    assert "02/05/2025" not in page, "the day after the last word is no beginning"
