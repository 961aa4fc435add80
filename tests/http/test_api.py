"""The HTTP surface: search, profiles, questions, linked data, errors, caching."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient
from rdflib import Graph

from cabgraph import resources
from cabgraph.answers.naming import provinces_on
from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.settings import Settings

THINGS = "https://w3id.org/cabgraph/id/"


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


@pytest.mark.parametrize("text", ["do luong", "đo lường", "DO LUONG", "Đo Lường"])
def test_search_ignores_marks_and_case(client: TestClient, text: str) -> None:
    found = client.get("/api/bodies", params={"q": text, "size": 1000}).json()
    ids = {item["id"] for item in found["items"]}
    assert f"{THINGS}body/quatest1" in ids
    assert found["total"] == len(ids) > 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quatest 3", "quatest3"),
        ("quatest3", "quatest3"),
        ("VILAS 28", "quatest1"),
        ("vilas028", "quatest1"),
        ("VILAS-028", "quatest1"),
        ("trung tam ky thuat 3", "quatest3"),
    ],
)
def test_search_finds_names_and_codes(client: TestClient, text: str, expected: str) -> None:
    found = client.get("/api/bodies", params={"q": text}).json()
    assert f"{THINGS}body/{expected}" in {item["id"] for item in found["items"][:3]}


def test_facets_are_or_inside_and_and_between(client: TestClient) -> None:
    every = client.get("/api/bodies").json()
    counts = {value["id"]: value["count"] for value in every["facets"]["activity"]}
    testing, calibration = f"{THINGS}activity/testing", f"{THINGS}activity/calibration"
    one = client.get("/api/bodies", params={"activity": "testing"}).json()
    assert one["total"] == counts[testing]
    either = client.get("/api/bodies", params={"activity": ["testing", "calibration"]}).json()
    assert max(counts[testing], counts[calibration]) <= either["total"] <= counts[testing] + counts[calibration]
    there = next(value for value in one["facets"]["province"] if 0 < value["count"] < one["total"])
    both = client.get("/api/bodies", params={"activity": "testing", "province": there["id"]}).json()
    assert both["total"] == there["count"]


def test_a_province_without_bodies_is_an_answer(client: TestClient, registry: Registry) -> None:
    with_bodies = {value["id"] for value in client.get("/api/bodies").json()["facets"]["province"]}
    without = [thing for thing in provinces_on(registry.index, date.today()) if thing not in with_bodies]
    assert without
    for province in without:
        assert client.get("/api/bodies", params={"province": province}).json()["total"] == 0


def test_a_province_is_asked_for_by_each_of_its_codes(client: TestClient) -> None:
    found = [
        client.get("/api/bodies", params={"province": code, "on": "2025-06-30"}).json()["total"]
        for code in ("vn-63-10", "province/vn-63-10", "VN-02", "10", "Lào Cai")
    ]
    assert len(set(found)) == 1
    nobodys = client.get("/api/bodies", params={"province": "63-10"})
    assert nobodys.status_code == 422, "a key of the tables without its country is a code of nothing"


def carriers() -> dict[str, set[str]]:
    """Return the bodies that carry a code, straight from the tables: it stands on their grant or beside their name."""
    carried: dict[str, set[str]] = {}
    for row in rows_of("bodies"):
        for code in filter(None, row["published_codes"].split(";")):
            carried.setdefault(code.strip(), set()).add(f"body/{row['id']}")
    for table in ("accreditations", "designations", "registrations"):
        for row in rows_of(table):
            if row["certificate_number"] in carried:
                carried[row["certificate_number"]].add(row["holder"])
    return carried


def rows_of(table: str) -> list[dict[str, str]]:
    text = (resources.data() / "vn" / f"{table}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_code_that_a_source_prints_leads_to_its_body(client: TestClient) -> None:
    """A code that two bodies carry is not guessed: the check names both."""
    shared = 0
    for code, bodies in carriers().items():
        answered = client.get("/api/check", params={"body": code, "on": "2020-01-01"})
        if len(bodies) == 1:
            assert answered.json()["asked"]["body"]["id"] == THINGS + next(iter(bodies)), code
            continue
        shared += 1
        assert answered.status_code == 422, code
        assert {one["id"] for one in answered.json()["candidates"]} == {THINGS + body for body in bodies}, code
    assert shared


def test_a_certificate_is_still_one_when_its_number_also_stands_beside_the_name(client: TestClient) -> None:
    asked = client.get("/api/check", params={"body": "VILAS 028", "on": "2020-01-01"}).json()["asked"]
    assert asked["certificate"] == "VILAS 028"


def test_paging_leads_through_everything_once(client: TestClient) -> None:
    total = client.get("/api/bodies").json()["total"]
    seen: list[str] = []
    address: str | None = "/api/bodies?size=100"
    while address:
        answered = client.get(address)
        seen += [item["id"] for item in answered.json()["items"]]
        links = {
            part.split("; rel=")[1].strip('"'): part.split(";")[0].strip(" <>")
            for part in answered.headers["Link"].split(",")
            if part.strip()
        }
        address = links.get("next")
    assert len(seen) == len(set(seen)) == total


def test_profile(client: TestClient) -> None:
    found = client.get("/api/bodies/quatest1").json()
    assert {"VILAS 028", "VILAS 216"} <= {grant["number"] for grant in found["grants"]}
    assert found["scope"]["total"] > 0
    assert found["sources"]
    assert client.get("/api/bodies/nobody").status_code == 404


def test_every_error_is_a_problem(client: TestClient) -> None:
    cases = [
        ("/api/check", {}, 400, "bad-parameter"),
        ("/api/check", {"body": "quatest1", "on": "2021-13-45"}, 400, "bad-parameter"),
        ("/api/check", {"body": "quatest1", "date": "2021-01-01"}, 400, "unknown-parameter"),
        ("/api/check", {"body": "trung tâm"}, 422, "ambiguous"),
        ("/api/check", {"body": "quatest1", "product": "tàu vũ trụ"}, 422, "unknown-name"),
        ("/api/bodies/nobody", {}, 404, "not-found"),
        ("/api/questions/inspector/nothing", {}, 404, "not-found"),
        ("/id/body/nobody", {}, 404, "not-found"),
        ("/nowhere", {}, 404, "not-found"),
    ]
    for path, params, status, slug in cases:
        answered = client.get(path, params=params)
        assert answered.status_code == status, (path, params, answered.text)
        assert answered.headers["Content-Type"] == "application/problem+json"
        problem = answered.json()
        assert problem["type"].endswith(f"/{slug}"), problem
        assert problem["status"] == status
        assert problem["texts"]["vi"]["title"]
        assert problem["texts"]["en"]["title"]


def test_ambiguous_names_list_candidates(client: TestClient) -> None:
    problem = client.get("/api/check", params={"body": "trung tâm"}).json()
    assert len(problem["candidates"]) > 1
    assert all(candidate["label"]["vi"] for candidate in problem["candidates"])


def test_language_of_problems_follows_the_client(client: TestClient) -> None:
    vi = client.get("/api/bodies/nobody").json()
    en = client.get("/api/bodies/nobody", headers={"Accept-Language": "en-GB,en;q=0.9"}).json()
    assert vi["title"] == vi["texts"]["vi"]["title"] != en["title"]


def test_wrong_method_says_what_is_allowed(client: TestClient) -> None:
    answered = client.delete("/api/bodies")
    assert answered.status_code == 405
    assert answered.headers["Allow"] == "GET, HEAD"
    texts = answered.json()["texts"]
    assert all("DELETE" in texts[language]["detail"] for language in ("vi", "en"))
    assert texts["vi"]["detail"] != texts["en"]["detail"]


def test_head_is_get_without_a_body(client: TestClient) -> None:
    got, head = client.get("/api/bodies"), client.head("/api/bodies")
    assert head.status_code == got.status_code == 200
    assert head.content == b""
    assert head.headers["ETag"] == got.headers["ETag"]
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_the_release_tags_answers(client: TestClient) -> None:
    first = client.get("/api/check", params={"body": "quatest1", "on": "2020-01-01"})
    again = client.get(
        "/api/check", params={"body": "quatest1", "on": "2020-01-01"}, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    other = client.get("/api/check", params={"body": "quatest1", "on": "2020-01-02"})
    assert other.headers["ETag"] != first.headers["ETag"]
    assert "Accept" in first.headers["Vary"]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "rdf"),
        ("*/*", "ttl"),
        ("application/ld+json;q=0.9, text/turtle;q=0.5", "jsonld"),
    ],
)
def test_things_negotiate(client: TestClient, accept: str, form: str) -> None:
    answered = client.get("/id/body/quatest1", headers={"Accept": accept})
    assert answered.status_code == 303
    assert answered.headers["Location"] == f"/id/body/quatest1?format={form}"


def test_browsers_get_a_page(client: TestClient) -> None:
    answered = client.get("/id/body/quatest1", headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"})
    assert answered.headers["Location"] == "/en/bodies/quatest1"
    page = client.get("/en/bodies/quatest1")
    assert page.status_code == 200
    assert "Quality Assurance and Testing Center 1" in page.text
    assert client.get("/").headers["Location"] == "/vi/"
    assert client.get("/vi/").status_code == 200


def test_the_four_formats_say_the_same(client: TestClient) -> None:
    graphs = {}
    for form, parser in (("ttl", "turtle"), ("nt", "nt"), ("rdf", "xml"), ("jsonld", "json-ld")):
        graph = Graph()
        graph.parse(data=client.get(f"/id/body/quatest1?format={form}").text, format=parser)
        graphs[form] = set(graph)
    assert len(graphs["nt"]) > 10
    assert graphs["ttl"] == graphs["nt"] == graphs["rdf"] == graphs["jsonld"]


def test_no_acceptable_format(client: TestClient) -> None:
    assert client.get("/id/body/quatest1", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/api/questions/inspector/body-scope?format=pdf&body=quatest1").status_code == 406


def test_questions_are_listed_and_run(client: TestClient) -> None:
    listed = client.get("/api/questions").json()["items"]
    assert len(listed) >= 25
    address = "/api/questions/inspector/body-scope?body=VILAS-028&on=2020-01-13"
    as_json = client.get(address, headers={"Accept": "application/json"})
    assert as_json.status_code == 200, as_json.text
    json.loads(as_json.text)
    as_csv = client.get(address + "&format=csv")
    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert rows
    assert client.get(address + "&format=xlsx").content[:2] == b"PK"
    assert client.get("/api/questions/inspector/body-scope?body=quatest1&when=2020").status_code == 400
    assert client.get("/api/questions/inspector/body-scope?body=quatest1&on=yesterday").status_code == 400


def test_health_and_readiness(client: TestClient, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ready"
    with TestClient(create_app(Settings(releases=tmp_path_factory.mktemp("none")))) as empty:
        assert empty.get("/healthz").status_code == 200
        answered = empty.get("/readyz")
        assert answered.status_code == 503
        assert answered.headers["Retry-After"]
        assert answered.headers["Content-Type"] == "application/problem+json"


def test_openapi_describes_the_routes_with_an_example(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert "/api/check" in described["paths"]
    content = described["paths"]["/api/check"]["get"]["responses"]["200"]["content"]["application/json"]
    assert content["example"]["verdict"] == "yes"
