"""Pages name the stored questions behind them, with their values, and each of these answers with rows."""

import html
import re

import pytest
from fastapi.testclient import TestClient

from cabgraph.answers.registry import Registry
from cabgraph.http.addresses import LISTED
from cabgraph.http.app import create_app
from cabgraph.questions.run import ask
from cabgraph.settings import Settings

OF_TODAY = {"registry/recorded-since"}
"""What asks about the last days, in which nothing need have been recorded."""
JOINING = "add participation org/moldac ilac-mra testing from 2019-01-01"


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> TestClient:
    return TestClient(create_app(real_settings))


def questions(page: str) -> list[str]:
    """The addresses of the stored questions that a page links, without the language."""
    found = re.findall(r'href="(/api/questions/[^"]+)"', html.unescape(page))
    return [re.sub(r"[?&]lang=\w+", "", address.removeprefix("/api/questions/")) for address in found]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "network?on=2020-01-13&arrangement=ilac-mra&activity=testing",
            [
                "cooperation/participations?arrangement=ilac-mra&activity=testing&on=2020-01-13",
                "cooperation/components-of-arrangement?arrangement=ilac-mra",
                "cooperation/arrangements?on=2020-01-13",
            ],
        ),
        (
            "network?on=2020-01-13",
            ["cooperation/participations?on=2020-01-13", "cooperation/arrangements?on=2020-01-13"],
        ),
        (
            "recognition?body=nafi5&economy=SG&activity=testing&on=2020-01-13",
            [
                "cooperation/recognition-path?body=nafi5&economy=SG&activity=testing&on=2020-01-13",
                "cooperation/participations?economy=SG&activity=testing&on=2020-01-13",
            ],
        ),
        (
            f"what-if?on=2020-01-13&change={JOINING}",
            [
                "cooperation/reachable-by-joining?arrangement=ilac-mra&activity=testing&on=2020-01-13&economy=MD",
                "cooperation/participations?arrangement=ilac-mra&activity=testing&on=2020-01-13",
                "cooperation/arrangements?on=2020-01-13",
            ],
        ),
        ("what-if?on=2020-01-13", ["cooperation/arrangements?on=2020-01-13"]),
        ("releases", ["registry/recorded-since", "explore/vocabulary"]),
        ("releases/current", ["registry/recorded-since", "explore/vocabulary"]),
        *((word, [f"explore/things-of-kind?kind={kind}"]) for word, kind in LISTED.items()),
    ],
)
def test_pages_link_the_stored_questions_behind_them(client: TestClient, path: str, expected: list[str]) -> None:
    for language in ("vi", "en"):
        page = client.get(f"/{language}/{path}")
        assert page.status_code == 200
        assert questions(page.text) == expected
    for address in expected:
        answer = client.get(f"/api/questions/{address}", headers={"Accept": "text/csv"})
        assert answer.status_code == 200
        rows = len(answer.text.splitlines()) - 1
        assert rows > 0 or address in OF_TODAY, address


def test_an_organisation_that_stands_for_a_body_keeps_its_whole_name(client: TestClient) -> None:
    asked = {"body": "org/aosc", "economy": "US", "activity": "management-system-certification", "on": "2020-01-13"}
    page = client.get("/vi/recognition", params=asked).text
    links = re.findall(r'href="(/api/(?:recognition|questions)[^"]+body=[^"]+)"', html.unescape(page))
    assert len(links) > 4
    for address in links:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(("word", "kind"), LISTED.items())
def test_a_list_holds_what_its_stored_question_says(
    client: TestClient, registry: Registry, word: str, kind: str
) -> None:
    listed = client.get(f"/api/{word}", params={"size": 5000}).json()["items"]
    rows = list(ask(registry.store, registry.questions["explore/things-of-kind"], {"kind": kind}).records())
    assert {row["id"] for row in listed} == {row["thing"] for row in rows}
    assert len(listed) == len(rows)
