"""Rank, weakest link, day of breaking, and changes laid over periods: docs/decisions/0021, sections 5 and 6."""

import pytest

from cabgraph.network.chains import Chain, Link
from cabgraph.network.records import Arrangement, Participation, Period
from cabgraph.network.scenario import Change, UnknownRecordError, apply
from cabgraph.network.spans import Span
from cabgraph.network.weakest import weakest
from cabgraph.network.world import World


def link(iri: str, standing: str = "yes", ends_on: str | None = None, verified: str | None = None) -> Link:
    return Link("participation", iri, standing, Span("2000-01-01", None, None), ends_on, verified)  # type: ignore[arg-type]


def chain(*links: Link, route: str = "accreditation", rule: str | None = None) -> Chain:
    return Chain(route, "r", "a", "b", links, None, rule)


@pytest.mark.parametrize(
    ("links", "named"),
    [
        ([link("1", ends_on="2020-01-01"), link("2", "unknown", verified="2019-01-01"), link("3", "unknown")], "3"),
        ([link("1", "unknown", verified="2018-01-01"), link("2", "unknown", verified="2018-01-01")], "1"),
        ([link("1", ends_on="2022-01-01"), link("2", ends_on="2021-01-01"), link("3")], "2"),
        ([link("1", verified="2022-01-01"), link("2", verified="2021-01-01"), link("3", verified="2021-01-01")], "2"),
    ],
    ids=["unknown before ending, never verified first", "the first of those alike", "ends first", "looked at long ago"],
)
def test_the_weakest_link(links: list[Link], named: str) -> None:
    assert weakest(chain(*links)).iri == named


def test_a_path_breaks_with_its_first_link() -> None:
    assert chain(link("1", ends_on="2022-01-01"), link("2", ends_on="2021-01-01")).breaks_on == "2021-01-01"
    assert chain(link("1")).breaks_on is None


def test_rank() -> None:
    ranked = [
        chain(link("b"), rule="rule"),
        chain(link("g"), route="government"),
        chain(link("s"), route="scheme"),
        chain(link("a")),
        chain(link("a", ends_on="2030-01-01")),
        chain(link("a", ends_on="2029-01-01")),
        chain(link("a"), link("b")),
        chain(link("a"), link("c")),
        chain(link("u", "unknown"), rule="rule"),
    ]
    mixed = [*ranked[5:], *ranked[:5]]
    assert sorted(mixed, key=lambda each: each.rank) == ranked


@pytest.fixture
def world() -> World:
    forever = (Period("2000-01-01", "9999-12-31", "yes"),)
    return World(
        arrangements={"r": Arrangement("r", forever)},
        participations={"p": Participation("p", forever, arrangement="r", participant="a", activity="t")},
    )


def test_a_suspension_pauses_and_a_removal_ends(world: World) -> None:
    paused = apply(world, [Change("suspend", "2010-01-01", "2010-12-31", iri="p")]).participations["p"]
    days = ("2009-12-31", "2010-01-01", "2010-12-31", "2011-01-01")
    assert [paused.standing(day) for day in days] == ["yes", None, None, "yes"]
    assert paused.known_end("2009-12-31") == "2010-01-01"
    ended = apply(world, [Change("remove", "2010-01-01", iri="p")]).participations["p"]
    assert [ended.standing(day) for day in ("2009-12-31", "2010-01-01", "9999-12-31")] == ["yes", None, None]
    assert world.participations["p"].standing("2010-06-01") == "yes", "the world itself stays as it was"


def test_an_addition_is_found_by_everything_that_looks_it_up(world: World) -> None:
    added = Participation("q", arrangement="r", participant="b", activity="t")
    other = apply(world, [Change("add", "2010-01-01", record=added)])
    assert [record.iri for record in other.of_arrangement["r"]] == ["p", "q"]
    assert [record.iri for record in other.of_participant["b"]] == ["q"]
    assert "b" not in world.of_participant
    assert other.participations["q"].standing("2009-12-31") is None


def test_a_change_of_nothing_is_refused(world: World) -> None:
    with pytest.raises(UnknownRecordError):
        apply(world, [Change("remove", "2010-01-01", iri="nothing")])
