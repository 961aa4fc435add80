"""The rows of the pages of gaps and impact are those counted again from the tables, on many days."""

import csv
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from tests.conftest import SYNTHETIC_SEED, built_without_shapes
from tests.recognition.boards import Boards, Row
from tests.recognition.comparing import thing

from cabgraph import names, resources
from cabgraph.answers.registry import Registry
from cabgraph.questions.run import ask
from cabgraph.settings import Settings

DAYS = [
    date(2010, 10, 1),
    date(2017, 6, 1),
    date(2018, 10, 1),
    date(2020, 1, 13),
    date(2021, 5, 1),
    date(2023, 7, 2),
    date(2024, 2, 1),
    date(2026, 6, 30),
    date(2026, 11, 20),
]


PROVINCES = [("63-01", "34-01"), ("63-01", "34-01"), ("63-01", ""), ("63-15", "34-15"), ("", "34-01")]
"""Before 2025-07-01 and since, as tables have them."""
RECOMMENDATIONS = ["oiml-r-49-1-2013", "oiml-r-60-2000"]


@pytest.fixture(scope="module")
def boards() -> Boards:
    return Boards(resources.data() / "vn", resources.ontology())


@pytest.fixture(scope="module")
def twisted_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real tables, of which lines of designations name listed products at random, and participations standards."""
    rng = Random(f"{SYNTHETIC_SEED}/boards")
    folder = tmp_path_factory.mktemp("twisted") / "vn"
    shutil.copytree(resources.data() / "vn", folder)

    def edit(table: str, change: Callable[[dict[str, str]], None]) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as opened:
            reader = csv.DictReader(opened)
            fields, found = list(reader.fieldnames or ()), list(reader)
        for row in found:
            change(row)
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, fields)
            writer.writeheader()
            writer.writerows(found)

    listed: list[tuple[str, str]] = []

    def list_earlier(row: dict[str, str]) -> None:
        if row["regulation"] and row["mandatory_from"]:
            listed.append((row["product"], row["regulation"]))
            row["mandatory_from"] = rng.choice(["2010-06-01", "2017-01-01", "2020-06-01"])
            row["valid_until"] = rng.choice(["", "", "2023-12-31"])

    edit("product_listings", list_earlier)
    with (folder / "designations.csv").open(encoding="utf-8", newline="") as opened:
        designations = {row["id"] for row in csv.DictReader(opened)}

    def list_another(row: dict[str, str]) -> None:
        if row["grant"] in designations and rng.random() < 0.8:
            row["product"], row["regulation"] = rng.choice(listed)

    edit("scope_items", list_another)

    def move(row: dict[str, str]) -> None:
        old, new = rng.choice(
            [("63-01", "34-01"), ("63-01", "34-01"), ("63-01", ""), ("63-15", "34-15"), ("", "34-01")]
        )
        row["province"], row["province_today"] = old, new

    edit("bodies", move)

    def cite(row: dict[str, str]) -> None:
        if rng.random() < 0.1:
            row["standard"] = rng.choice(RECOMMENDATIONS)

    edit("participations", cite)
    return folder


@pytest.fixture(scope="module")
def twisted(twisted_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    releases = tmp_path_factory.mktemp("twisted-releases")
    yield from built_without_shapes(Settings(data=twisted_folder.parent, countries=("vn",), releases=releases))


@pytest.fixture(scope="module")
def twisted_boards(twisted_folder: Path) -> Boards:
    return Boards(twisted_folder, resources.ontology())


def told(registry: Registry, question: str, columns: str, **values: str) -> set[Row]:
    """Return some columns of the rows of a stored question, things by their keys."""
    found = ask(registry.store, registry.questions[question], values, "2026-11-22").records()
    return {tuple((row[column] or "").removeprefix(names.THINGS) for column in columns.split()) for row in found}


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_mandatory_products(boards: Boards, registry: Registry, on: date) -> None:
    columns = "product regulation gap bodies possible provinces unplaced"
    assert told(registry, "explore/mandatory-products", columns, on=str(on)) == boards.products(on)


def test_every_gap_of_made_up_products(twisted_boards: Boards, twisted: Registry) -> None:
    columns = "product regulation gap bodies possible provinces unplaced"
    gaps: set[str] = set()
    for on in DAYS:
        found = told(twisted, "explore/mandatory-products", columns, on=str(on))
        assert found == twisted_boards.products(on), on
        gaps |= {row[2] for row in found}
    assert gaps == {"none", "one", "one-province", "enough", "unknown"}


def test_adoptions_of_superseded_editions(boards: Boards, registry: Registry) -> None:
    columns = "national adopted newer itsDegree"
    found = told(registry, "cooperation/adoptions-from-superseded-edition", columns)
    assert found == boards.adoptions()
    assert found


@pytest.mark.parametrize("on", DAYS[::2], ids=str)
@pytest.mark.parametrize("kind", ["oiml-recommendation", "oiml-guide", "oiml-document"])
def test_publications_without_user(boards: Boards, registry: Registry, kind: str, on: date) -> None:
    asked = {"kind": kind, "on": str(on)}
    found = told(registry, "cooperation/publications-without-user", "publication adopted possible", **asked)
    assert found == boards.unused_publications(kind, on)


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("economy", ["VN", "SG", "KR"])
def test_arrangements_that_nobody_uses(boards: Boards, registry: Registry, economy: str, on: date) -> None:
    asked = {"economy": economy, "on": str(on)}
    found = told(registry, "cooperation/arrangements-unused", "arrangement itsActivity possible", **asked)
    assert found == boards.unused_arrangements(economy, on)


@pytest.mark.parametrize("economy", ["VN", "TH", "AU"])
def test_what_was_not_carried_over(boards: Boards, registry: Registry, economy: str) -> None:
    columns = "arrangement successor participant itsActivity carried"
    found = told(registry, "cooperation/participations-not-carried-over", columns, economy=economy)
    assert found == boards.not_carried(economy)


@pytest.mark.parametrize("economy", ["VN", "KR", "CM"])
@pytest.mark.parametrize(
    ("on", "until"),
    [
        (date(1900, 1, 1), date(2019, 12, 31)),
        (date(2020, 1, 1), date(2025, 10, 31)),
        (date(2025, 11, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2060, 1, 1)),
    ],
    ids=str,
)
def test_what_falls_due(boards: Boards, registry: Registry, economy: str, on: date, until: date) -> None:
    asked = {"economy": economy, "on": str(on), "until": str(until)}
    assert told(registry, "cooperation/what-falls-due", "due what record", **asked) == boards.due(economy, on, until)


def documents(boards: Boards) -> Iterator[str]:
    """Every document that something may rest on."""
    standards = {cited for line in boards.tables.lines.values() for cited in line.standards}
    standards |= {slug for slug, cells in boards.publications.items() if cells["superseded_by"]}
    yield from (f"standard/{slug}" for slug in sorted(standards))
    yield from (f"regulation/{slug}" for slug in sorted(boards.tables.regulations))
    yield from (f"legal-document/{slug}" for slug in sorted(boards.tables.acts_of_law))


def test_impact_of_every_document(boards: Boards, registry: Registry) -> None:
    assert {"line", "grant", "body", "product", "listing", "adoption"} <= touched(boards, registry, documents(boards))


def test_impact_in_the_made_up_tables(twisted_boards: Boards, twisted: Registry) -> None:
    asked = [each for each in documents(twisted_boards) if each.startswith(("regulation/", "standard/oiml-r"))]
    asked += [f"standard/{each}" for each in RECOMMENDATIONS for _ in DAYS[:2]]
    parts = touched(twisted_boards, twisted, asked)
    assert {"line", "grant", "body", "product", "listing", "participation", "arrangement"} <= parts


def touched(boards: Boards, registry: Registry, asked: Iterable[str]) -> set[str]:
    """Compare the impact of documents, each on one of the days; return the parts that were touched."""
    parts: set[str] = set()
    for number, document in enumerate(asked):
        on = DAYS[number % len(DAYS)]
        values = {"document": thing(document), "on": str(on)}
        found = told(registry, "explore/impact-of-document", "part thing holder standing", **values)
        assert found == boards.impact(document, on), (document, on)
        parts |= {row[0] for row in found}
    return parts
