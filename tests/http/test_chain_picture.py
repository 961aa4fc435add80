"""A path of recognition as a picture: the links of the answer, their days, the weakest marked, words that fit."""

from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.http.cooperation.chain import WIDTH
from cabgraph.settings import Settings
from cabgraph.texts import say

ASKED = {"body": "quatest1", "economy": "TH", "activity": "testing", "on": "2020-05-05"}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


def drawn(client: TestClient, chain: int, language: str) -> ET.Element:
    headers = {"Accept-Language": language}
    answer = client.get("/api/recognition", params={**ASKED, "format": "svg", "chain": chain}, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert f"chain-{chain}.svg" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Language"] == language
    return ET.fromstring(answer.content)  # noqa: S314 - our own answer


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("chain", [1, 2])
def test_the_picture_holds_the_links_of_the_answer(client: TestClient, chain: int, language: str) -> None:
    told = client.get("/api/recognition", params=ASKED).json()["chains"][chain - 1]
    root = drawn(client, chain, language)
    groups = [group for group in root.iter(f"{SVG}g") if group.get("data-kind") == "link"]
    assert [group.get("data-standing") for group in groups] == [link["standing"] for link in told["links"]]
    assert [group.get("data-weakest") is not None for group in groups].index(True) == told["weakest"]
    for group, link in zip(groups, told["links"], strict=True):
        words = " ".join("".join(text.itertext()) for text in group.iter(f"{SVG}text"))
        assert link["label"][language] in words
        assert say(language, f"recognition.kind-{link['kind']}") in words
    title = root.find(f"{SVG}title")
    assert title is not None
    assert root.get("aria-labelledby") == title.get("id")


def test_boxes_stand_below_one_another_and_words_stay_inside(client: TestClient) -> None:
    root = drawn(client, 2, "vi")
    boxes = [group.find(f"{SVG}rect") for group in root.iter(f"{SVG}g")]
    spans = [(float(box.get("y", "")), float(box.get("height", ""))) for box in boxes if box is not None]
    assert all(y + height < after for (y, height), (after, _) in pairwise(spans))
    assert spans[-1][0] + spans[-1][1] < float(root.get("height", ""))
    for group, (top, height) in zip(root.iter(f"{SVG}g"), spans, strict=True):
        for text in group.iter(f"{SVG}text"):
            assert top < float(text.get("y", "")) < top + height
            assert len("".join(text.itertext())) * 8 <= WIDTH


def test_a_scenario_is_marked(client: TestClient) -> None:
    change = "suspend participation apac-mra-boa-1995-testing from 2019-02-01 until 2019-03-01"
    answer = client.get("/api/recognition", params={**ASKED, "scenario": change, "format": "svg"})
    assert answer.status_code == 200
    words = "".join(ET.fromstring(answer.content).itertext())  # noqa: S314 - our own answer
    assert "Theo giả định" in words
    assert change.split(" from ")[0].split()[-1] in words


def test_a_chain_that_is_not_there_is_a_clear_answer(client: TestClient) -> None:
    total = client.get("/api/recognition", params=ASKED).json()["total"]
    problem = client.get("/api/recognition", params={**ASKED, "format": "svg", "chain": total + 1})
    assert problem.status_code == 404
    assert str(total) in problem.json()["detail"]
    assert client.get("/api/recognition", params={**ASKED, "format": "svg", "chain": 0}).status_code == 400


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_leads_to_the_picture_of_each_path(client: TestClient, language: str) -> None:
    page = client.get(f"/{language}/recognition", params=ASKED).text
    shown = page.count('<section class="panel path"')
    assert shown > 1
    assert page.count("format=svg&amp;chain=") == shown
    assert say(language, "recognition.as-svg") in page
    assert say(language, "recognition.reached") in page
    assert page.count('class="tile tile-') > 10
