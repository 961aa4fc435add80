"""The network of a day holds what stands or may stand; drawn together beyond a limit; no label hides another."""

import csv
import io
import random
import re
import threading
from collections.abc import Iterator
from itertools import combinations
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from fastapi.testclient import TestClient

from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.http.cooperation.picture import network_picture, short
from cabgraph.http.dependencies import READING_AHEAD, RegistryHolder
from cabgraph.network.positions import positions
from cabgraph.network.records import OPEN, Arrangement, Participation, Period
from cabgraph.network.view import Asked, view_of
from cabgraph.network.world import World
from cabgraph.settings import Settings

DAYS = ["2009-05-01", "2018-06-30", "2020-01-13", "2026-11-20"]
STANDING = """
PREFIX cab: <https://w3id.org/cabgraph/ns#>
SELECT DISTINCT ?record WHERE {
  VALUES ?kind { cab:ActivePeriod cab:UncertainPeriod }
  ?record a cab:Participation . ?period cab:of ?record ; a ?kind ; cab:from ?from ; cab:until ?until .
  FILTER (STR(?from) <= "%(day)s" && STR(?until) >= "%(day)s")
}"""


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings)) as opened:
        yield opened


@pytest.mark.parametrize("day", DAYS)
def test_the_participations_are_those_of_the_graph(client: TestClient, registry: Registry, day: str) -> None:
    found = registry.store.select(STANDING % {"day": day})
    wanted = {row[0] for row in found.values()}
    told = client.get("/api/network", params={"on": day, "format": "json"}).json()
    assert {fact["id"] for fact in told["facts"] if fact["kind"] == "participation"} == wanted
    assert bool(wanted) or day < "2010"


@pytest.mark.parametrize("day", DAYS[1:])
def test_every_file_holds_every_record(client: TestClient, day: str) -> None:
    asked = {"on": day, "activity": "testing"}
    told = client.get("/api/network", params={**asked, "format": "json"}).json()
    records = sorted(fact["id"] for fact in told["facts"])
    rows = list(csv.DictReader(io.StringIO(client.get("/api/network", params={**asked, "format": "csv"}).text)))
    assert sorted(row["record"] for row in rows) == records
    graph = nx.read_graphml(io.BytesIO(client.get("/api/network", params={**asked, "format": "graphml"}).content))
    assert sorted(edge["record"] for *_, edge in graph.edges(data=True) if "record" in edge) == records
    gexf = nx.read_gexf(io.BytesIO(client.get("/api/network", params={**asked, "format": "gexf"}).content))
    assert sorted(edge["record"] for *_, edge in gexf.edges(data=True) if "record" in edge) == records
    assert {place["kind"] for _, place in graph.nodes(data=True)} >= {"arrangement", "economy"}
    assert OPEN not in client.get("/api/network", params={**asked, "format": "gexf"}).text


def test_the_drawing_is_a_document_of_its_own_and_the_same_each_time(client: TestClient) -> None:
    asked = {"on": "2020-01-13", "activity": "calibration", "format": "svg"}
    first = client.get("/api/network", params=asked)
    assert first.headers["content-type"].startswith("image/svg+xml")
    assert ET.fromstring(first.text).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314 - our own
    assert client.get("/api/network", params=asked).text == first.text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("on=2024-13-01", 400),
        ("activity=nonsense", 422),
        ("arrangement=nonsense", 422),
        ("format=pdf", 400),
        ("colour=red", 400),
    ],
)
def test_what_is_not_understood_is_refused(client: TestClient, given: str, status: int) -> None:
    answer = client.get(f"/api/network?{given}")
    assert answer.status_code == status
    assert set(answer.json()["texts"]) == {"vi", "en"}
    assert client.get(f"/vi/network?{given}").status_code == status


def world_of(economies: int, arrangements: int, seed: int) -> World:
    chance = random.Random(seed)
    always = (Period("2000-01-01", OPEN, "yes"),)
    made: dict[str, Participation] = {}
    homes: dict[str, frozenset[str]] = {}
    for number in range(economies):
        for own in range(2):
            participant = f"p{number}-{own}"
            homes[participant] = frozenset({f"e{number}"})
            for arrangement in chance.sample(range(arrangements), min(2, arrangements)):
                iri = f"{participant}-in-{arrangement}"
                made[iri] = Participation(iri, always, None, f"a{arrangement}", participant, None, "testing")
    named = {f"a{number}": Arrangement(f"a{number}", always) for number in range(arrangements)}
    return World(arrangements=named, participations=made, homes=homes)


