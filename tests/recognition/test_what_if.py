"""A scenario answers as the exhaustive search does over tables in which the change was made."""

import csv
import shutil
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.recognition.comparing import thing
from tests.recognition.search import Found, Search

from cabgraph import names, resources
from cabgraph.answers.registry import Registry
from cabgraph.answers.supposing import read_changes
from cabgraph.answers.what_if import found_by

Row = dict[str, str]
Best = tuple[str, str] | None


class Case(NamedTuple):
    """A scenario, the day it is looked at, and what becomes of the rows of which tables."""

    changes: tuple[str, ...]
    on: date
    edits: dict[str, Callable[[list[Row]], None]]


def before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def ends(record: str, day: str) -> Callable[[list[Row]], None]:
    def edit(rows: list[Row]) -> None:
        row = next(row for row in rows if row["id"] == record)
        row["valid_until"] = before(day)
        for column in ("possibly_until", "ended_by"):
            if column in row:
                row[column] = ""

    return edit


def joins(**cells: str) -> Callable[[list[Row]], None]:
    def edit(rows: list[Row]) -> None:
        recorded = {"recorded_at": "2026-11-22T00:00:00Z", "source": "a test", "confidence": "high"}
        rows.append(dict.fromkeys(FIELDS_OF[cells["id"]], "") | recorded | cells)

    return edit


def both(one: Callable[[list[Row]], None], other: Callable[[list[Row]], None]) -> Callable[[list[Row]], None]:
    def edit(rows: list[Row]) -> None:
        one(rows)
        other(rows)

    return edit


FIELDS_OF: dict[str, list[str]] = {}

UNTIL = "2030-12-31"
CASES = {
    "a participation ends": Case(
        ("remove participation ilac-mra-boa-1995-testing from 2019-01-01",),
        date(2020, 1, 13),
        {"participations": ends("ilac-mra-boa-1995-testing", "2019-01-01")},
    ),
    "both ways of one accreditation body end": Case(
        (
            "remove participation ilac-mra-boa-1995-testing from 2019-02-01",
            "remove participation apac-mra-boa-1995-testing from 2019-02-01",
        ),
        date(2020, 1, 13),
        {
            "participations": both(
                ends("ilac-mra-boa-1995-testing", "2019-02-01"), ends("apac-mra-boa-1995-testing", "2019-02-01")
            )
        },
    ),
    "someone joins there": Case(
        (f"add participation org/moldac ilac-mra testing from 2019-06-01 until {UNTIL}",),
        date(2020, 1, 13),
        {
            "participations": joins(
                id="new",
                arrangement="ilac-mra",
                participant="org/moldac",
                activity="testing",
                role="signatory",
                valid_from="2019-06-01",
                valid_until=UNTIL,
            )
        },
    ),
    "someone joins here": Case(
        (f"add participation org/a2la ilac-mra proficiency-testing from 2019-06-01 until {UNTIL}",),
        date(2020, 1, 13),
        {
            "participations": joins(
                id="new",
                arrangement="ilac-mra",
                participant="org/a2la",
                activity="proficiency-testing",
                role="signatory",
                valid_from="2019-06-01",
                valid_until=UNTIL,
            )
        },
    ),
    "a suspension for a time": Case(
        ("suspend participation ilac-mra-kca-testing from 2020-01-01 until 2020-06-30",),
        date(2020, 1, 13),
        {
            "participation_events": both(
                joins(
                    id="pause",
                    affects="participation/ilac-mra-kca-testing",
                    event_type="suspension",
                    effective_on="2020-01-01",
                ),
                joins(
                    id="again",
                    affects="participation/ilac-mra-kca-testing",
                    event_type="restoration",
                    effective_on="2020-07-01",
                ),
            )
        },
    ),
    "a rule binds": Case(
        (f"add rule SG apac-mra testing any from 2019-06-01 until {UNTIL}",),
        date(2020, 1, 13),
        {
            "acceptance_rules": joins(
                id="rule",
                arrangement="apac-mra",
                jurisdiction="SG",
                activities="testing",
                valid_from="2019-06-01",
                valid_until=UNTIL,
            )
        },
    ),
    "an arrangement leaves another": Case(
        ("remove component apac-mra-in-ilac-mra from 2019-06-01",),
        date(2020, 1, 13),
        {"arrangement_components": ends("apac-mra-in-ilac-mra", "2019-06-01")},
    ),
    "a scenario looked at before it begins": Case(
        ("remove participation ilac-mra-boa-1995-testing from 2021-01-01",),
        date(2020, 1, 13),
        {"participations": ends("ilac-mra-boa-1995-testing", "2021-01-01")},
    ),
}


def edited(folder: Path, edits: dict[str, Callable[[list[Row]], None]]) -> Path:
    shutil.copytree(resources.data() / "vn", folder)
    for table, edit in edits.items():
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as opened:
            reader = csv.DictReader(opened)
            fields, rows = list(reader.fieldnames or ()), list(reader)
        FIELDS_OF.update(dict.fromkeys(("new", "rule", "pause", "again"), fields))
        edit(rows)
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, fields)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def best(found: Iterable[Found]) -> Best:
    told = [(each.standing, "binding" if each.binding else "technical") for each in found]
    return min(told, key=lambda each: (each[0] != "yes", each[1] != "binding"), default=None)


@pytest.fixture(scope="module")
def untouched() -> Search:
    return Search(resources.data() / "vn", resources.ontology())


@pytest.mark.parametrize("name", CASES)
def test_the_scenario_is_the_register_with_the_change_made(
    name: str, untouched: Search, registry: Registry, tmp_path: Path
) -> None:
    case = CASES[name]
    changed = Search(edited(tmp_path / "vn", case.edits), resources.ontology())
    economies = sorted({economy for homes in untouched.homes.values() for economy in homes})
    activities = sorted({cells["activity"] for cells in untouched.participations.values() if cells["activity"]})
    wanted = set()
    for body in sorted({*untouched.tables.bodies, *untouched.tables.held}):
        for activity in activities:
            was = untouched.paths(body, economies, activity, "", case.on)
            becomes = changed.paths(body, economies, activity, "", case.on)
            for economy in economies:
                pair = best(was[economy]), best(becomes[economy])
                if pair[0] != pair[1]:
                    wanted.add((body, activity, economy, *pair))
    scenario = read_changes(registry, case.changes)
    found = {
        (
            body.removeprefix(names.THINGS),
            alike.activity.removeprefix(thing("activity/")),
            turn.economy.removeprefix(thing("jurisdiction/")),
            turn.before,
            turn.after,
        )
        for alike in found_by(registry, scenario, case.on.isoformat())
        for body, _ in alike.bodies
        for turn in alike.turns
    }
    assert found == wanted
    assert bool(wanted) == (name != "a scenario looked at before it begins")
