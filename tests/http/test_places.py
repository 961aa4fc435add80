"""Products, provinces, authorities, their lists, the way in by HS code, and the releases."""

import csv
import gzip
import hashlib
import html
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cabgraph import names
from cabgraph.answers.registry import Registry
from cabgraph.http.addresses import LISTED
from cabgraph.http.app import create_app
from cabgraph.questions.run import ask
from cabgraph.settings import Settings

THINGS = "https://w3id.org/cabgraph/id/"
DAYS = ["2020-01-13", "2021-05-01", "2026-06-30", "2026-07-01", "2026-11-22"]


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=False) as opened:
        yield opened


def get(client: TestClient, address: str, **params: Any) -> Any:
    answered = client.get(address, params=params)
    assert answered.status_code == 200, answered.text
    return answered.json()


def asked(registry: Registry, question: str, **values: str) -> list[dict[str, str | None]]:
    return list(ask(registry.store, registry.questions[question], values, "2026-11-22").records())


@pytest.fixture(scope="module")
def products(registry: Registry) -> list[str]:
    """Every fourth product, and some that have listings, lines and groups above them."""
    every = [row["thing"] for row in registry.index.ask("things-by-code", kind="product")]
    named = (
        "autoclaved-aerated-concrete",
        "household-appliances",
        "led-lamps",
        "unleaded-petrol",
        "building-materials",
    )
    return sorted({*every[::4], *(f"{THINGS}product/{slug}" for slug in named)} & set(every))


@pytest.mark.parametrize("on", DAYS)
def test_duties_and_risk_are_those_of_the_stored_questions(
    client: TestClient, registry: Registry, products: list[str], on: str
) -> None:
    bound = classed = 0
    for product in products:
        slug = product.removeprefix(f"{THINGS}product/")
        answer = get(client, f"/api/products/{slug}", on=on)
        duties = {
            (row["regulation"]["id"], aspect, row["standing"], row["duty"], row["id"])
            for row in answer["duties"]
            if row["regulation"]
            for aspect in [one["id"] for one in row["aspects"]] or [None]
        }
        rows = asked(registry, "inspector/regulation-of-product", product=product, on=on)
        assert duties == {(r["regulation"], r["aspect"], r["standing"], r["duty"], r["listing"]) for r in rows}, slug
        classes = asked(registry, "inspector/goods-class-of-product", product=product, on=on)
        assert {row["id"] for row in answer["risk"]} == {row["riskClass"] for row in classes}, slug
        assert {i for row in answer["risk"] for i in row["by"]} == {row["listing"] for row in classes}, slug
        bound, classed = bound + bool(rows), classed + bool(classes)
    assert bound
    assert classed


def test_group_2_ends_and_classes_follow(client: TestClient) -> None:
    """The goods classes of the old law end on 2026-06-30; the risk levels of the new one begin on the day after."""
    before = get(client, "/api/products/household-appliances", on="2026-06-30")["risk"]
    after = get(client, "/api/products/household-appliances", on="2026-07-01")["risk"]
    assert {row["id"].rpartition("/")[2] for row in before} & {"group-2"}
    assert after
    assert not {row["id"] for row in before} & {row["id"] for row in after}


def test_a_product_shows_who_is_unknown_apart_from_who_is_certain(client: TestClient, products: list[str]) -> None:
    both = 0
    for product in products:
        slug = product.removeprefix(f"{THINGS}product/")
        items = get(client, f"/api/products/{slug}", on="2021-05-01", size=50)["bodies"]["items"]
        page = client.get(f"/vi/products/{slug}", params={"on": "2021-05-01", "size": 50}).text
        tables = {part[: part.index('"')]: part.split("</table>")[0] for part in page.split('data-who="')[1:]}
        assert list(tables) == [word for word in ("yes", "unknown") if word in {row["standing"] for row in items}], slug
        for word, table in tables.items():
            expected = [(row["id"], word) for row in items if row["standing"] == word]
            assert re.findall(r'data-body="([^"]+)" data-standing="([^"]+)"', table) == expected, slug
        both += len(tables) == 2
    assert both


