"""Scenarios over HTTP: what cannot be meant is refused everywhere alike; paths in a scenario beside those without."""

import csv
import io
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

CASES = tomllib.loads(Path(__file__).with_name("scenarios.toml").read_text(encoding="utf-8"))["case"]
TOO_MANY = [f"remove participation ilac-mra-boa-1995-testing from 2019-02-{day:02}" for day in range(1, 22)]
ASKED = {"body": "nafi5", "economy": "TH", "activity": "testing", "on": "2020-01-13"}
ENDS = [f"remove participation {way}-mra-boa-1995-testing from 2019-02-01" for way in ("apac", "ilac")]
ABROAD = "add grant body/nafi5 org/a2la testing any from 2019-06-01 until 2030-12-31"
PAUSE = "suspend grant vilas-104-2018 from 2020-01-01 until 2020-03-31"


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("path", "name"), [("what-if", "change"), ("recognition", "scenario")], ids=["what-if", "recognition"]
)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_what_cannot_be_meant_is_refused(
    case: dict[str, Any], path: str, name: str, language: str, client: TestClient
) -> None:
    asked = {**(ASKED if path == "recognition" else {}), name: case["changes"]}
    answer = client.get(f"/api/{path}", params=asked, headers={"Accept-Language": language})
    problem = answer.json()
    assert (answer.status_code, problem["reason"]) == (case["status"], case["reason"])
    assert case["says"][language] in problem["detail"]
    page = client.get(f"/{language}/{path}", params=asked)
    assert page.status_code == case["status"]
    assert 'role="alert"' in page.text
    assert case["says"][language] in page.text.replace("&#34;", '"')


def test_too_many_changes(client: TestClient) -> None:
    answer = client.get("/api/recognition", params={**ASKED, "scenario": TOO_MANY})
    assert (answer.status_code, answer.json()["reason"]) == (400, "too-many")


def told(client: TestClient, *scenario: str, **asked: str) -> Any:
    return client.get("/api/recognition", params={**ASKED, **asked, "scenario": list(scenario)}).json()


def without_scenario(client: TestClient, **asked: str) -> Any:
    return client.get("/api/recognition", params={**ASKED, **asked}).json()


def test_beside_is_the_answer_without_the_scenario(client: TestClient) -> None:
    plain = without_scenario(client)
    supposed = told(client, *ENDS)
    assert plain["chains"]
    assert "scenario" not in plain
    assert {name: supposed["beside"][name] for name in ("verdict", "strength", "breaks_on", "total")} == {
        name: plain[name] for name in ("verdict", "strength", "breaks_on", "total")
    }
    assert supposed["verdict"] == "none"
    assert [chain["links"][0]["id"] for chain in supposed["beside"]["lost"]] == [
        chain["links"][0]["id"] for chain in plain["chains"]
    ]
    assert supposed["gap"]["stages"]
    assert without_scenario(client) == plain, "nothing is written"


def test_what_is_only_supposed_has_no_address_and_no_source(client: TestClient) -> None:
    supposed = told(client, ABROAD)
    gained = [chain for chain in supposed["chains"] if chain["gained"]]
    assert len(gained) == supposed["beside"]["gained"] > 0
    for chain in gained:
        scope = chain["links"][0]
        assert (scope["id"], scope["sources"], scope["supposed"]) == (None, [], ABROAD)
        assert chain["grant"]["id"] is None
        assert "giả định" in scope["label"]["vi"]
        assert all(link["id"] and link["supposed"] is None for link in chain["links"][1:])
    assert all(link["id"] for chain in supposed["chains"] if not chain["gained"] for link in chain["links"])


def test_what_a_body_holds_is_suspended(client: TestClient) -> None:
    assert told(client, PAUSE)["verdict"] == "none"
    stage = next(end for end in told(client, PAUSE)["gap"]["stages"] if end["route"] == "accreditation")
    assert (stage["stage"], stage["why"]) == ("no-scope", "suspended")
    earlier = told(client, PAUSE, on="2019-12-31")
    assert earlier["verdict"] == earlier["beside"]["verdict"] != "none"
    assert earlier["breaks_on"] == "2020-01-01"
    scope = earlier["chains"][0]["links"][0]
    assert (scope["supposed"], bool(scope["id"])) == (PAUSE, True)
    assert told(client, PAUSE, on="2020-04-01")["verdict"] == earlier["verdict"]


