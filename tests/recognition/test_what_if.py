"""A scenario answers as the exhaustive search does over tables in which the change was made."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.recognition import supposing as change
from tests.recognition.search import Search
from tests.recognition.supposing import UNTIL, Edits, edited, ends, expected, told

from cabgraph import resources
from cabgraph.answers.registry import Registry

DAY = date(2020, 1, 13)
YEAR = "2019-06-01"


class Case(NamedTuple):
    """A scenario, the day it is looked at, what becomes of the rows of which tables, and whether anything follows."""

    changes: tuple[str, ...]
    edits: Edits
    on: date = DAY
    matters: bool = True


BOTH_END = tuple(f"remove participation {way}-mra-boa-1995-testing from 2019-02-01" for way in ("apac", "ilac"))
PAUSE = "suspend participation ilac-mra-kca-testing from 2020-01-01 until 2020-06-30"
SECTORAL = "add participation org/government-of-kr asean-ee-mra any from 2019-06-01 until 2030-12-31"
CASES = {
    "a participation ends": Case(
        ("remove participation ilac-mra-boa-1995-testing from 2019-01-01",),
        [("participations", ends("ilac-mra-boa-1995-testing", "2019-01-01"))],
    ),
    "both ways of one accreditation body end": Case(
        BOTH_END,
        [("participations", ends(f"{way}-mra-boa-1995-testing", "2019-02-01")) for way in ("apac", "ilac")],
    ),
    "someone joins there": Case(
        (f"add participation org/moldac ilac-mra testing from {YEAR} until {UNTIL}",),
        change.participation("new", "org/moldac", "ilac-mra", "testing", YEAR),
    ),
    "someone joins here": Case(
        (f"add participation org/a2la ilac-mra proficiency-testing from {YEAR} until {UNTIL}",),
        change.participation("new", "org/a2la", "ilac-mra", "proficiency-testing", YEAR),
    ),
    "someone joins who takes part in nothing yet": Case(
        (f"add participation org/vaci ilac-mra testing from {YEAR} until {UNTIL}",),
        change.participation("new", "org/vaci", "ilac-mra", "testing", YEAR),
        matters=False,
    ),
    "a government joins for no activity in particular": Case(
        (SECTORAL,), change.participation("new", "org/government-of-kr", "asean-ee-mra", "", YEAR)
    ),
    "a laboratory joins a scheme itself": Case(
        (f"add participation body/nafi5 asean-ee-mra testing from {YEAR} until {UNTIL}",),
        change.participation("new", "body/nafi5", "asean-ee-mra", "testing", YEAR),
    ),
    "a suspension for a time": Case((PAUSE,), change.suspended("ilac-mra-kca-testing", "2020-01-01", "2020-06-30")),
    "a suspension that has not begun": Case((PAUSE,), [], date(2019, 12, 31), matters=False),
    "a suspension that is over": Case((PAUSE,), [], date(2020, 7, 1), matters=False),
    "a rule binds": Case(
        (f"add rule SG apac-mra testing any from {YEAR} until {UNTIL}",),
        change.rule("new", "SG", "apac-mra", "testing", "", YEAR),
    ),
    "a rule binds for one product": Case(
        (f"add rule SG apac-mra testing household-appliances from {YEAR} until {UNTIL}",),
        change.rule("new", "SG", "apac-mra", "testing", "household-appliances", YEAR),
    ),
    "an arrangement leaves another": Case(
        ("remove component apac-mra-in-ilac-mra from 2019-06-01",),
        [("arrangement_components", ends("apac-mra-in-ilac-mra", "2019-06-01"))],
    ),
    "an arrangement becomes part of another": Case(
        (f"add component ea-mla apac-mra from {YEAR} until {UNTIL}",),
        change.component("new", "ea-mla", "apac-mra", YEAR),
        matters=False,
    ),
    "a scenario looked at before it begins": Case(
        ("remove participation ilac-mra-boa-1995-testing from 2021-01-01",), [], matters=False
    ),
    "a laboratory is accredited abroad": Case(
        (f"add grant body/quatest2 org/a2la inspection any from {YEAR} until {UNTIL}",),
        change.accredited("new", "body/quatest2", "org/a2la", "inspection", "", YEAR),
    ),
    "an accreditation is suspended": Case(
        ("suspend grant vilas-104-2018 from 2020-01-01 until 2020-03-31",),
        change.grant_suspended("vilas-104-2018", "2020-01-01", "2020-03-31"),
    ),
    "an accreditation ends": Case(
        ("remove grant vilas-104-2018 from 2020-01-01",),
        [("accreditations", ends("vilas-104-2018", "2020-01-01"))],
    ),
    "an accreditation ends, another begins": Case(
        (
            "remove grant vilas-104-2018 from 2020-01-01",
            f"add grant body/nafi5 org/a2la calibration any from 2020-01-01 until {UNTIL}",
        ),
        [
            ("accreditations", ends("vilas-104-2018", "2020-01-01")),
            *change.accredited("new", "body/nafi5", "org/a2la", "calibration", "", "2020-01-01"),
        ],
    ),
    "an organisation becomes a member": Case(
        (f"add membership org/boa-1995 org/iso any from {YEAR}",), [], matters=False
    ),
    "a membership ends": Case(("remove membership {membership} from 2020-01-01",), [], matters=False),
}


@pytest.fixture(scope="module")
def membership(registry: Registry) -> str:
    """A membership that stands on the day."""
    records = registry.network.world.memberships.items()
    return min(iri for iri, record in records if record.standing("2020-01-01")).rsplit("/", 1)[-1]


@pytest.mark.parametrize("name", CASES)
def test_the_scenario_is_the_register_with_the_change_made(
    name: str, real_search: Search, registry: Registry, membership: str, tmp_path: Path
) -> None:
    case = CASES[name]
    changed = edited(resources.data() / "vn", tmp_path / "vn", case.edits) if case.edits else real_search
    bodies = sorted({*real_search.tables.bodies, *real_search.tables.held})
    taken = {cells["activity"] for cells in real_search.participations.values() if cells["activity"]}
    wanted = expected(real_search, changed, bodies, sorted(taken), case.on)
    found = told(registry, [text.format(membership=membership) for text in case.changes], case.on)
    assert len(found) == len(set(found)), "told twice"
    assert set(found) == wanted
    assert bool(wanted) == case.matters