@pytest.mark.parametrize("on", ["2017-06-01", "2021-05-01", "2026-11-22"])
def test_who_may_is_the_stored_question(client: TestClient, registry: Registry, products: list[str], on: str) -> None:
    found = 0
    for product in products:
        slug = product.removeprefix(f"{THINGS}product/")
        bodies = get(client, f"/api/products/{slug}", on=on, size=1000)["bodies"]
        rows = asked(registry, "inspector/who-else-could", product=product, on=on)
        lines = {
            (r["other"], r["itemActivity"], r["grant"], r["itemRegulation"], r["standing"], r["item"]) for r in rows
        }
        expected: dict[tuple[str | None, ...], int] = {}
        for line in lines:
            expected[line[:-1]] = expected.get(line[:-1], 0) + 1
        shown: dict[tuple[str | None, ...], int] = {}
        for row in bodies["items"]:
            regulation = row["regulation"]["id"] if row["regulation"] else None
            key = (row["id"], row["activity"]["id"], row["grant"]["id"], regulation, row["standing"])
            shown[key] = shown.get(key, 0) + row["lines"]
        assert shown == expected, slug
        assert bodies["certain"] == len({r["other"] for r in rows if r["standing"] == "yes"})
        found += bool(rows)
    assert found > 2


def test_a_product_names_the_groups_above_it_nearest_first(client: TestClient) -> None:
    answer = get(client, "/api/products/autoclaved-aerated-concrete")
    assert [row["id"].rpartition("/")[2] for row in answer["broader"]] == ["lightweight-concrete", "building-materials"]
    below = get(client, "/api/products/lightweight-concrete")["narrower"]
    assert answer["id"] in {row["id"] for row in below}


@pytest.mark.parametrize(
    ("code", "status", "leads"),
    [
        ("85167100", 303, "/vi/products/household-appliances"),
        ("8516.71.00", 303, "/vi/products/household-appliances"),
        ("8516", 200, ""),
        ("851", 400, ""),
        ("85a6", 400, ""),
        ("99999999", 404, ""),
    ],
)
def test_an_hs_code_leads_to_its_products(client: TestClient, code: str, status: int, leads: str) -> None:
    answered = client.get("/vi/products", params={"hs": code})
    assert answered.status_code == status
    assert answered.headers.get("Location", "") == leads
    if status >= 400:
        assert code in re.sub("<[^>]+>", "", answered.text.partition('role="alert"')[2].partition("</div>")[0])


def test_provinces_merge_and_their_bodies_are_those_of_the_search(client: TestClient) -> None:
    new = get(client, "/api/provinces/vn-34-15", on="2026-11-22", size=1000)
    old = {row["id"].rpartition("/")[2] for row in new["replaces"]}
    assert old == {"vn-63-10", "vn-63-15"}
    assert new["changes"][0]["legal_basis"][0]["number"] == "202/2025/QH15"
    for slug in old:
        one = get(client, f"/api/provinces/{slug}")
        assert [row["id"] for row in one["replaced_by"]] == [new["id"]]
        assert one["until"] == "2025-06-30"
    search = get(client, "/api/bodies", province="vn-34-15", on="2026-11-22", size=1000)
    assert [row["id"] for row in new["bodies"]["items"]] == [row["id"] for row in search["items"]]
    counts = {row["id"]: row["count"] for row in search["facets"]["activity"]}
    assert {row["id"]: row["count"] for row in new["bodies"]["counts"]["activity"]} == counts


def test_an_authority_tells_powers_grants_and_what_continues_it(client: TestClient, registry: Registry) -> None:
    ministry = get(client, "/api/authorities/moc", on="2021-05-01", size=1000)
    rows = registry.index.rows('SELECT "grant" FROM "grant" WHERE granted_by = :issuer', {"issuer": ministry["id"]})
    assert {row["id"] for row in ministry["grants"]["items"]} == {row["grant"] for row in rows}
    assert sum(ministry["grants"]["standing"].values()) == ministry["grants"]["total"] == len(rows) > 20
    assert {"building-materials"} <= {
        product["id"].rpartition("/")[2] for power in ministry["powers"] for product in power["products"]
    }
    assert all(power["sources"] for power in ministry["powers"])
    assert ministry["documents"]["total"] > 5
    former = get(client, "/api/authorities/stameq-tc")
    assert [row["id"].rpartition("/")[2] for row in former["continued_as"]] == ["stameq-ub"]


