"""What the API tells where there is no path: closings by every route, what a what-if says of them, who has a path."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.recognition.comparing import thing

from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.settings import Settings

GAPS = [
    "body=quatest1&economy=US&activity=testing&on=2026-11-20",
    "body=quatest1&economy=MM&activity=product-certification&on=2019-01-13",
    "body=quatest3&economy=KR&activity=calibration&on=2020-01-13",
    "body=vmi&economy=JP&activity=type-evaluation&on=2020-05-01",
    "body=vmi&economy=MM&activity=calibration&on=2018-06-01",
    "body=quatest3&economy=UA&activity=inspection&on=2018-06-01",
]
"""Questions without a path, on days of several arrangements."""


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


def gap_of(client: TestClient, query: str) -> dict[str, Any]:
    answer = client.get(f"/api/recognition?{query}").json()
    assert answer["verdict"] == "none", query
    gap: dict[str, Any] = answer["gap"]
    return gap


@pytest.mark.parametrize("query", GAPS)
def test_a_what_if_of_a_whole_closing_gains_the_path(client: TestClient, query: str) -> None:
    asked = dict(pair.split("=") for pair in query.split("&"))
    wanted = thing(f"body/{asked['body']}"), thing(f"jurisdiction/{asked['economy']}")
    whole = [each for each in gap_of(client, query)["closings"] if each["what_if"] and each["what_if"]["whole"]]
    assert whole
    for closing in whole:
        told = client.get(f"/api/what-if?{closing['what_if']['query']}&format=csv")
        assert told.status_code == 200, told.text
        rows = list(csv.DictReader(io.StringIO(told.text)))
        gained = {(row["body"], row["economy"]) for row in rows if row["outcome"] == "gained"}
        names = client.get(f"/api/what-if?{closing['what_if']['query']}").json()["bodies"]
        assert wanted[0] in {body for body, _ in gained}, closing
        reached = {each["id"] for row in names if row["body"]["id"] == wanted[0] for each in row["economies"]}
        assert wanted[1] in reached, closing


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("query", GAPS)
def test_the_page_tells_every_closing_and_its_what_if(client: TestClient, query: str, language: str) -> None:
    page = client.get(f"/{language}/recognition?{query}").text
    for closing in gap_of(client, query)["closings"]:
        assert closing["hypothetical"] is True
        for addition in closing["additions"]:
            assert addition["explanation"][language] in page
        if closing["what_if"]:
            link = f"/{language}/what-if?{closing['what_if']['query']}"
            assert link.replace("&", "&amp;") in page
            assert client.get(link).status_code == 200


def test_every_route_is_told(client: TestClient) -> None:
    routes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for query in GAPS:
        for closing in gap_of(client, query)["closings"]:
            routes[closing["route"]] += 1
            kinds.update(addition["kind"] for addition in closing["additions"])
    assert set(routes) == {"accreditation", "government", "scheme"}
    assert {"accreditation", "designation", "participation"} <= set(kinds)


def test_what_would_be_extended(client: TestClient, registry: Registry) -> None:
    """KCA's suspended participation is what would be restored; VILAS 004 is what would be extended to calibration."""
    kca = registry.network.world.participations[thing("participation/ilac-mra-kca-testing")]
    (economy,) = registry.network.world.homes[kca.participant]
    slug = economy.removeprefix(thing("jurisdiction/"))
    gap = gap_of(client, f"body=nafi5&economy={slug}&activity=testing&on=2018-10-01")
    extended = {
        addition["extends"]["id"]
        for closing in gap["closings"]
        for addition in closing["additions"]
        if addition["extends"]
    }
    assert kca.iri in extended
    other = gap_of(client, "body=quatest3&economy=KR&activity=calibration&on=2020-01-13")
    grants = [
        addition["extends"]["id"]
        for closing in other["closings"]
        for addition in closing["additions"]
        if addition["kind"] == "accreditation" and addition["extends"]
    ]
    assert grants == [thing("grant/vilas-004")]


@pytest.mark.parametrize("query", GAPS)
def test_the_others_have_a_path(client: TestClient, query: str) -> None:
    asked = dict(pair.split("=") for pair in query.split("&"))
    for other in gap_of(client, query)["others"]:
        body = other["id"].rpartition("/")[2]
        answer = client.get("/api/recognition", params={**asked, "body": body}).json()
        assert answer["verdict"] != "none", other


def test_others_are_told_by_every_route(client: TestClient) -> None:
    """VMI takes part in the CIPM MRA itself, which no accreditation says."""
    gap = gap_of(client, "body=quatest3&economy=KR&activity=calibration&on=2020-01-13")
    assert thing("body/vmi") in {other["id"] for other in gap["others"]}


def test_what_was_known_then_has_no_scenario(client: TestClient) -> None:
    gap = gap_of(client, f"{GAPS[0]}&known_at=2026-11-26")
    assert {closing["what_if"] for closing in gap["closings"]} == {None}
