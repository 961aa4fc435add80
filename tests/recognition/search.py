"""Every chain by exhaustive search: docs/decisions/0021 said again, from the tables alone.

Nothing of the program is used: rows by the csv module, concept files by rdflib, one day at a time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from rdflib import Graph
from tests.oracle import tables as csv_tables
from tests.oracle.standing import Register
from tests.oracle.tables import CAB, THINGS, Act, Days, Grant, Tables, bounded, day, effects, instant, rows, several

ORGANISATIONS = (
    ("org", "accreditation_bodies"),
    ("org", "authorities"),
    ("org", "foreign_organisations"),
    ("org", "member_states"),
    ("org", "international_organisations"),
    ("body", "bodies"),
)
Keys = tuple[str, ...]

SAME_AFTER = ("renaming", "reorganisation", "succession")


class Found(NamedTuple):
    """One chain, by the keys of its records. `lines` counts the scope lines, `rule` says that a rule binds."""

    route: str
    keys: tuple[str, ...]
    standing: str
    binding: bool
    lines: int


class Walk(NamedTuple):
    """One chain on the way: its proof and the proof's standing, the top, and the records between."""

    route: str
    scope: tuple[str, str] | None
    lines: int
    middle: "Middle"


class Middle(NamedTuple):
    """The part of a chain that is the same for all who begin it: the top, the records, the worst standing."""

    top: str
    keys: Keys
    standing: str


