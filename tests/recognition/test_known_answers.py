"""Questions about paths whose answers are known from the sources."""

from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from tests.recognition.comparing import thing
from tests.recognition.search import Search

from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.settings import Settings

APAC, ILAC, IAF, SUCCESSOR = (thing(f"arrangement/{slug}") for slug in ("apac-mra", "ilac-mra", "iaf-mla", "gac-mra"))
TESTING = thing("activity/testing")


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> TestClient:
    return TestClient(create_app(real_settings))


def through(registry: Registry, day: str, accreditor: str = "org/boa-1995") -> dict[str, set[str]]:
    """The arrangements by which laboratories of an accreditation body reach each economy for testing on a day."""
    finder = registry.network.finder(day)
    near = {each.climb.top for each in finder.near(thing(accreditor), TESTING)}
    return {economy: near & set(finder.far(economy, TESTING)) for economy in registry.network.world.economies}


def test_apac_before_2019_does_not_exist(registry: Registry) -> None:
    world = registry.network.world
    assert world.arrangements[APAC].standing("2018-12-31") is None
    assert world.arrangements[APAC].standing("2019-01-01") == "yes"
    for day in ("2010-10-01", "2018-12-31"):
        assert not registry.network.finder(day).climbs(APAC)
        assert all(APAC not in found for found in through(registry, day).values())
    assert APAC in through(registry, "2020-01-13")[thing("jurisdiction/SG")]


def test_a_signatory_suspended_and_restored_gives_no_path_in_between(registry: Registry, real_search: Search) -> None:
    """KCA's suspension in the ILAC MRA (testing) was lifted on 2018-10-02; the day before it certainly stood."""
    kca = real_search.participations["participation/ilac-mra-kca-testing"]["participant"]
    world = registry.network.world
    signed = world.participations[thing("participation/ilac-mra-kca-testing")]
    (economy,) = world.homes[thing(kca)]
    assert signed.standing("2018-10-01") is None
    assert signed.on("2018-10-01").reason == "suspended"  # type: ignore[union-attr]
    assert signed.standing("2018-10-02") is not None
    assert not through(registry, "2018-10-01")[economy]
    assert through(registry, "2018-10-02")[economy] == {ILAC}


@pytest.mark.parametrize(("day", "verdict"), [("2018-10-01", "none"), ("2018-10-02", "found")])
def test_the_suspension_over_http(client: TestClient, registry: Registry, day: str, verdict: str) -> None:
    """QUATEST 1 reaches the economy of KCA by the ILAC MRA alone: not while it was suspended, and why is told."""
    kca = registry.network.world.participations[thing("participation/ilac-mra-kca-testing")].participant
    (economy,) = (home.rpartition("/")[2] for home in registry.network.world.homes[kca])
    answer = client.get(f"/api/recognition?body=quatest1&economy={economy}&activity=testing&on={day}").json()
    if verdict == "none":
        assert answer["verdict"] == "none"
        stage = next(each for each in answer["gap"]["stages"] if each["route"] == "accreditation")
        assert (stage["stage"], stage["why"]) == ("nobody-there", "suspended")
        assert thing("participation/ilac-mra-kca-testing") in {record["id"] for record in stage["records"]}
    else:
        assert answer["verdict"] in ("yes", "unknown")
        assert {chain["arrangement"]["id"] for chain in answer["chains"]} == {ILAC}
    asked = {"arrangement": "ilac-mra", "participant": kca, "activity": "testing", "on": day}
    standing = client.get("/api/participations", params=asked).json()["items"]
    assert bool(standing) == (verdict == "found")


def test_what_happened_on_2026_01_01(registry: Registry) -> None:
    world = registry.network.world
    for old in (ILAC, IAF):
        assert world.arrangements[old].standing("2025-12-31") == "yes"
        assert world.arrangements[old].standing("2026-01-01") is None
        assert world.arrangements[old].successors == {SUCCESSOR}
    assert world.arrangements[SUCCESSOR].standing("2025-12-31") is None
    assert world.arrangements[SUCCESSOR].standing("2026-01-01") == "yes"
    parts = {component.part for component in world.components.values() if component.whole == SUCCESSOR}
    assert APAC in parts


