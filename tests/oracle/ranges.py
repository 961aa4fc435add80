"""Does a value lie within what a line states? Decision 0008, section 4, in floating point from the units' file."""

from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Namespace, URIRef
from tests.oracle.tables import Line

QUDT = Namespace("http://qudt.org/schema/qudt/")
UNIT = Namespace("http://qudt.org/vocab/unit/")


@dataclass(frozen=True)
class Value:
    """What was asked: a figure with its unit, perhaps an uncertainty with its own."""

    figure: float
    unit: str
    uncertainty: float | None = None
    uncertainty_unit: str = ""


@dataclass(frozen=True)
class Unit:
    """A unit of measure."""

    name: str
    multiplier: float
    offset: float
    dimensions: str
    kinds: frozenset[str]

    def compares(self, other: "Unit") -> bool:
        if self.name == other.name:
            return True
        alike = bool(self.dimensions) and self.dimensions == other.dimensions
        return alike and (not self.kinds or not other.kinds or bool(self.kinds & other.kinds))

    def ratio(self) -> bool:
        return self.dimensions == "A0E0L0I0M0H0T0D1"

    def absolute(self, figure: float) -> float:
        return (figure + self.offset) * self.multiplier

    def difference(self, figure: float) -> float:
        return figure * self.multiplier


def units(ontology: Path) -> dict[str, Unit]:
    graph = Graph().parse(ontology / "vendor" / "qudt.ttl")
    found = {}
    for subject in set(graph.subjects(QUDT.conversionMultiplier)) | set(graph.subjects(QUDT.hasDimensionVector)):
        name = str(subject).rsplit("/", 1)[-1]
        if isinstance(subject, URIRef) and subject.startswith(str(UNIT)):
            multiplier, offset = (
                graph.value(subject, QUDT.conversionMultiplier),
                graph.value(subject, QUDT.conversionOffset),
            )
            found[name] = Unit(
                name,
                float(str(multiplier)) if multiplier is not None else 1.0,
                float(str(offset)) if offset is not None else 0.0,
                str(graph.value(subject, QUDT.hasDimensionVector) or "").rsplit("/", 1)[-1],
                frozenset(str(kind) for kind in graph.objects(subject, QUDT.hasQuantityKind)),
            )
    return found


class Ranges:
    """The rules, with the units they need."""

    def __init__(self, known: dict[str, Unit]) -> None:
        self.units = known

    def compares(self, line: Line, value: Value) -> bool:
        """Whether a line states a range in a unit that compares with the value's."""
        return bool(self._bounds(line, "range")) and self.units[line.cells["range_unit"]].compares(
            self.units[value.unit]
        )

    def said(self, line: Line, value: Value) -> tuple[str, str]:
        """What a line says of a value: ("no" | "doubt" | "yes", reason)."""
        bounds = self._bounds(line, "range")
        if not bounds:
            return ("doubt", "range-not-stated")
        asked = self.units[value.unit]
        stated = self.units[line.cells["range_unit"]]
        if not stated.compares(asked):
            return ("doubt", "unit-mismatch")
        figure = asked.absolute(value.figure)
        lower, upper = bounds
        if lower is not None and not at_most(stated.absolute(lower), figure):
            return ("no", "value-outside-range")
        if upper is not None and not at_most(figure, stated.absolute(upper)):
            return ("no", "value-outside-range")
        return ("yes", "") if value.uncertainty is None else self._capable(line, value, figure)

    def _capable(self, line: Line, value: Value, figure: float) -> tuple[str, str]:
        bounds = self._bounds(line, "uncertainty")
        if not bounds:
            return ("doubt", "range-not-stated")
        value_unit = self.units[value.unit]
        asked_unit = self.units[value.uncertainty_unit or value.unit]
        stated = self.units[line.cells["uncertainty_unit"]]
        asked = asked_unit.difference(value.uncertainty or 0.0)
        if asked_unit.ratio() and not value_unit.ratio():
            asked_unit, asked = value_unit, asked * abs(figure)
        scale = 1.0
        if line.cells["uncertainty_mode"] == "relative":
            scale = abs(figure)
            stated_as = value_unit
        else:
            stated_as = stated
        if not stated_as.compares(asked_unit):
            return ("doubt", "unit-mismatch")
        known = [stated.difference(bound) * scale for bound in bounds if bound is not None]
        if not at_most(min(known), asked):
            return ("no", "below-cmc")
        return ("yes", "") if at_most(max(known), asked) else ("doubt", "below-cmc")

    def _bounds(self, line: Line, what: str) -> tuple[float | None, float | None] | None:
        lower, upper, unit = (line.cells[f"{what}_{part}"] for part in ("lower", "upper", "unit"))
        if not unit or not (lower or upper):
            return None
        return (float(lower) if lower else None, float(upper) if upper else None)


def at_most(one: float, other: float) -> bool:
    """Compare with the tolerance of the text: 1e-9 of the greater magnitude."""
    return one - other <= 1e-9 * max(abs(one), abs(other))
