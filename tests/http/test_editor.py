"""The editor's page as the server makes it: whole without scripts, strict towards others, with every question."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.http.editing import draft, options
from cabgraph.http.links.kept import VIEWS
from cabgraph.http.routers.pages.editor import OWN
from cabgraph.questions.catalogue import catalogue
from cabgraph.settings import Settings

QUESTIONS = sorted(question.name for question in catalogue())


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


def query_in(page: str) -> str:
    found = re.search(r"<textarea[^>]*>\n?(.*?)\n?</textarea>", page, re.DOTALL)
    assert found
    return unescape(found[1])


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_a_form_that_works_by_itself(client: TestClient, language: str) -> None:
    page = client.get(f"/{language}/sparql")
    assert page.status_code == 200
    assert page.headers["content-security-policy"].startswith("default-src 'self';")
    assert "unsafe" not in page.headers["content-security-policy"]
    assert '<form id="editor" class="panel" action="/sparql" method="get"' in page.text
    assert query_in(page.text).count("SELECT") == 1
    for name in QUESTIONS:
        assert f'href="/{language}/sparql?question={name}"' in page.text
    assert re.search(r"(?:src|href|action)=\"(?:https?:)?//", page.text) is None


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_question_can_be_put_in_the_editor_with_its_example(registry: Registry, name: str, language: str) -> None:
    made = draft(registry, registry.questions[name], {}, language)
    assert [field.fault for field in made.fields if field.fault] == []
    assert "#+" not in made.text
    registry.store.select(made.text) if made.question.columns else registry.store.construct(made.text)


def test_no_question_has_a_parameter_of_the_page(registry: Registry) -> None:
    named = {parameter.name for question in registry.questions for parameter in question.parameters}
    assert named & {*OWN, "format"} == set()


def test_typed_values_become_terms(client: TestClient) -> None:
    asked = {"question": "inspector/body-scope", "body": "QUATEST 1", "on": "2020-01-13", "lang": "en"}
    text = query_in(client.get("/vi/sparql", params=asked).text)
    assert "<https://w3id.org/cabgraph/id/body/quatest1>" in text
    assert '"2020-01-13"^^<http://www.w3.org/2001/XMLSchema#date>' in text
    nasty = client.get("/vi/sparql", params={**asked, "body": 'x> } #"><script>alert(1)</script>'}).text
    assert "<script>alert" not in nasty
    assert "data-bound" not in nasty
    assert 'aria-invalid="true"' in nasty


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"on": "2021-02-31", "body": "quatest1"}, "on", "Ngày: &#34;2021-02-31&#34; không phải một ngày"),
        ({"body": "trung tam"}, "body", "Tổ chức"),
        ({"on": "2021-02-03"}, "body", "Tổ chức"),
        ({"body": "quatest1", "activity": "a b"}, "activity", "Hoạt động"),
    ],
)
def test_a_fault_is_said_at_its_field(client: TestClient, values: dict[str, str], field: str, says: str) -> None:
    page = client.get("/vi/sparql", params={"question": "inspector/body-scope", **values})
    assert page.status_code == 200
    fault = re.search(rf'id="q-{field}-fault">(.*?)</p>', page.text)
    assert fault
    assert says in fault[1]
    for name, value in values.items():
        assert f'name="{name}"' in page.text
        assert f'value="{value}"' in page.text


def test_what_the_page_does_not_know_is_refused(client: TestClient) -> None:
    assert client.get("/vi/sparql?endpoint=https://example.org/").status_code == 400
    assert client.get("/vi/sparql?question=inspector/body-scope&colour=red").status_code == 400
    assert client.get("/vi/sparql?question=nothing/here").status_code == 404
    assert client.get("/vi/options?kind=body&endpoint=x").status_code == 400
    assert 'data-view="table"' in client.get("/vi/sparql?view=javascript:alert(1)").text


def test_an_address_with_a_query_shows_it(client: TestClient) -> None:
    for view in VIEWS:
        page = client.get("/en/sparql", params={"query": "ASK { ?s ?p '<b>&amp;' }", "view": view}).text
        assert query_in(page).strip() == "ASK { ?s ?p '<b>&amp;' }"
        assert f'data-origin="query" data-view="{view}"' in page


def test_the_list_of_questions_leads_to_the_editor(client: TestClient) -> None:
    page = client.get("/en/questions").text
    for name in QUESTIONS:
        assert f'href="/en/sparql?question={name}"' in page
    body = client.get("/vi/bodies/quatest1").text
    assert "/vi/sparql?question=inspector/body-history&amp;body=quatest1" in body


def test_fields_offer_things_that_the_question_understands(registry: Registry) -> None:
    offered = options(registry, ("decision",), "124")
    assert offered
    assert all("/" not in item["value"]["vi"] for item in offered)
    assert [item["id"] for item in options(registry, ("org", "body"), "quatest 1")]
    assert options(registry, ("arrangement",), "")
    assert options(registry, ("arrangement",), "xyzzy") == []
    values = [item["value"]["vi"] for item in options(registry, ("org", "body"), "do luong")]
    assert any(value.startswith("body/") for value in values)


def test_the_first_query_is_sparql(client: TestClient, registry: Registry) -> None:
    for language in ("vi", "en"):
        rows = list(registry.store.select(query_in(client.get(f"/{language}/sparql").text)).values())
        assert len(rows) == 20


def test_the_editor_is_loaded_on_its_page_only(client: TestClient, repository: Path) -> None:
    assert "sparql.js" not in (repository / "frontend" / "src" / "site.js").read_text(encoding="utf-8")
    assert "/static/sparql-" not in client.get("/vi/").text


def test_a_browser_finds_it_at_the_endpoint(client: TestClient) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "accept-language": "en-GB"}
    page = client.get("/sparql", headers=browser)
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
    assert 'hreflang="vi" href="/vi/sparql"' in page.text
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "Accept-Language" in page.headers["vary"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_passes_the_guard_of_the_endpoint(client: TestClient, registry: Registry, name: str) -> None:
    question = registry.questions[name]
    made = draft(registry, question, {}, "vi")
    accept = "application/sparql-results+json, application/n-triples;q=0.9"
    said = client.post("/sparql", data={"query": made.text}, headers={"accept": accept})
    assert said.status_code == 200, said.text
    if question.columns:
        rows = list(registry.store.select(made.text).values())
        assert len(said.json()["results"]["bindings"]) == len(rows)
