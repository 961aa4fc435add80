"""The page of an arrangement: facts by their names, everyone on record, over time, and how far lists were read."""

import html
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.questions.run import ask
from cabgraph.settings import Settings
from cabgraph.texts import say

RECORDED = "cooperation/participants-of-arrangement"


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


def text_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_facts_stand_under_names_never_bare_properties(client: TestClient, language: str) -> None:
    page = client.get(f"/{language}/arrangements/ilac-mra", params={"on": "2020-01-13"}).text
    told = text_of(page)
    for key in ("run-by", "activities", "recognises", "signed", "period", "replaced-by", "legal-basis", "sources"):
        assert say(language, f"arrangement.{key}") in told
    assert "22-rdf-syntax-ns" not in page
    assert "ns#" not in told
    assert "arrangements.csv:2" in told
    assert {"vi": "02/11/2000", "en": "2 November 2000"}[language] in told


def test_the_plain_page_names_its_properties(client: TestClient) -> None:
    for language, word in (("vi", "thuộc lớp"), ("en", "is a")):
        told = text_of(client.get(f"/{language}/things/arrangement/ilac-mra").text)
        assert "rdf-syntax-ns#type" not in told
        assert f" {word} " in told


def test_everyone_on_record_is_on_some_page(client: TestClient, registry: Registry) -> None:
    asked = {"arrangement": "ilac-mra", "on": "2018-10-01"}
    rows = list(ask(registry.store, registry.questions[RECORDED], asked).records())
    records = {str(row["participation"]).rpartition("/")[2] for row in rows}
    found: list[str] = []
    for number in range(1, 30):
        page = client.get("/en/arrangements/ilac-mra", params={"on": "2018-10-01", "page": number}).text
        section = page.split('id="recorded"')[1].split('class="timeline"')[0]
        here = re.findall(r'href="/en/things/participation/([^"]+)"', section)
        if not here:
            break
        assert len(here) <= 25
        found += here
    assert len(found) == len(set(found)) == len(records) > 100
    assert set(found) == records


def test_a_suspension_is_drawn_and_told(client: TestClient) -> None:
    page = client.get("/en/arrangements/ilac-mra", params={"economy": "UA", "on": "2022-01-01"}).text
    assert page.count('fill="url(#span-suspended)"') >= 2, "in the picture beside the legend"
    facts = page.split("timeline-facts")[1].split("</table>")[0]
    assert 'data-span="no" data-from="2021-03-24"' in facts
    assert say("en", "reasons.suspended") in text_of(facts)
    spans = re.findall(r'<g data-span="(\w+)" data-from="([^"]*)" data-until="([^"]*)">', page)
    rows = re.findall(r'<tr [^>]*data-span="(\w+)" data-from="([^"]*)" data-until="([^"]*)">', page)
    assert sorted(spans) == sorted(rows), "the table under the pictures tells the same"


def test_components_are_drawn_with_the_arrangement_itself(client: TestClient) -> None:
    section = client.get("/en/arrangements/gac-mra").text.split('id="components"')[1]
    lanes = set(re.findall(r'<g data-grant="[^"]*/id/([^"]+)">', section))
    assert "arrangement/gac-mra" in lanes
    assert "arrangement-component/apac-mra-in-gac-mra" in lanes


def test_a_list_held_in_part_says_so_and_one_never_told_is_unknown(client: TestClient) -> None:
    held = text_of(client.get("/en/arrangements/oiml-cs").text)
    assert "In part" in held
    assert "Lists were read up to 2021" in held
    for slug in ("cptpp-tbt", "asean-cosmetic"):
        assert say("en", "arrangement.coverage-unknown") in text_of(client.get(f"/en/arrangements/{slug}").text)
    nobody = text_of(client.get("/en/arrangements/afrac-mra").text)
    assert "Not read" in nobody
    assert say("en", "arrangement.nobody") in nobody


def test_the_api_tells_the_same(client: TestClient) -> None:
    told = client.get("/api/arrangements/ilac-mra", params={"on": "2018-10-01"}).json()
    assert told["standing"]["standing"] == "yes"
    assert told["list"]["completeness"]["label"] == {"vi": "Một phần", "en": "In part"}
    assert told["replaced_by"][0]["id"].endswith("/gac-mra")
    counted = told["coverage"]
    assert counted["records"] == sum(counted["standing"].values()) == told["tables"]["recorded"]["total"]
    assert (
        counted["never"] + counted["other_days"] + sum(each["records"] for each in counted["last_verified"])
        == (counted["records"])
    )
    economy = client.get("/api/arrangements/ilac-mra", params={"on": "2018-10-01", "economy": "KR"}).json()
    assert economy["coverage"] == counted, "the coverage is the arrangement's, whatever economy is looked at"
    assert 0 < economy["tables"]["recorded"]["total"] < counted["records"]


def test_a_tile_leads_to_its_economy(client: TestClient) -> None:
    page = client.get("/en/arrangements/asean-ee-mra").text
    tiles = re.findall(r'<li class="tile tile-(\w+)"><b><a href="([^"]+)">', page)
    assert len(tiles) >= 10
    for _, address in tiles[:2]:
        shown = client.get(html.unescape(address))
        assert shown.status_code == 200
        assert say("en", "arrangement.all-economies") in shown.text


@pytest.mark.parametrize("asked", [{"page": "0"}, {"page": "x"}, {"nothing": "1"}, {"on": "2020-02-31"}])
def test_what_cannot_be_read_is_refused(client: TestClient, asked: dict[str, str]) -> None:
    assert client.get("/vi/arrangements/ilac-mra", params=asked).status_code == 400


def test_a_page_beyond_the_last_says_that_nothing_is_there(client: TestClient) -> None:
    assert client.get("/vi/arrangements/ilac-mra", params={"page": "99"}).status_code == 200
    assert client.get("/vi/arrangements/none-of-this-name").status_code == 404