def test_a_scenario_in_the_register_as_it_was_known(client: TestClient) -> None:
    supposed = told(client, ABROAD, known_at="2026-11-23")
    assert supposed["beside"]["gained"] > 0
    before = client.get("/api/recognition", params={**ASKED, "known_at": "2026-01-01", "scenario": ENDS[0]})
    assert (before.status_code, before.json()["reason"]) == (422, "not-there")


def test_files_of_a_scenario_say_what_is_supposed(client: TestClient) -> None:
    answer = client.get("/api/recognition", params={**ASKED, "scenario": ABROAD, "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["supposed"] for row in rows} == {"", ABROAD}
    turtle = client.get("/api/recognition", params={**ASKED, "scenario": ABROAD, "format": "ttl"})
    assert turtle.status_code == 400
    assert "Turtle" in turtle.json()["detail"]


@pytest.mark.parametrize(
    ("language", "says"), [("vi", "không có gì được ghi vào sổ"), ("en", "the register does not say them")]
)
def test_the_page_says_that_it_is_hypothetical(language: str, says: str, client: TestClient) -> None:
    page = client.get(f"/{language}/recognition", params={**ASKED, "scenario": ABROAD})
    assert page.status_code == 200
    assert says in page.text
    assert f'name="scenario" value="{ABROAD}"' in page.text, "the form keeps the scenario"
    assert "format=ttl" not in page.text
    assert says not in client.get(f"/{language}/recognition", params=ASKED).text


def test_each_row_of_what_if_leads_to_its_paths(client: TestClient) -> None:
    page = client.get("/en/what-if", params={"change": ENDS, "on": ASKED["on"]})
    addresses = {part.split('"')[0].replace("&amp;", "&") for part in page.text.split('href="')[1:]}
    leading = sorted(address for address in addresses if address.startswith("/en/recognition?"))
    assert len(leading) > 10
    for address in leading[:3]:
        found = client.get(address)
        assert found.status_code == 200
        assert found.text.count("Hypothetical.") == 1


@pytest.mark.parametrize(
    ("economy", "arrangement", "how", "change"),
    [
        ("Viet Nam", "OIML-CS", "add", "add economy VN oiml-cs from 2026-11-20"),
        ("việt nam", "apac-mra", "suspend", "suspend economy VN apac-mra from 2026-11-20"),
        ("VN", "APAC MRA", "remove", "remove economy VN apac-mra from 2026-11-20"),
    ],
)
def test_an_economy_and_an_arrangement_are_a_question(
    economy: str, arrangement: str, how: str, change: str, client: TestClient
) -> None:
    asked = {"make": "economy", "how": how, "thing": [economy, arrangement], "on": "2026-11-20"}
    answer = client.get("/vi/what-if", params=asked)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert page.status_code == 200
    assert change in page.text


def test_what_ends_is_found_by_what_it_joins(client: TestClient) -> None:
    asked = {"make": "participation", "how": "suspend", "thing": ["Bureau of Accreditation", "APAC MRA", ""]}
    answer = client.get("/en/what-if", params={**asked, "on": "2020-01-13"})
    assert answer.status_code == 303
    assert answer.headers["location"].count("suspend+participation+apac-mra-boa-1995-") > 1


def test_a_name_that_fits_several_offers_them(client: TestClient) -> None:
    asked = {"make": "participation", "how": "add", "thing": ["quatest", "APAC MRA", ""], "on": "2020-01-13"}
    page = client.get("/en/what-if", params=asked)
    assert page.status_code == 422
    assert "thing=body%2Fquatest" in page.text or "thing=quatest" in page.text


def test_an_arrangement_offers_its_questions(client: TestClient) -> None:
    page = client.get("/en/arrangements/oiml-cs", params={"on": "2026-11-20"})
    assert "/en/what-if?change=add+economy+VN+oiml-cs+from+2026-11-20" in page.text
    assert "suspend+economy+VN+oiml-cs" not in page.text
    assert "suspend+economy+VN+apac-mra" in client.get("/en/arrangements/apac-mra", params={"on": "2026-11-20"}).text
