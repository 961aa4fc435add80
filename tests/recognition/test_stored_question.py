"""`cooperation/recognition-path`, one query, has the rows of the two steps, on the real data and in a made-up world.

`CABGRAPH_TEST_ASKED` is how many questions of each standing are asked on a day (8).
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from random import Random

from tests.conftest import SYNTHETIC_SEED
from tests.recognition.collapsing import by_program, by_question
from tests.recognition.test_agreement import DAYS

from cabgraph.answers.registry import Registry
from cabgraph.network.chains import Chain

EACH = int(os.environ.get("CABGRAPH_TEST_ASKED", "8"))
Asked = tuple[str, str, str, str]
"""Body, activity, product or nothing, day."""


def questions(registry: Registry, day: date) -> list[Asked]:
    """Every line of a body and every product above it, and what bodies take part in themselves, in no order."""
    world = registry.network.world
    found: set[tuple[str, str, str]] = set()
    for row in registry.index.rows("SELECT DISTINCT body, activity, product FROM item WHERE activity IS NOT NULL"):
        wider = world.wider(row["product"]) if row["product"] else frozenset()
        found |= {(row["body"], row["activity"], product) for product in ("", *wider)}
    bodies = {body for body, _, _ in found}
    for record in world.participations.values():
        if record.activity and (record.participant in bodies or "/body/" in record.participant):
            found |= {(record.participant, record.activity, product) for product in ("", *record.products)}
    shuffled = sorted(found)
    Random(SYNTHETIC_SEED + day.toordinal()).shuffle(shuffled)
    return [(*each, day.isoformat()) for each in shuffled]


def answered(registry: Registry, asked: list[Asked], rng: Random) -> Iterator[tuple[Asked, str, list[Chain]]]:
    """Each question with one economy to which there are chains, and then one to which there are none."""
    network = registry.network
    economies = sorted(network.economies)
    for body, activity, product, on in asked:
        held = network.held(body, activity, product or None, on)
        finder = network.finder(on)
        found = {
            economy: finder.chains(body, held, economy, activity, product or None)
            for economy in rng.sample(economies, min(40, len(economies)))
        }
        for some in (True, False):
            fitting = [economy for economy, chains in found.items() if bool(chains) == some]
            if fitting:
                economy = rng.choice(fitting)
                yield (body, activity, product, on), economy, found[economy]


def drawn(registry: Registry, days: list[date]) -> Iterator[tuple[Asked, str]]:
    """Some questions of each day: by the best route and standing of their chains, and by none."""
    for day in days:
        rng = Random(SYNTHETIC_SEED)
        left: Counter[str] = Counter()
        for asked, economy, chains in islice(answered(registry, questions(registry, day), rng), 400):
            kind = f"{chains[0].route} {chains[0].strength} {chains[0].standing}" if chains else "none"
            left[kind] += 1
            if left[kind] <= EACH:
                yield asked, economy


def compared(registry: Registry, days: list[date], tell: Callable[[str], None]) -> Counter[str]:
    """Ask both ways; return the rows by what they are. The first difference fails."""
    rows: Counter[str] = Counter()
    asked = list(drawn(registry, days))
    for (body, activity, product, on), economy in asked:
        expected = by_program(registry, body, economy, activity, product, on)
        values = {"body": body, "economy": economy, "activity": activity, "product": product, "on": on}
        found = by_question(registry.store, values)
        assert found == expected, f"{values}: missing {expected - found}, invented {found - expected}"
        for route, *_, strength, standing, _lines, chains in expected:
            rows.update([route, strength, standing, "with product" if product else "without", f"{chains} chains"])
        rows["none"] += not expected
    tell(f"{len(asked)} questions, rows: {dict(rows)}")
    return rows


def test_real_data(registry: Registry, tell: Callable[[str], None]) -> None:
    rows = compared(registry, DAYS, tell)
    for kind in ("accreditation", "scheme", "yes", "unknown", "with product", "without", "none"):
        assert rows[kind] > 10, kind


def test_a_synthetic_world(synthetic_network: Registry, tell: Callable[[str], None]) -> None:
    rows = compared(synthetic_network, [date(year, 2, 2) for year in range(2003, 2027, 3)], tell)
    routes = ("accreditation", "government", "scheme")
    for kind in (*routes, "yes", "unknown", "binding", "technical", "with product", "2 chains"):
        assert rows[kind] > 3, kind