def test_what_is_not_known_about_boa_in_the_successor(registry: Registry) -> None:
    world = registry.network.world
    names = {thing("org/boa-1995"), thing("org/boa")}
    assert world.identities(thing("org/boa")) == names
    own = [record for name in names for record in world.of_participant.get(name, [])]
    assert own
    day = "2026-01-01"
    successor = [record for record in own if record.arrangement == SUCCESSOR]
    assert [record.standing(day) for record in successor] == ["unknown"], "its standing was not seen"
    assert [record.activity for record in successor] == [None], "nor its scope: it proves no activity"
    tops = {near.climb.top for near in registry.network.finder(day).near(thing("org/boa"), TESTING)}
    assert tops <= {APAC, SUCCESSOR}, "only through its region, if the region covers it"
    standing = {record.standing(day) for record in own if record.arrangement == APAC and record.activity == TESTING}
    assert standing <= {"unknown"}


@pytest.mark.parametrize(("day", "verdict"), [("2020-01-13", "yes"), ("2021-11-09", "none")])
def test_the_route_answers_a_known_question(client: TestClient, day: str, verdict: str) -> None:
    """VILAS 104 ran to 2021-11-08, both accreditation bodies being signatories; nobody has read a later one."""
    answer = client.get(f"/api/recognition?body=nafi5&economy=SG&activity=testing&on={day}").json()
    assert answer["verdict"] in {verdict, "unknown"}
    assert (answer["verdict"] == "yes") == (verdict == "yes")
    if verdict == "yes":
        best = answer["chains"][0]
        assert (best["strength"], best["breaks_on"], best["weakest"]) == ("technical", "2021-11-09", 0)
        assert [link["kind"] for link in best["links"]] == ["scope", "participation", "arrangement", "participation"]
        assert all(link["sources"] for link in best["links"])
        assert {"use": "options", "text": "VILAS"} in best["links"][0]["conditions"], "what the grant says in words"


BAD = [
    ("body=quatest1&economy=Atlantis&activity=testing", 422, "unknown-name"),
    ("body=quatest1&economy=republic&activity=testing", 422, None),
    ("body=quatest1&activity=testing", 400, "bad-parameter"),
    ("body=quatest1&economy=SG&country=TH&activity=testing", 400, "bad-parameter"),
    ("body=quatest1&economy=SG&activity=testing&on=2020-02-31", 400, "bad-parameter"),
    ("body=quatest1&economy=SG&activity=flying", 422, None),
    ("body=nobody-of-this-name&economy=SG&activity=testing", 422, "unknown-name"),
    ("body=quatest1&economy=SG", 400, "bad-parameter"),
    ("body=quatest1&economy=SG&activity=testing&speed=9", 400, "unknown-parameter"),
]


@pytest.mark.parametrize(("query", "status", "slug"), BAD)
def test_bad_input_is_answered_as_a_problem(client: TestClient, query: str, status: int, slug: str | None) -> None:
    answer = client.get(f"/api/recognition?{query}")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if slug:
        assert answer.json()["type"].endswith(f"/{slug}")
    page = client.get(f"/vi/recognition?{query}", headers={"Accept": "text/html"})
    assert page.status_code == status
    assert "text/html" in page.headers["content-type"]


def test_no_path_known_is_not_drawn_as_a_no(client: TestClient) -> None:
    page = client.get("/vi/recognition?body=nafi5&economy=SG&activity=testing&on=2021-11-09").text
    assert 'class="answer answer-unknown"' in page
    assert "answer-no" not in page


def test_country_is_another_name_of_economy(client: TestClient) -> None:
    query = "body=nafi5&activity=testing&on=2020-01-13"
    answers = [client.get(f"/api/recognition?{query}&{name}") for name in ("economy=SG", "country=Singapore")]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize("form", ["csv", "xlsx", "ttl"])
def test_every_chain_is_in_the_file(client: TestClient, form: str) -> None:
    query = "body=nafi5&activity=testing&on=2020-01-13&economy=SG"
    total = client.get(f"/api/recognition?{query}").json()["total"]
    answer = client.get(f"/api/recognition?{query}&format={form}")
    assert answer.status_code == 200
    if form == "csv":
        assert len(answer.text.splitlines()) == total + 1


def test_a_known_end_is_that_of_the_search(registry: Registry, real_search: Search) -> None:
    on = date(2018, 6, 1)
    checked = 0
    for key in [*real_search.arrangements, *real_search.components, *list(real_search.participations)[::9]]:
        if real_search.stands(key, on):
            record = registry.network.world.find(thing(key))
            assert record is not None
            want = real_search.ends_after(key, on, on + timedelta(days=3_200))
            have = record.known_end(on.isoformat())
            assert (have if have and have <= "2027-03-01" else None) == (want.isoformat() if want else None), key
            checked += 1
    assert checked > 30
