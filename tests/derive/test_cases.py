"""The hand cases of `cases/`: NAME.ttl is the history, NAME.csv what must be said of it.

A row says: this record, on this day, as known at this instant (all that is known when empty), stands so. `opened_by`
and `closed_by` are looked at where they are not empty; a hyphen means that there is none. Names are those after /id/.
"""

import csv
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import pytest
from tests.derive.graphs import CASES, periods, workbench

from cabgraph import names
from cabgraph.derive.asof import periods_of, periods_on
from cabgraph.derive.records import Period
from cabgraph.derive.run import derive

FILES = sorted(CASES.glob("*.ttl"))

NOT_YET = ("no", "not-yet-in-force", "")


def rows(path: Path) -> list[dict[str, str]]:
    with path.with_suffix(".csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@lru_cache(maxsize=256)
def derived(path: Path, known_at: str) -> dict[str, list[Period]]:
    store = workbench(path.read_text(encoding="utf-8"))
    derive(store, datetime.fromisoformat(known_at) if known_at else None)
    return periods(store)


def on_day(found: list[Period], day: date) -> Period | None:
    return next((period for period in found if period.since <= day <= period.until), None)


def shown(event: str) -> str:
    return event.removeprefix(names.THINGS) or "-"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    wrong = []
    for number, row in enumerate(rows(path), 2):
        found = derived(path, row["known_at"]).get(names.THINGS + row["record"], [])
        period = on_day(found, date.fromisoformat(row["on"]))
        said = period[2:5] if period else NOT_YET
        said += tuple(
            shown(getattr(period, column)) if period and row[column] else "" for column in ("opened_by", "closed_by")
        )
        expected = tuple(row[column] for column in ("standing", "reason", "missing", "opened_by", "closed_by"))
        if said != expected:
            wrong.append(f"{path.stem}.csv:{number}: {said}, not {expected}")
    assert wrong == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_periods_of_a_body_are_those_of_the_whole(path: Path) -> None:
    """Deriving one body as known at an instant gives what deriving everything gives."""
    store = workbench(path.read_text(encoding="utf-8"))
    derive(store)
    for known_at in sorted({row["known_at"] for row in rows(path)} - {""}) or ["2026-11-22T00:00:00Z"]:
        whole = derived(path, known_at)
        for body in ("a", "b", "c", "k", "m", "z"):
            found = periods_of(store, names.thing("body", body), datetime.fromisoformat(known_at))
            assert {record: whole.get(record, []) for record in found} == found
            for on in (date(2019, 3, 1), date(2021, 6, 1)):
                day = periods_on(store, names.thing("body", body), datetime.fromisoformat(known_at), on)
                assert {iri: at.get("standing") for iri, at in day.items()} == {
                    iri: getattr(on_day(its, on), "standing", None) for iri, its in found.items()
                }


def test_a_body_finds_its_records() -> None:
    store = workbench((CASES / "renewal.ttl").read_text(encoding="utf-8"))
    derive(store)
    found = periods_of(store, names.thing("body", "b"), datetime.fromisoformat("2026-11-22T00:00:00Z"))
    assert set(found) == {names.THINGS + name for name in ("grant/g", "grant/h", "item/g/1", "item/h/1")}
    assert periods_of(store, "https://example.org/> } #", datetime.fromisoformat("2026-11-22T00:00:00Z")) == {}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_case_says_what_it_shows(path: Path) -> None:
    first, second = path.read_text(encoding="utf-8").splitlines()[:2]
    assert first.startswith("# vi: ")
    assert second.startswith("# en: ")
    assert rows(path)
    assert {"standing", "reason", "missing", "opened_by", "closed_by"} < set(rows(path)[0])
