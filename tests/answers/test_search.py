"""Search against a second telling of its rules that reads the plain statements line by line."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.answers.search.brute import Brute

from cabgraph.answers.listing import list_bodies
from cabgraph.answers.matching import find
from cabgraph.answers.registry import Registry
from cabgraph.answers.search import FACETS, Search, iri, short

LINE_FACETS = ("activity", "product", "regulation", "kind", "granted_by")


@pytest.fixture(scope="module")
def brute(registry: Registry) -> Brute:
    return Brute(registry.store)


def searches(registry: Registry, brute: Brute, seed: int, count: int) -> Iterator[Search]:
    """Yield random searches whose values come from the data, most of them from one line so that some are found."""
    chance = random.Random(seed)
    names = sorted(name for held in brute.names.values() for name in held)
    every = find(registry.index, Search(on=date(2021, 1, 1))).counts
    for _ in range(count):
        line = chance.choice(brute.lines)
        body, kind, grantor = brute.grants[line[1]]
        own = {
            "activity": line[2],
            "product": chance.choice(sorted(filter(None, brute.above(line[3])))) if line[3] else None,
            "regulation": line[4],
            "kind": kind,
            "granted_by": grantor,
            "province": chance.choice([*sorted(filter(None, brute.homes[body])), None]),
            "standing": chance.choice(["yes", "unknown", "no"]),
        }
        filters = {}
        for facet in FACETS:
            values = [own[facet]] if own[facet] and chance.random() < 0.4 else []
            if chance.random() < 0.15:
                values += chance.sample(sorted(every[facet]), 1)
            filters[facet] = tuple(dict.fromkeys(values))
        name = chance.choice(sorted(brute.names[body]) if chance.random() < 0.5 else names)
        text = " ".join(chance.sample(name.split(), min(2, len(name.split())))) if chance.random() < 0.3 else ""
        yield Search(text, filters, date(2012, 1, 1) + timedelta(days=chance.randrange(6000)))


def test_random_searches_find_what_the_lines_say(registry: Registry, brute: Brute) -> None:
    sizes = []
    for search in searches(registry, brute, 1, 1500):
        found = find(registry.index, search, count=False)
        assert found.standings == brute.bodies(search), search
        assert sorted(found.bodies) == sorted(found.standings)
        sizes.append(len(found.bodies))
    assert sum(1 for size in sizes if size) > len(sizes) / 3


def test_a_count_is_what_the_search_with_that_value_finds(registry: Registry, brute: Brute) -> None:
    checked = 0
    for search in searches(registry, brute, 2, 60):
        counts = find(registry.index, search).counts
        for facet in FACETS:
            values = set(counts[facet]) | set(search.filters[facet])
            for value in random.Random(len(values)).sample(sorted(values), min(4, len(values))):
                one = replace(search, filters={**search.filters, facet: (value,)})
                assert counts[facet].get(value, 0) == len(brute.bodies(one)), (search, facet, value)
                checked += 1
    assert checked > 500


def test_one_line_has_to_pass_everything(registry: Registry, brute: Brute) -> None:
    """Somewhere in the real data a body passes each filter alone, by different lines, and is not found."""
    apart = 0
    for search in searches(registry, brute, 3, 400):
        used = [facet for facet in LINE_FACETS if search.filters[facet]]
        if len(used) > 1 and not search.text:
            alone = [
                set(find(registry.index, replace(search, filters={facet: search.filters[facet]}), count=False).bodies)
                for facet in used
            ]
            together = find(registry.index, replace(search, filters={f: search.filters[f] for f in used}), count=False)
            assert set(together.bodies) <= set.intersection(*alone)
            apart += set(together.bodies) != set.intersection(*alone)
    assert apart > 0


def test_the_standings_part_the_bodies_that_hold_a_grant(registry: Registry) -> None:
    search = Search(on=date(2021, 5, 1))
    every = find(registry.index, search)
    by_standing = [
        set(find(registry.index, replace(search, filters={"standing": (s,)})).bodies) for s in ("yes", "unknown", "no")
    ]
    holders = {body for body, standing in every.standings.items() if standing}
    assert sum(map(len, by_standing)) == len(holders) == sum(every.counts["standing"].values())
    assert set.union(*by_standing) == holders < set(every.bodies)
    without = set(every.bodies) - holders
    assert without.isdisjoint(row["body"] for row in registry.index.rows('SELECT body FROM "grant"'))
    assert all(by_standing)


def test_a_group_finds_the_lines_of_narrower_products(registry: Registry, brute: Brute) -> None:
    narrow, broad = next(
        (line[3], above)
        for line in brute.lines
        for above in sorted(filter(None, brute.above(line[3]) - {line[3]}))
        if line[3]
    )
    on = date(2021, 5, 1)
    inside = set(find(registry.index, Search(filters={"product": (narrow,)}, on=on)).bodies)
    assert inside
    assert inside <= set(find(registry.index, Search(filters={"product": (broad,)}, on=on)).bodies)


def test_parameters_read_back_as_the_same_search(registry: Registry, brute: Brute) -> None:
    for search in searches(registry, brute, 4, 200):
        for facet, value in search.chosen():
            assert facet == "q" or iri(facet, short(facet, value)) == value
        given = replace(search, day_given=True)
        assert ("on", given.on.isoformat()) in given.parameters()


@pytest.mark.parametrize(
    "text",
    [
        "'",
        '"',
        "O'Neil \" OR 1=1 --",
        "*",
        "NEAR(",
        "name_folded:",
        "a" * 300,
        "\u4e2d\u6587",
        "%_\\",
        "AND OR NOT",
        "-",
    ],
)
def test_odd_text_is_only_text(registry: Registry, text: str) -> None:
    found = list_bodies(registry.index, Search(text, on=date(2021, 1, 1)), 20)
    assert found["total"] < 266


def test_nothing_found_says_what_to_take_off(registry: Registry) -> None:
    search = Search("quatest", {"granted_by": (iri("granted_by", "nobody"),)}, date(2021, 1, 1))
    found = list_bodies(registry.index, search, 20)
    assert found["total"] == 0
    assert [entry["facet"] for entry in found["relaxed"]] == ["granted_by"]
    assert found["relaxed"][0]["total"] == len(
        find(registry.index, search.without("granted_by", iri("granted_by", "nobody"))).bodies
    )
