"""The finder gives the chains that the exhaustive search gives: no difference.

`CABGRAPH_TEST_WALKS` is how many bodies of the synthetic world are asked about on each day, for all activities and
economies (60).
"""

import os
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product as every
from random import Random

from tests.conftest import SYNTHETIC_SEED
from tests.oracle.tables import Line
from tests.recognition.comparing import Asked, differences
from tests.recognition.search import Search

from cabgraph.answers.registry import Registry

WALKS = int(os.environ.get("CABGRAPH_TEST_WALKS", "60"))

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


def test_every_real_body_economy_activity_and_day(real_search: Search, registry: Registry, tell: Tell) -> None:
    bodies = sorted({*real_search.tables.bodies, *real_search.tables.held})
    economies = sorted({economy for homes in real_search.homes.values() for economy in homes})
    activities = sorted(
        {line.activity for line in real_search.tables.lines.values()}
        | {cells["activity"] for cells in real_search.participations.values() if cells["activity"]}
    )
    asked = [(body, activity, "", on) for on, body, activity in every(DAYS, bodies, activities)]
    questions, chains, wrong = differences(real_search, registry, asked, economies, tell)
    tell(f"{questions} questions, chains: {dict(chains)}")
    assert not wrong, wrong[0]
    assert chains["accreditation"] > 1_000
    assert chains["scheme"] > 100


def test_real_products(real_search: Search, registry: Registry, tell: Tell) -> None:
    economies = sorted({economy for homes in real_search.homes.values() for economy in homes})
    lines = [line for line in real_search.tables.lines.values() if line.product]
    scheme = [cells for cells in real_search.participations.values() if cells["product"] and cells["activity"]]
    pairs = {
        (real_search.tables.grants[line.grant].holder, line.activity, product)
        for line in lines
        for product in real_search.wider(line.product)
    } | {(cells["participant"], cells["activity"], cells["product"]) for cells in scheme}
    asked = [(*pair, on) for on, pair in every(DAYS[::3], sorted(pairs))]
    questions, chains, wrong = differences(real_search, registry, asked, economies, tell)
    tell(f"{questions} questions, chains: {dict(chains)}")
    assert not wrong, wrong[0]
    assert chains["technical"] > 100


def test_a_synthetic_world(synthetic_search: Search, synthetic_network: Registry, tell: Tell) -> None:
    search = synthetic_search
    economies = sorted({economy for homes in search.homes.values() for economy in homes})
    questions, chains, wrong = differences(search, synthetic_network, asked_of(search), economies, tell)
    tell(f"{questions} questions, chains: {dict(chains)}")
    assert not wrong, wrong[0]
    for kind in ("accreditation", "government", "scheme", "yes", "unknown", "binding", "2 components", "3 components"):
        assert chains[kind] > 10, kind


def asked_of(search: Search) -> Iterator[Asked]:
    """Every activity of some bodies on 12 days, each with no product or one that a line of the body covers."""
    rng = Random(SYNTHETIC_SEED)
    bodies = sorted({*search.tables.bodies, *search.tables.held})
    activities = sorted({line.activity for line in search.tables.lines.values()})
    for on in (date(2002 + 2 * number, rng.randint(1, 12), rng.randint(1, 28)) for number in range(12)):
        for body in rng.sample(bodies, min(WALKS, len(bodies))):
            lines = [line for grant in search.tables.held.get(body, ()) for line in lines_of(search, grant)]
            products = sorted({wide for line in lines if line.product for wide in search.wider(line.product)})
            for activity in activities:
                yield body, activity, rng.choice(["", *products]), on


def lines_of(search: Search, grant: str) -> list[Line]:
    return [search.tables.lines[key] for key in search.tables.listed.get(grant, ())]
