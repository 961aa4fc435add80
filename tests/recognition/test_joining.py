"""`cooperation/reachable-by-joining`: what it lists is what the finder reaches once the participation is supposed.

The scenario puts an accreditation body of the economy into the arrangement, for every activity; its ways before and
after are those of a laboratory that it accredits beyond doubt.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from tests.conftest import SYNTHETIC_SEED
from tests.recognition.collapsing import QUESTIONS
from tests.recognition.test_agreement import DAYS

from cabgraph import names
from cabgraph.answers.registry import Registry
from cabgraph.network.chains import Chain, Held
from cabgraph.network.finder import ACCREDITATION, Finder
from cabgraph.network.records import OPEN, Participation, Period
from cabgraph.network.scenario import Change, apply
from cabgraph.questions.run import ask

Row = tuple[str, str, str, str]
WORTH = {"yes": 2, "unknown": 1}
JOINED = names.thing("participation", "supposed")


def ways(finder: Finder, accreditor: str, economy: str, activity: str) -> list[Chain]:
    """The chains of a laboratory that an accreditation body certainly accredits."""
    held = Held("grant", ACCREDITATION, accreditor, "item", 1, "yes", (Period("0001-01-01", OPEN, "yes"),))
    return finder.chains("laboratory", [held], economy, activity)


def by_scenario(registry: Registry, arrangement: str, economy: str, on: str) -> set[Row]:
    """The economy, activity, participant there and standing of what is reached, or reached better."""
    world = registry.network.world
    own = sorted(iri for iri in world.accreditors if economy in world.homes.get(iri, ()))
    activities = sorted({record.activity for record in world.participations.values() if record.activity})
    joined = [
        Change(
            "add",
            on,
            record=Participation(f"{JOINED}-{names.slug(activity)}", (), None, arrangement, own[0], None, activity),
        )
        for activity in activities
    ]
    before, after = registry.network.finder(on), Finder(apply(world, joined), on)
    found: dict[tuple[str, str, str], str] = {}
    for activity in activities:
        for other in world.economies - {economy}:
            if names.kind_and_slug(other)[0] == "province":  # type: ignore[index]
                continue
            was = max((WORTH[way.standing] for each in own for way in ways(before, each, other, activity)), default=0)
            for way in ways(after, own[0], other, activity):
                if way.links[1].iri.startswith(JOINED) and WORTH[way.standing] > was:
                    key = other, activity, way.there
                    found[key] = max(way.standing, found.get(key, "unknown"), key=WORTH.__getitem__)
    return {(*key, standing) for key, standing in found.items()}


def by_question(registry: Registry, arrangement: str, economy: str, on: str, activity: str = "") -> list[Row]:
    values = {"arrangement": arrangement, "economy": economy, "on": on, "activity": activity}
    answer = ask(registry.store, QUESTIONS["cooperation/reachable-by-joining"], values)
    return [
        (row["reached"] or "", row["itsActivity"] or "", row["participant"] or "", row["standing"] or "")
        for row in answer.records()
    ]


def compared(registry: Registry, days: list[date], each: int, tell: Callable[[str], None]) -> Counter[str]:
    """Ask about arrangements and economies of each day both ways; the first difference fails."""
    rng = Random(SYNTHETIC_SEED)
    world = registry.network.world
    joinable = sorted({record.arrangement for record in world.participations.values() if record.activity})
    homes = sorted(
        {home for iri in world.accreditors for home in world.homes.get(iri, ())} & registry.network.economies.keys()
    )
    rows: Counter[str] = Counter()
    for day in days:
        on = day.isoformat()
        for arrangement in rng.sample(joinable, min(each, len(joinable))):
            economy = rng.choice(homes)
            expected = by_scenario(registry, arrangement, economy, on)
            found = by_question(registry, arrangement, economy, on)
            asked = f"{arrangement}, {economy}, {on}"
            assert len(found) == len(set(found)), asked
            assert set(found) == expected, f"{asked}: {expected - set(found)}, {set(found) - expected}"
            rows.update([*(standing for *_, standing in expected), "some" if expected else "none"])
    tell(f"rows and questions: {dict(rows)}")
    return rows


def test_real_data(registry: Registry, tell: Callable[[str], None]) -> None:
    rows = compared(registry, DAYS, 4, tell)
    for kind in ("yes", "unknown", "some", "none"):
        assert rows[kind] > 10, kind


def test_a_synthetic_world(synthetic_network: Registry, tell: Callable[[str], None]) -> None:
    rows = compared(synthetic_network, [date(2005, 3, 1), date(2013, 6, 1), date(2020, 2, 2)], 3, tell)
    assert rows["yes"] > 10
    assert rows["unknown"] > 10


@pytest.mark.parametrize("activity", ["inspection", "product-certification"])
def test_one_activity(registry: Registry, activity: str) -> None:
    """An activity that has no narrower one in use keeps its own rows."""
    things = (names.thing("arrangement", "ea-mla"), names.thing("jurisdiction", "VN"), "2020-01-13")
    iri = names.thing("activity", activity)
    rows = by_question(registry, *things, iri)
    assert rows == [row for row in by_question(registry, *things) if row[1] == iri]
    assert rows
