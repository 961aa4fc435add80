"""A value with a unit against the range and the capability of scope lines: docs/decisions/0008, section 4."""

import difflib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Literal

from cabgraph import names
from cabgraph.index.lookup import Index

Result = Literal["inside", "outside", "below-cmc", "perhaps-below-cmc", "not-stated", "unit-mismatch"]

TOLERANCE = 1e-9
_NEAR = 6
_ALIKE = 0.6
"""How many units are offered for one nobody knows, and how alike their spelling has to be (0 to 1)."""
_RATIO = "http://qudt.org/vocab/quantitykind/DimensionlessRatio"
_LOOKALIKES = {0x00BA: "\u00b0", 0x02DA: "\u00b0", 0x2212: "-", 0x2013: "-"}
"""What people type for the degree sign (an ordinal indicator, a ring) and for minus."""


@dataclass(frozen=True)
class Unit:
    """A unit: how it converts to coherent SI units, and what it measures."""

    iri: str
    multiplier: float
    offset: float
    dimension: str
    kinds: frozenset[str]

    def si(self, value: float) -> float:
        """Convert a value to SI: (value + offset) times multiplier, as QUDT defines it."""
        return (value + self.offset) * self.multiplier

    def compares(self, other: "Unit") -> bool:
        """Return whether values in two units can be compared."""
        if self.iri == other.iri:
            return True
        kin = bool(self.kinds & other.kinds) or not (self.kinds and other.kinds)
        return bool(self.dimension) and self.dimension == other.dimension and kin

    @property
    def is_ratio(self) -> bool:
        """Whether it is a bare ratio, as per cent is."""
        return _RATIO in self.kinds


@dataclass(frozen=True)
class Units:
    """The units of a release by IRI, and by how people write them."""

    by_iri: dict[str, Unit]
    by_symbol: dict[str, str]
    by_name: dict[str, str]
    shown: dict[str, str]

    @classmethod
    def read(cls, index: Index) -> "Units":
        """Read the units of a release; a unit that does not convert is left out."""
        told: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in index.ask("units"):
            told[row["unit"]][row["property"]].append(row["value"])
        units = {
            iri: Unit(
                iri,
                float(facts["multiplier"][0]),
                float((facts["offset"] or ["0"])[0]),
                (facts["dimension"] or [""])[0],
                frozenset(facts["kind"]),
            )
            for iri, facts in told.items()
            if facts["multiplier"]
        }
        symbols = {_plain(text): iri for iri in units for text in told[iri]["symbol"]}
        spoken: defaultdict[str, set[str]] = defaultdict(set)
        for iri in units:
            for text in told[iri]["name"] + told[iri]["symbol"]:
                spoken[names.fold(text)].add(iri)
        named = {text: min(those) for text, those in spoken.items() if len(those) == 1}
        shown = {iri: min(told[iri]["symbol"], key=lambda text: (len(text), text)) for iri in units}
        return cls(units, symbols, named, shown)

    def find(self, text: str) -> Unit | None:
        """Return the unit that a symbol, a UCUM code, a QUDT name or a label stands for; case tells symbols apart."""
        iri = text if text in self.by_iri else self.by_symbol.get(_plain(text)) or self.by_name.get(names.fold(text))
        return self.by_iri.get(iri or "")

    def near(self, text: str) -> list[str]:
        """Return how to write the units that are spelt much alike; none for what is like no unit."""
        spelt = {**self.by_name, **{names.fold(symbol): iri for symbol, iri in self.by_symbol.items()}}
        close = difflib.get_close_matches(names.fold(text), spelt, _NEAR, _ALIKE)
        return list(dict.fromkeys(self.shown[spelt[one]] for one in close))

    def comparable(self, unit: Unit) -> list[str]:
        """Return the units in which a range can be compared with one."""
        return sorted(other.iri for other in self.by_iri.values() if unit.compares(other))

    def ratios(self) -> list[str]:
        """Return the units that are bare ratios."""
        return sorted(unit.iri for unit in self.by_iri.values() if unit.is_ratio)


@dataclass(frozen=True)
class Measure:
    """What was asked: the value and the expanded uncertainty in SI units, the unit, and both as they were typed."""

    value: float
    unit: Unit
    uncertainty: float | None
    shown: str


def at_most(one: float, other: float) -> bool:
    """Return whether one number is at most another, within the relative tolerance."""
    return one - other <= TOLERANCE * max(abs(one), abs(other))


def compare(units: Units, measure: Measure, row: dict[str, Any] | None) -> Result:
    """Hold a value and its uncertainty against the range and the capability (CMC) of one scope line."""
    lower, upper = (_number(row, name) for name in ("si_lower", "si_upper"))
    if row is None or (lower is None and upper is None):
        return "not-stated"
    unit = units.by_iri.get(row["unit"])
    if unit is None or not unit.compares(measure.unit):
        return "unit-mismatch"
    if (lower is not None and not at_most(lower, measure.value)) or (
        upper is not None and not at_most(measure.value, upper)
    ):
        return "outside"
    return "inside" if measure.uncertainty is None else _capability(units, measure, measure.uncertainty, row)


def _capability(units: Units, measure: Measure, asked: float, row: dict[str, Any]) -> Result:
    lower, upper = (_number(row, name) for name in ("cmc_si_lower", "cmc_si_upper"))
    best, worst = (lower if lower is not None else upper), (upper if upper is not None else lower)
    unit = units.by_iri.get(row["cmc_unit"] or "")
    if best is None or worst is None or unit is None:
        return "not-stated"
    relative = str(row["cmc_mode"]).endswith("/relative")
    if not (unit.is_ratio if relative else unit.compares(measure.unit)):
        return "unit-mismatch"
    scale = abs(measure.value) if relative else 1.0
    if not at_most(best * scale, asked):
        return "below-cmc"
    return "inside" if at_most(worst * scale, asked) else "perhaps-below-cmc"


def _number(row: dict[str, Any] | None, name: str) -> float | None:
    return None if row is None or row[name] is None else float(row[name])


def _plain(text: str) -> str:
    """Return a symbol as it is compared: compatibility forms made one, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_LOOKALIKES)).split())