@pytest.mark.parametrize(("economies", "level"), [(20, "participants"), (200, "economies"), (400, "alike")])
def test_too_many_nodes_are_drawn_together_and_none_is_lost(economies: int, level: str) -> None:
    world = world_of(economies, 6, economies)
    view = view_of(world, Asked("2020-01-01"))
    assert view.level == level
    assert len(view.nodes) <= 300
    assert view.left_out == 0
    drawn = [member for node in view.nodes if node.kind not in ("arrangement", "economy") for member in node.members]
    assert sorted(drawn) == sorted(world.homes)
    assert sum(edge.records for edge in view.edges) == len(world.participations)


def test_what_cannot_be_drawn_together_is_counted() -> None:
    view = view_of(world_of(400, 40, 1), Asked("2020-01-01"), most=100)
    assert len(view.nodes) == 100
    assert view.left_out > 0


@pytest.mark.parametrize("seed", range(12))
def test_no_label_covers_another_node(seed: int) -> None:
    world = world_of(4 + 2 * seed, 5, seed)
    view = view_of(world, Asked("2020-01-01"))
    chance = random.Random(seed)
    places = {node.iri: (chance.random() / (seed + 1), chance.random()) for node in view.nodes}
    names = {node.iri: "Name of " + "x" * chance.randrange(30) for node in view.nodes}
    picture = network_picture(view, places, names)

    def box(node: dict[str, float]) -> tuple[float, float, float, float]:
        half = max(node["radius"], len(str(node["label"])) * 7.0 / 2)
        return node["x"] - half, node["y"] - node["radius"], node["x"] + half, node["label_y"] + 3

    boxes = [box(node) for node in picture["nodes"] if node["label"]]
    assert len(boxes) == len(view.nodes) if len(view.nodes) <= 80 else 5 <= len(boxes) < len(view.nodes)
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one, other)
    assert all(left >= 0 and right <= picture["width"] for left, _, right, _ in boxes)
    assert all(top >= 0 and bottom <= picture["height"] for _, top, _, bottom in boxes)


def test_a_large_network_has_its_places_too_the_same_each_time() -> None:
    """From 500 nodes on networkx lays out by other means."""
    numbers = range(300)
    world = World(
        arrangements={f"a{number}": Arrangement(f"a{number}") for number in range(9)},
        participations={f"p{n}": Participation(f"p{n}", (), None, f"a{n % 9}", f"o{n}") for n in numbers},
        homes={f"o{number}": frozenset({f"e{number % 200}"}) for number in numbers},
    )
    places = positions(world)
    assert len(places) == 9 + 300 + 200
    assert len(set(places.values())) > 500
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())
    assert positions(world) == places


def test_the_network_of_a_release_that_is_served_is_read_before_anybody_asks(
    real_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry = RegistryHolder(real_settings).registry()
    for thread in threading.enumerate():
        if thread.name == READING_AHEAD:
            thread.join()
    monkeypatch.setattr("cabgraph.network.opened.load_world", None)
    assert registry.network.world.participations


def test_names_lose_whole_words_of_their_middle() -> None:
    name = "Mutual Recognition Arrangement of Conformity Assessment for Telecommunications"
    for longest in (34, 50):
        drawn = short(name, longest)
        assert len(drawn) <= longest
        start, end = drawn.split("… ")
        assert name.startswith(start + " ")
        assert name.endswith(" " + end)
    assert short("KAN (Indonesia)", 34) == "KAN (Indonesia)"
    assert len(short("x" * 90, 22)) == 22


def test_tiles_stand_by_kind(client: TestClient) -> None:
    page = client.get("/en/network", params={"on": "2026-11-20"}).text
    kinds = re.findall(r'<p class="tiles-kind">([^<]+)</p>', page)
    assert kinds[0] == "State, territory or economy"
    assert "Region or group of economies" in kinds
    economies = page.split('<p class="tiles-kind">')[1]
    assert "Viet Nam" in economies
    assert "Europe</b>" not in economies
