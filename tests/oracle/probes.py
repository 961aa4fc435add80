"""The questions worth asking: each body, what its own lines name and what is near them, each day something changes."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from tests.oracle.ranges import Unit, Value
from tests.oracle.tables import Days, Grant, Line
from tests.oracle.verdict import Oracle, Question

FAR_PAST = date(1950, 1, 1)
FAR_FUTURE = date(2100, 1, 1)
ONE = timedelta(days=1)


class Probes:
    """Questions about the bodies of a register."""

    def __init__(self, oracle: Oracle, today: date) -> None:
        self.tables = tables = oracle.tables
        self.units = oracle.ranges.units
        self.law = oracle.law
        self.today = today
        self.bodies = sorted(tables.bodies | set(tables.held))
        self.narrower: dict[str, list[str]] = {}
        for narrow, wide in tables.broader.items():
            self.narrower.setdefault(wide, []).append(narrow)
        self.editions = _neighbours(tables.standards)
        self.versions = _neighbours(tables.regulations)
        self.activities = sorted({line.activity for line in tables.lines.values()})
        self.hs_of: dict[str, list[str]] = {}
        for code, products in tables.hs_products.items():
            for product in products:
                self.hs_of.setdefault(product, []).append(code)

    # Days ---------------------------------------------------------------------------------------------------------

    def days(self, body: str) -> list[date]:
        """Each day on which something may change for a body, the day before and the day after, and three more."""
        changes: set[date] = set()
        for grant in self._grants(body):
            changes |= self._changes(grant)
            for key in self.tables.listed.get(grant.key, ()):
                changes |= self._changes(self.tables.lines[key])
            for renewal in self.tables.renewed_by.get(grant.key, ()):
                changes |= self._changes(self.tables.grants[renewal])
        for name in self._regulations(body):
            changes |= self._changes_of_law(name)
        around = {day + step for day in changes if date.min < day < date.max for step in (-ONE, timedelta(), ONE)}
        return sorted(around | {self.today, FAR_PAST, FAR_FUTURE})

    def _changes(self, record: Grant | Line) -> set[date]:
        found = _bounds(record.start) | _bounds(record.end)
        if isinstance(record, Grant) and record.verified:
            found.add(record.verified)
        for act in self.tables.acts.get(record.key, ()):
            found |= _bounds(act.on) | {day for day in (act.until, act.new_until) if day}
        return found

    def _changes_of_law(self, regulation: str) -> set[date]:
        law = self.law
        found = {law.stated(regulation, what) for what in ("in_force_from", "signed_on")}
        found |= {law.stated_end(regulation), law.may_have_begun(regulation), law.certainly_applied(regulation)}
        found |= {law.change_from(change) for change in law.touching(regulation)}
        for row in law.transitions:
            if row["transition_of"] == regulation:
                found |= {date.fromisoformat(row[name]) for name in ("valid_from", "valid_until") if row[name]}
        return {day for day in found if day}

    # Filters ------------------------------------------------------------------------------------------------------

    def filters(self, body: str) -> list[dict[str, str]]:
        """What each line names, in every combination, and near misses of it."""
        found: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
        lines = [
            self.tables.lines[key] for grant in self._grants(body) for key in self.tables.listed.get(grant.key, ())
        ]
        for named in dict.fromkeys((line.activity, line.product, line.regulation, line.standards) for line in lines):
            for asked in self._near(*named):
                found.setdefault(tuple(sorted(asked.items())), asked)
        return list(found.values()) or [{}, {"activity": self.activities[0]}]

    def _near(
        self, activity: str, product: str, regulation: str, standards: frozenset[str]
    ) -> Iterator[dict[str, str]]:
        given = {"activity": activity, "product": product, "regulation": regulation}
        for standard in ["", *sorted(standards)]:
            own = {name: value for name, value in (given | {"standard": standard}).items() if value}
            names = sorted(own)
            for chosen in range(1 << len(names)):
                yield {name: own[name] for place, name in enumerate(names) if chosen >> place & 1}
            for changed, others in (
                ("activity", self._near_activities(activity)),
                ("product", self._near_products(product)),
                ("regulation", self._near_regulations(regulation, product)),
                ("standard", self.editions.get(standard, [])),
            ):
                for other in others:
                    yield {changed: other}
                    yield own | {changed: other}

    def _near_activities(self, activity: str) -> list[str]:
        related = [self.tables.broader.get(f"activity/{activity}"), *self.narrower.get(f"activity/{activity}", ())]
        unrelated = self.activities[(self.activities.index(activity) + 1) % len(self.activities)]
        return [*(key.split("/", 1)[1] for key in related if key), unrelated]

    def _near_products(self, product: str) -> list[str]:
        key = f"product/{product}"
        wide = self.tables.broader.get(key)
        related = [wide, *self.narrower.get(key, ())[:2], *self.narrower.get(wide or "", ())[:2]]
        codes = self.hs_of.get(product, [])[:1]
        return [*(one.split("/", 1)[1] for one in related if one), *codes, *(code[:4] for code in codes)]

    def _near_regulations(self, regulation: str, product: str) -> list[str]:
        of_product = [
            name
            for name, cells in self.tables.regulations.items()
            if product and product in cells["products"].split(";")
        ]
        return [*self.versions.get(regulation, ()), *of_product[:2]]

    # Values -------------------------------------------------------------------------------------------------------

    def values(self, line: Line) -> Iterator[Value]:
        """Values within, at and beyond what a line states, in its unit and in others."""
        cells = line.cells
        bounds = [float(cells[name]) for name in ("range_lower", "range_upper") if cells[name]]
        if not cells["range_unit"] or not bounds:
            return
        unit = self.units[cells["range_unit"]]
        middle = sum(bounds) / len(bounds)
        step = max(abs(bound) for bound in bounds) or 1.0
        for figure in (middle, *bounds, min(bounds) - step / 7, max(bounds) + step / 7):
            yield Value(figure, unit.name)
            for other in self._units_near(unit):
                yield Value(unit.absolute(figure) / other.multiplier - other.offset, other.name)
        capable = [float(cells[name]) for name in ("uncertainty_lower", "uncertainty_upper") if cells[name]]
        for uncertainty in {
            middle / 100,
            *capable,
            *(bound / 2 for bound in capable),
            *(bound * 2 for bound in capable),
        }:
            yield Value(middle, unit.name, abs(uncertainty), cells["uncertainty_unit"] or unit.name)
            yield Value(middle, unit.name, abs(uncertainty), "PERCENT")
            yield Value(middle, unit.name, abs(uncertainty))

    def _units_near(self, unit: Unit) -> list[Unit]:
        """Two units of the same kind and one of another."""
        alike = [one for one in self.units.values() if one.dimensions == unit.dimensions and one.name != unit.name]
        unlike = [one for one in self.units.values() if one.dimensions != unit.dimensions]
        return sorted(alike, key=lambda one: one.name)[:2] + sorted(unlike, key=lambda one: one.name)[:1]

    def of_values(self, body: str) -> Iterator[Question]:
        """Questions about values, on each day of the body, with and without the filters of the line."""
        for grant in self._grants(body):
            for key in self.tables.listed.get(grant.key, ()):
                line = self.tables.lines[key]
                for value in self.values(line):
                    for on in {grant.start.latest, grant.end.earliest if grant.end else self.today, self.today}:
                        yield Question(body, on, value=value)
                        yield Question(body, on, activity=line.activity, product=line.product, value=value)

    # Questions ----------------------------------------------------------------------------------------------------

    def of_body(self, body: str, known_at: datetime | None = None) -> Iterator[Question]:
        for asked in self.filters(body):
            for on in self.days(body):
                yield Question(body, on, known_at=known_at, **asked)

    def everything(self) -> Iterator[Question]:
        for body in self.bodies:
            yield from self.of_body(body)
            yield from self.of_values(body)

    def some(self, number: int, seed: int, known: float) -> Iterator[Question]:
        """A seeded choice: a body, a filter or value of its own, a day; `known` is the share asked as known once."""
        choose = random.Random(seed)
        filters: dict[str, list[dict[str, str]]] = {}
        days: dict[str, list[date]] = {}
        values: dict[str, list[Question]] = {}
        for _ in range(number):
            body = choose.choice(self.bodies)
            if body not in filters:
                filters[body], days[body] = self.filters(body), self.days(body)
                values[body] = list(islice(self.of_values(body), 200))
            instant = choose.choice(self.instants(body)) if choose.random() < known else None
            if values[body] and choose.random() < 0.15:
                yield replace(choose.choice(values[body]), on=choose.choice(days[body]), known_at=instant)
            else:
                asked = choose.choice(filters[body])
                yield Question(body, choose.choice(days[body]), known_at=instant, **asked)

    def instants(self, body: str) -> list[datetime]:
        """Each moment at which something about a body was recorded, and the moment before."""
        found: set[datetime] = set()
        for grant in self._grants(body):
            for record in (grant, *(self.tables.lines[key] for key in self.tables.listed.get(grant.key, ()))):
                found.add(record.recorded)
                for act in self.tables.acts.get(record.key, ()):
                    found |= {act.recorded, *(void.recorded for void in self.tables.acts.get(act.key, ()))}
        before = {moment - timedelta(microseconds=1) for moment in found}
        return sorted(found | before) or [datetime(2026, 1, 1, tzinfo=UTC)]

    def _grants(self, body: str) -> list[Grant]:
        return [self.tables.grants[key] for key in self.tables.held.get(body, ())]

    def _regulations(self, body: str) -> list[str]:
        lines = (
            self.tables.lines[key] for grant in self._grants(body) for key in self.tables.listed.get(grant.key, ())
        )
        named = {line.regulation for line in lines if line.regulation}
        return sorted(named | {other for name in named for other in self.versions.get(name, ())})


def _bounds(days: Days | None) -> set[date]:
    return {days.earliest, days.latest} if days else set()


def _neighbours(documents: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """Each document and those that replaced it or that it replaced."""
    found: dict[str, list[str]] = {}
    for name, cells in documents.items():
        for successor in filter(None, cells["superseded_by"].split(";")):
            found.setdefault(name, []).append(successor)
            found.setdefault(successor, []).append(name)
    return found