@pytest.mark.parametrize("word", LISTED)
def test_lists_hold_everything_once_and_are_found_by_text(client: TestClient, word: str) -> None:
    every = get(client, f"/api/{word}", size=5000)
    ids = [row["id"] for row in every["items"]]
    assert len(ids) == len(set(ids)) == every["total"] > 20
    rows = list(csv.DictReader(io.StringIO(client.get(f"/api/{word}?format=csv").text)))
    assert [row["id"] for row in rows] == ids
    sample = every["items"][len(ids) // 2]
    text = sample["number"] if sample["number"] and sample["number"] != "unknown" else sample["label"]["vi"]
    found = get(client, f"/api/{word}", q=text, size=5000)
    assert sample["id"] in {row["id"] for row in found["items"]}
    page = client.get(f"/vi/{word}", params={"q": text})
    assert page.status_code == 200
    assert f'/vi/{word}/{sample["id"].rpartition("/")[2]}"' in html.unescape(page.text)
    assert get(client, f"/api/{word}", q="zzzz qqqq")["total"] == 0
    assert client.get(f"/en/{word}", params={"q": "zzzz qqqq"}).status_code == 200


def test_lists_stand_in_the_order_of_their_names(client: TestClient) -> None:
    labels = [row["label"]["vi"] for row in get(client, "/api/products", size=5000)["items"]]
    assert [names.fold(label) for label in labels] == sorted(map(names.fold, labels))
    days = [row["from"] for row in get(client, "/api/decisions", size=5000)["items"] if row["from"]]
    assert days == sorted(days, reverse=True)


def test_every_entry_of_a_list_has_a_page(client: TestClient) -> None:
    for word in LISTED:
        for row in get(client, f"/api/{word}", size=5000)["items"][::17]:
            slug = row["id"].split("/", 6)[-1]
            assert client.get(f"/vi/{word}/{slug}").status_code == 200, row["id"]


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("/vi/products/led-lamps?on=2026-08-01", "inspector/regulation-of-product?product=led-lamps&on=2026-08-01"),
        ("/vi/provinces/vn-63-10", "registry/province-by-code?code=10"),
        ("/en/authorities/moc", "registry/ended-and-unverified?issuer=moc"),
    ],
)
def test_pages_link_files_and_stored_questions_that_answer(client: TestClient, path: str, question: str) -> None:
    page = html.unescape(client.get(path).text)
    assert question in page
    links = {link for link in re.findall(r'href="(/(?:api|id)/[^"]+)"', page) if "page=" not in link}
    assert len(links) > 5
    for link in links:
        assert client.get(link).status_code in (200, 303), link


def test_releases_are_listed_with_what_they_hold(client: TestClient, registry: Registry) -> None:
    listed = client.get("/releases").json()["items"]
    manifest = registry.release.manifest
    assert [row["id"] for row in listed if row["current"]] == [manifest.id]
    newest = listed[0]
    assert newest["statements"] == manifest.statements
    dump = next(file for file in newest["files"] if file["name"] == "dump.nq.gz")
    answered = client.get(dump["address"])
    assert len(answered.content) == dump["bytes"]
    assert hashlib.sha256(gzip.decompress(answered.content)).hexdigest() == newest["sha256"]
    assert manifest.sha256 in client.get("/en/releases").text
    for missing in ("release.json", "store", "..%2f..%2fetc%2fpasswd", "index.sqlite"):
        assert client.get(f"/releases/{manifest.id}/{missing}").status_code == 404
    assert client.get("/releases/never/dump.nq.gz").status_code == 404