class Search:
    """The tables of a country, and the search over them."""

    def __init__(self, folder: Path, ontology: Path) -> None:
        self.tables = csv_tables.read(folder, ontology)
        self.forget()
        self.lines = Register(self.tables)
        self.arrangements = {f"arrangement/{cells['id']}": cells for cells, _ in rows(folder, "arrangements")}
        self.components = {
            f"arrangement-component/{cells['id']}": cells for cells, _ in rows(folder, "arrangement_components")
        }
        self.participations = {f"participation/{cells['id']}": cells for cells, _ in rows(folder, "participations")}
        self.taking_part: dict[str, list[str]] = {}
        for key, cells in self.participations.items():
            self.taking_part.setdefault(cells["participant"], []).append(key)
        self.rules = {f"acceptance-rule/{cells['id']}": cells for cells, _ in rows(folder, "acceptance_rules")}
        self.network = Register(self._network(folder, ontology))
        self.homes: dict[str, set[str]] = {}
        self.accreditors: set[str] = set()
        for kind, table in ORGANISATIONS:
            for cells, _ in rows(folder, table):
                key = f"{kind}/{cells['id']}"
                self.homes.setdefault(key, set()).update(several(cells["jurisdiction"]))
                if table == "accreditation_bodies" or "cab:AccreditationBody" in several(cells.get("class", "")):
                    self.accreditors.add(key)
        self.same = self._same(folder)
        self.granted_by: dict[str, str] = {}
        self.under: dict[str, str] = {}
        for table in csv_tables.GRANT_TABLES:
            for cells, _ in rows(folder, table):
                self.granted_by[f"grant/{cells['id']}"] = cells["granted_by"]
                if table == "designations":
                    self.under[f"grant/{cells['id']}"] = f"arrangement/{cells['under_arrangement']}"
        self.accreditations = {f"grant/{cells['id']}" for cells, _ in rows(folder, "accreditations")}
        concepts = Graph().parse(ontology / "concepts" / "arrangement-kind.ttl")
        self.barren = {
            str(kind).removeprefix(THINGS).removeprefix("arrangement-kind/")
            for kind, told in concepts.subject_objects(CAB.recognisesResults)
            if not told.toPython()  # type: ignore[attr-defined]
        }

    # Reading ------------------------------------------------------------------------------------------------------

    def _network(self, folder: Path, ontology: Path) -> Tables:
        """Dress the records of the network as grants, so that the day-by-day reading of the oracle can be asked."""
        does = effects(ontology)
        records: dict[str, Grant] = {}
        acts: dict[str, list[Act]] = {}
        for found in (self.arrangements, self.components, self.participations, self.rules):
            for key, cells in found.items():
                records[key] = _dressed(key, cells)
        events = {}
        for cells, row in rows(folder, "participation_events"):
            on = bounded(cells["effective_on"], cells["possibly_from"])
            assert on
            recorded = instant(cells["recorded_at"])
            act = Act(
                f"event/{cells['id']}", cells["event_type"], does[cells["event_type"]], on, None, None, recorded, row
            )
            events[cells["id"]] = act
            if cells["affects"]:
                acts.setdefault(cells["affects"], []).append(act)
        renewed: dict[str, list[str]] = {}
        for key, cells in self.participations.items():
            record = records[key]
            acts.setdefault(key, []).append(
                Act(f"{key}/opening", "grant", "opens", record.start, None, None, record.recorded, key)
            )
            if cells["ended_by"]:
                acts[key].append(events[cells["ended_by"]])
            if cells["renews"]:
                renewed.setdefault(f"participation/{cells['renews']}", []).append(key)
        return replace(self.tables, grants=records, lines={}, acts=acts, renewed_by=renewed)

    def _same(self, folder: Path) -> list[tuple[str, str]]:
        found = []
        for table, prefix in (("organisation_changes", ""), ("foreign_changes", "org/")):
            for cells, _ in rows(folder, table):
                if cells["kind"] in SAME_AFTER:
                    for before in several(cells["original"]):
                        found += [(prefix + before, prefix + after) for after in several(cells["resulting"])]
        return found

    def forget(self) -> None:
        """Drop what was found out so far. It is kept only so as not to ask the same of the tables twice."""
        self._walked: dict[tuple[str, str, date], list[Middle]] = {}
        self._stood: dict[tuple[str, date], str] = {}
        self._bound: dict[tuple[str, str, str, str, date], bool] = {}

    # One day ------------------------------------------------------------------------------------------------------

    def stands(self, key: str, on: date) -> str:
        """Yes, unknown, or nothing at all, of a record of the network."""
        if (key, on) not in self._stood:
            self._stood[key, on] = self._stands(key, on)
        return self._stood[key, on]

    def _stands(self, key: str, on: date) -> str:
        record = self.network.tables.grants[key]
        if key in self.participations and not self.network.counts(record):
            return ""
        said = self.network.grant_says(record, on)[0]
        return "" if said == "no" else said

    def ends_after(self, key: str, on: date, last: date) -> date | None:
        """The first day after `on`, up to `last`, on which a stated reason against a record begins."""
        record = self.network.tables.grants[key]
        stated = record.end is not None
        before = self._reason(record, on)
        each = on + timedelta(days=1)
        while each <= last:
            reason = self._reason(record, each)
            if reason != before and reason[0] != "yes" and (stated or reason[1] != "not-verified-since"):
                return each
            before, each = reason, each + timedelta(days=1)
        return None

    def _reason(self, record: Grant, on: date) -> tuple[str, str]:
        return self.network.grant_says(record, on)

    def wider(self, product: str) -> set[str]:
        found = [f"product/{product}"]
        while found[-1] in self.tables.broader:
            found.append(self.tables.broader[found[-1]])
        return {each.removeprefix("product/") for each in found}

    def names_of(self, organisation: str) -> set[str]:
        found = {organisation}
        while True:
            more = {b for a, b in self.same if a in found} | {a for a, b in self.same if b in found}
            if more <= found:
                return found
            found |= more

    def counts(self, arrangement: str, on: date) -> bool:
        return self.arrangements[arrangement]["kind"] not in self.barren and bool(self.stands(arrangement, on))

    def covers(self, arrangement: str, activity: str) -> bool:
        return any(
            f"arrangement/{cells['arrangement']}" == arrangement and cells["activity"] == activity
            for cells in self.participations.values()
        )

    # The walk -----------------------------------------------------------------------------------------------------

    def ways_up(self, arrangement: str, on: date, passed: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        """Every sequence of arrangements and components upwards that stands, the shortest the arrangement alone."""
        if arrangement in passed or not self.counts(arrangement, on):
            return
        passed = (*passed, arrangement)
        yield passed
        for component, cells in self.components.items():
            if f"arrangement/{cells['part']}" == arrangement and self.stands(component, on):
                yield from self.ways_up(f"arrangement/{cells['whole']}", on, (*passed, component))

    def paths(
        self, body: str, economies: Iterable[str], activity: str, product: str, on: date
    ) -> dict[str, set[Found]]:
        """All chains of a body to each of some economies."""
        wanted: dict[str, set[Found]] = {economy: set() for economy in economies}
        for route, scope, lines, (top, middle, worst) in (
            *self.by_accreditation(body, activity, product, on),
            *self.by_government(body, activity, product, on),
            *self.by_scheme(body, activity, product, on),
        ):
            there = self.participations[middle[-1]]["participant"]
            keys = (scope[0], *middle) if scope else middle
            standing = "unknown" if scope and scope[1] == "unknown" else worst
            for economy in self.homes.get(there, ()):
                if economy in wanted:
                    binds = self.binds(economy, top, activity, product, on)
                    wanted[economy].add(Found(route, keys, standing, binds, lines))
        return wanted

    def held(self, body: str, activity: str, product: str, on: date) -> Iterator[tuple[str, tuple[str, str], int]]:
        """Each grant of a body: its proof with its standing, and how many lines stand or may."""
        wide = self.wider(product) if product else set()
        for grant in self.tables.held.get(body, ()):
            said: dict[str, str] = {}
            for key in self.tables.listed.get(grant, ()):
                line = self.tables.lines[key]
                if line.activity == activity and (not product or line.product in wide):
                    answer = self.lines.answer(line, on)
                    if answer and answer[0] != "no":
                        said[key] = answer[0]
            if said:
                best = "yes" if "yes" in said.values() else "unknown"
                yield grant, (min(key for key, how in said.items() if how == best), best), len(said)

    def by_accreditation(self, body: str, activity: str, product: str, on: date) -> Iterator[Walk]:
        for grant, scope, lines in self.held(body, activity, product, on):
            if grant in self.accreditations:
                for middle in self.middles(self.granted_by[grant], activity, on):
                    yield Walk("accreditation", scope, lines, middle)

    def middles(self, accreditor: str, activity: str, on: date) -> list[Middle]:
        """Every way from an accreditation body to any other one, walked once for all whom it accredits."""
        asked = (accreditor, activity, on)
        if asked not in self._walked:
            self._walked[asked] = list(self._middles(accreditor, activity, on))
        return self._walked[asked]

    def _middle(self, top: str, keys: Keys, on: date) -> Middle:
        return Middle(top, keys, "unknown" if any(self.stands(key, on) == "unknown" for key in keys) else "yes")

    def _middles(self, accreditor: str, activity: str, on: date) -> Iterator[Middle]:
        names = self.names_of(accreditor)
        for one, here in self.participations.items():
            if here["participant"] not in names or here["activity"] != activity or not self.stands(one, on):
                continue
            ups = [
                way for way in self.ways_up(f"arrangement/{here['arrangement']}", on) if self.covers(way[-1], activity)
            ]
            for other, there in self.participations.items():
                if other == one or there["activity"] != activity or there["participant"] not in self.accreditors:
                    continue
                if not self.stands(other, on):
                    continue
                for way in ups:
                    for down in self.ways_up(f"arrangement/{there['arrangement']}", on):
                        if down[-1] == way[-1]:
                            yield self._middle(way[-1], (one, *way, *reversed(down[:-1]), other), on)

    def by_government(self, body: str, activity: str, product: str, on: date) -> Iterator[Walk]:
        for grant, scope, lines in self.held(body, activity, product, on):
            arrangement = self.under.get(grant, "")
            if arrangement in self.arrangements and self.counts(arrangement, on):
                names = self.names_of(self.granted_by[grant])
                for one, here in self.participations.items():
                    fits = here["participant"] in names and here["activity"] in ("", activity)
                    if fits and f"arrangement/{here['arrangement']}" == arrangement and self.stands(one, on):
                        for other in self._others(one, arrangement, activity, on):
                            keys = (one, arrangement, other)
                            yield Walk("government", scope, lines, self._middle(arrangement, keys, on))

    def by_scheme(self, body: str, activity: str, product: str, on: date) -> Iterator[Walk]:
        for one in self.taking_part.get(body, ()):
            here = self.participations[one]
            if here["activity"] != activity or not self.stands(one, on):
                continue
            if product and here["product"] not in self.wider(product):
                continue
            arrangement = f"arrangement/{here['arrangement']}"
            if self.counts(arrangement, on):
                for other in self._others(one, arrangement, activity, on):
                    yield Walk("scheme", None, 0, self._middle(arrangement, (one, arrangement, other), on))

    def _others(self, one: str, arrangement: str, activity: str, on: date) -> Iterator[str]:
        for other, there in self.participations.items():
            fits = other != one and there["activity"] in ("", activity)
            if fits and f"arrangement/{there['arrangement']}" == arrangement and self.stands(other, on):
                yield other

    def binds(self, economy: str, arrangement: str, activity: str, product: str, on: date) -> bool:
        asked = (economy, arrangement, activity, product, on)
        if asked not in self._bound:
            self._bound[asked] = self._binds(*asked)
        return self._bound[asked]

    def _binds(self, economy: str, arrangement: str, activity: str, product: str, on: date) -> bool:
        for key, rule in self.rules.items():
            if f"arrangement/{rule['arrangement']}" != arrangement or economy not in several(rule["jurisdiction"]):
                continue
            fits = not rule["product"] or (product and rule["product"] in self.wider(product))
            if fits and activity in several(rule["activities"]) and self.stands(key, on) == "yes":
                return True
        return False


def _dressed(key: str, cells: dict[str, str]) -> Grant:
    start = bounded(cells["valid_from"], cells["possibly_from"])
    assert start, key
    end = csv_tables.days(cells["valid_until"])
    if end and cells.get("possibly_until"):
        end = Days(end.earliest, date.fromisoformat(cells["possibly_until"]))
    renews = f"participation/{cells['renews']}" if cells.get("renews") else ""
    recorded = instant(cells["recorded_at"])
    return Grant(key, "", "", True, start, end, day(cells["last_verified_on"]), renews, recorded, key)
