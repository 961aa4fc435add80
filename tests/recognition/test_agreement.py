"""The finder gives the chains that the exhaustive search gives: no difference."""

from collections.abc import Callable
from datetime import date
from itertools import product as every

import pytest
from tests.recognition.comparing import differences
from tests.recognition.search import Search

from cabgraph import resources
from cabgraph.answers.registry import Registry

Tell = Callable[[str], None]

DAYS = [
    date(2001, 2, 1),
    date(2009, 8, 1),
    date(2010, 10, 1),
    date(2013, 10, 9),
    date(2016, 6, 30),
    date(2018, 9, 30),
    date(2018, 10, 2),
    date(2018, 12, 31),
    date(2020, 1, 13),
    date(2023, 7, 1),
    date(2025, 12, 31),
    date(2026, 1, 1),
]
"""Around the days on which something ended, began or was suspended, and on those of the lists that prove a day."""


@pytest.fixture(scope="session")
def real_search() -> Search:
    return Search(resources.data() / "vn", resources.ontology())


def test_every_real_body_economy_activity_and_day(real_search: Search, registry: Registry, tell: Tell) -> None:
    bodies = sorted({*real_search.tables.bodies, *real_search.tables.held})
    economies = sorted({economy for homes in real_search.homes.values() for economy in homes})
    activities = sorted(
        {line.activity for line in real_search.tables.lines.values()}
        | {cells["activity"] for cells in real_search.participations.values() if cells["activity"]}
    )
    asked = [(body, activity, "", on) for on, body, activity in every(DAYS, bodies, activities)]
    questions, chains, wrong = differences(real_search, registry, asked, economies)
    tell(f"{questions} questions, {chains} chains")
    assert not wrong, wrong[0]
    assert chains > 1_000


def test_real_products(real_search: Search, registry: Registry, tell: Tell) -> None:
    economies = sorted({economy for homes in real_search.homes.values() for economy in homes})
    lines = [line for line in real_search.tables.lines.values() if line.product]
    scheme = [cells for cells in real_search.participations.values() if cells["product"] and cells["activity"]]
    pairs = {
        (real_search.tables.grants[line.grant].holder, line.activity, product)
        for line in lines
        for product in real_search.wider(line.product)
    } | {(cells["participant"], cells["activity"], cells["product"]) for cells in scheme}
    asked = [(*pair, on) for pair, on in every(sorted(pairs), DAYS[::3])]
    questions, chains, wrong = differences(real_search, registry, asked, economies)
    tell(f"{questions} questions, {chains} chains")
    assert not wrong, wrong[0]
    assert chains > 100
