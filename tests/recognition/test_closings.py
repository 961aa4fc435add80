"""The nearest ways to close a gap are the smallest: docs/decisions/0021, section 7, said again by brute force.

Worlds are small and drawn by a seed. The search tries every set of additions by its size, and asks the finder whether a
chain came of it; that the finder is right is what `test_agreement.py` is about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import NamedTuple

import pytest
from tests.conftest import SYNTHETIC_SEED

from cabgraph import names
from cabgraph.network.chains import Chain, Held
from cabgraph.network.closing import closings, cut_points
from cabgraph.network.finder import ACCREDITATION, DESIGNATION, Finder
from cabgraph.network.records import Arrangement, Component, Participation, Period
from cabgraph.network.scenario import Change, apply
from cabgraph.network.sides import Addition, Unmet
from cabgraph.network.world import World

DAY = "2020-01-01"
ALWAYS = (Period("2000-01-01", "9999-12-31", "yes"),)
MAYBE = (Period("2000-01-01", "9999-12-31", "unknown"),)
ENDED = (Period("2000-01-01", "2009-12-31", "yes"), Period("2010-01-01", "9999-12-31", "no", "ended"))
BODY = names.thing("body", "lab")
HOME, THERE = "economy/home", "economy/there"
ACTIVITY, PRODUCT = "activity/a", "product/p"
ROUTES = ("accreditation", "government", "scheme")
NEWCOMERS = {
    "accreditor-there": "org/new-accreditor",
    "party-there": "org/new-party",
    "authority-here": "org/new-authority",
}
"""Who stands for somebody of whom no organisation in particular is meant."""
WORLDS = 1000
LARGEST = 4


class Drawn(NamedTuple):
    """A world, what the body holds in it, and a question about it."""

    world: World
    held: tuple[Held, ...]
    asked: Unmet


def drawn(seed: int) -> Drawn:
    """Return a small world: parts and wholes, organisations of two economies, records that stand, may, or ended."""
    rng = Random(f"{SYNTHETIC_SEED}/closings/{seed}")
    arrangements = {
        iri: Arrangement(
            iri,
            rng.choice((ALWAYS, ALWAYS, MAYBE, ENDED)),
            recognises=rng.random() < 0.9,
            routes=frozenset(rng.sample(ROUTES, rng.choice((1, 1, 2)))),
            activities=frozenset(rng.choice(((), (ACTIVITY,), (ACTIVITY, "activity/other"), ("activity/other",)))),
        )
        for iri in (f"arrangement/{number}" for number in range(4))
    }
    pairs = [(one, other) for one in arrangements for other in arrangements if one != other]
    components = {
        iri: Component(iri, rng.choice((ALWAYS, ENDED, ENDED)), part=pair[0], whole=pair[1])
        for number, pair in enumerate(rng.sample(pairs, 3))
        for iri in [f"component/{number}"]
    }
    accreditors = {"org/ab-home": HOME, "org/ab-old": HOME, "org/ab-there": THERE, "org/ab-third": "economy/third"}
    authorities = {"org/ministry-home": HOME, "org/ministry-there": THERE, "org/ministry-third": "economy/third"}
    homes = {**accreditors, **authorities, BODY: HOME, names.thing("body", "other"): rng.choice((HOME, THERE))}
    participations = {
        iri: Participation(
            iri,
            rng.choice((ALWAYS, MAYBE, ENDED)),
            arrangement=rng.choice(list(arrangements)),
            participant=rng.choice(list(homes)),
            activity=rng.choice((ACTIVITY, ACTIVITY, ACTIVITY, None, "activity/other")),
            products=frozenset(rng.choice(((), (PRODUCT,)))),
        )
        for iri in (f"participation/{number}" for number in range(rng.randint(3, 9)))
    }
    product = rng.choice((None, None, PRODUCT))
    held, under = [], {}
    if rng.random() < 0.5:
        held.append(holding(ACCREDITATION, rng.choice(["org/ab-home", "org/ab-old", "org/ab-third"]), "accreditation"))
    if rng.random() < 0.4:
        held.append(holding(DESIGNATION, "org/ministry-home", "designation"))
        under["grant/designation"] = frozenset(rng.sample(list(arrangements), rng.choice((0, 1, 1, 2))))
    world = World(
        arrangements=arrangements,
        components=components,
        participations=participations,
        homes={organisation: frozenset({home}) for organisation, home in homes.items()},
        accreditors=frozenset(accreditors),
        continued={"org/ab-old": frozenset({"org/ab-home"})} if rng.random() < 0.7 else {},
        under=under,
    )
    asked = Unmet(
        BODY,
        rng.choice((THERE, THERE, THERE, HOME)),
        ACTIVITY,
        product,
        homes=(HOME,),
        granters={each.granted_by for each in held if each.kind == ACCREDITATION},
        accreditors={"org/ab-home", "org/ab-old"},
        designated={(iri, each.granted_by) for each in held for iri in under.get(each.grant, ())},
    )
    return Drawn(world, tuple(held), asked)


def holding(kind: str, granter: str, grant: str) -> Held:
    return Held(f"grant/{grant}", kind, granter, f"item/{grant}", 1, "yes", ALWAYS)


def made(case: Drawn, additions: Iterable[Addition]) -> tuple[World, list[Held]]:
    """Return the world and the holdings with the additions made."""
    world, held = case.world, list(case.held)
    homes, under = dict(world.homes), dict(world.under)
    sides = {"accreditor-there": case.asked.economy, "party-there": case.asked.economy, "authority-here": HOME}
    homes |= {NEWCOMERS[kind]: frozenset({home}) for kind, home in sides.items()}
    changes = []
    for number, added in enumerate(sorted(additions)):
        one = added.one or NEWCOMERS[added.anybody]
        iri = f"added/{number}"
        if added.kind == "accreditation":
            held.append(holding(ACCREDITATION, one, iri))
        elif added.kind == "designation":
            held.append(holding(DESIGNATION, one, iri))
            under[f"grant/{iri}"] = frozenset({added.other})
        elif added.kind == "component":
            changes.append(Change("add", DAY, record=Component(iri, part=added.one, whole=added.other)))
        else:
            products = frozenset({case.asked.product or ""}) if one == BODY else frozenset()
            activity = ACTIVITY if (added.other, ACTIVITY) in case.world.covered else None
            joins = Participation(iri, arrangement=added.other, participant=one, activity=activity, products=products)
            changes.append(Change("add", DAY, record=joins))
    accreditors = world.accreditors | {NEWCOMERS["accreditor-there"]}
    return apply(replace(world, homes=homes, under=under, accreditors=accreditors), changes), held


def routes_of(case: Drawn, additions: Iterable[Addition]) -> set[str]:
    """Return the routes of the chains that there are once the additions are made."""
    world, held = made(case, additions)
    asked = case.asked
    found = Finder(world, DAY).chains(BODY, held, asked.economy, asked.activity, asked.product)
    return {chain.route for chain in found}


def stands_in(
    case: Drawn, organisations: Iterable[str], iri: str, named: tuple[str | None, ...]
) -> list[Participation]:
    own = set(organisations)
    return [
        record
        for record in case.world.participations.values()
        if record.participant in own and record.arrangement == iri and record.activity in named and record.standing(DAY)
    ]


def open_to(case: Drawn, route: str) -> list[str]:
    found = []
    for iri, arrangement in case.world.arrangements.items():
        named = {record.activity for record in case.world.participations.values() if record.arrangement == iri}
        covers = ACTIVITY in named or (route == "government" and named and ACTIVITY in arrangement.activities)
        fits = route in arrangement.routes and ACTIVITY in (arrangement.activities or {ACTIVITY})
        if arrangement.recognises and arrangement.standing(DAY) and fits and covers:
            found.append(iri)
    return found


def universe(case: Drawn, route: str) -> list[Addition]:
    """Return everything that may be added on a route, by the words of the decision."""
    by_route = {"accreditation": of_accreditors, "government": of_governments, "scheme": of_bodies}
    return sorted(set(by_route[route](case)))


def of_accreditors(case: Drawn) -> Iterator[Addition]:
    world, granting = case.world, set(case.asked.granters)
    lasting = {"org/ab-home"} if world.continued else {"org/ab-home", "org/ab-old"}
    could = {each for each in lasting if not granting & world.identities(each)}
    for each in could:
        yield Addition("accreditation", each)
    for iri in open_to(case, "accreditation"):
        for each in could | granting:
            if not stands_in(case, world.identities(each), iri, (ACTIVITY,)):
                yield Addition("participation", each, iri)
        yield Addition("participation", "", iri, "accreditor-there")
    for component in world.components.values():
        same = [
            other
            for other in world.components.values()
            if (other.part, other.whole) == (component.part, component.whole)
        ]
        if not any(other.standing(DAY) for other in same):
            yield Addition("component", component.part, component.whole)


def of_governments(case: Drawn) -> Iterator[Addition]:
    world, named = case.world, (None, ACTIVITY)
    for iri in open_to(case, "government"):
        parties = {each.participant for each in world.participations.values() if each.arrangement == iri}
        designating = {who for under, who in case.asked.designated if under == iri}
        for each in ({"org/ministry-home"} & parties) | designating or {""}:
            if (iri, each) not in case.asked.designated:
                yield Addition("designation", each, iri, "" if each else "authority-here")
            if not stands_in(case, world.identities(each), iri, named):
                yield Addition("participation", each, iri, "" if each else "authority-here")
        yield Addition("participation", "", iri, "party-there")


def of_bodies(case: Drawn) -> Iterator[Addition]:
    for iri in open_to(case, "scheme"):
        product = case.asked.product
        own = stands_in(case, {BODY}, iri, (ACTIVITY,))
        if not any(product is None or product in each.products for each in own):
            yield Addition("participation", BODY, iri)
        yield Addition("participation", "", iri, "party-there")


def smallest(case: Drawn, route: str) -> set[frozenset[Addition]]:
    """Return the smallest sets that give a chain of a route, by trying all, the small ones first."""
    every = universe(case, route)
    for size in range(1, LARGEST + 1):
        found = {frozenset(some) for some in combinations(every, size) if route in routes_of(case, some)}
        if found:
            return found
    return set()


def parts(additions: frozenset[Addition]) -> Iterator[tuple[Addition, ...]]:
    for size in range(len(additions)):
        yield from combinations(sorted(additions), size)


@pytest.fixture(scope="module")
def gaps() -> list[Drawn]:
    """The worlds drawn in which there is no chain."""
    return [case for case in map(drawn, range(WORLDS)) if not routes_of(case, ())]


def test_each_closing_gives_a_chain_and_no_part_of_it_does(gaps: list[Drawn]) -> None:
    for case in gaps:
        for closing in closings(Finder(case.world, DAY), case.asked):
            additions = frozenset(closing.additions)
            assert len(additions) == len(closing.additions)
            assert closing.route in routes_of(case, additions), (case.asked, closing)
            for some in parts(additions):
                assert not routes_of(case, some), (closing, some)


def test_no_smaller_set_exists_and_none_is_missing(gaps: list[Drawn]) -> None:
    """At home, an organisation that is named may also be the somebody who joins; the answer then says somebody."""
    sizes = set()
    for case in gaps:
        wanted = {
            route: {added for added in smallest(case, route) if not any(routes_of(case, some) for some in parts(added))}
            for route in ROUTES
        }
        have: dict[str, set[frozenset[Addition]]] = {route: set() for route in ROUTES}
        for closing in closings(Finder(case.world, DAY), case.asked):
            have[closing.route].add(frozenset(closing.additions))
        if case.asked.economy == THERE:
            assert have == wanted, case
        else:
            assert all(have[route] <= wanted[route] for route in ROUTES), case
            assert [bool(have[route]) for route in ROUTES] == [bool(wanted[route]) for route in ROUTES], case
        sizes |= {(route, len(added)) for route, found in have.items() for added in found}
    for route in ROUTES:
        assert {(route, 1), (route, 2)} <= sizes, sizes
    assert ("government", 3) in sizes


def test_the_nearest_come_first(gaps: list[Drawn]) -> None:
    for case in gaps:
        lengths = [len(closing.additions) for closing in closings(Finder(case.world, DAY), case.asked)]
        assert lengths == sorted(lengths)


def test_a_cut_point_is_what_no_path_does_without() -> None:
    """On every route: without one there is no chain left, without any other link there is."""
    tried: set[tuple[str, bool]] = set()
    for case in map(drawn, range(WORLDS)):
        asked = case.asked

        def chains(world: World, held: Iterable[Held], asked: Unmet = asked) -> list[Chain]:
            return Finder(world, DAY).chains(BODY, held, asked.economy, asked.activity, asked.product)

        found = chains(case.world, case.held)
        cuts = set(cut_points(found))
        for iri in {link.iri for chain in found for link in chain.links}:
            record = case.world.find(iri)
            world = case.world.with_changes([replace(record, periods=ENDED)]) if record else case.world
            left = chains(world, [each for each in case.held if each.item != iri])
            assert (iri in cuts) == (not left), (case, iri)
            tried |= {(chain.route, iri in cuts) for chain in found}
    assert tried == {(route, cut) for route in ROUTES for cut in (True, False)}
