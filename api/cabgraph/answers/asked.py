"""What somebody asked, in words, and the same as things of the release."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from cabgraph import typed
from cabgraph.answers.law import Law
from cabgraph.answers.measure import Measure, Unit, Units
from cabgraph.answers.naming import (
    NotUnderstoodError,
    UnreadableError,
    find_body,
    find_one,
    find_products,
    find_province,
    find_standards,
    find_thing,
)
from cabgraph.index.lookup import Index

__all__ = ["TEXTS", "Asked", "NotUnderstoodError", "UnreadableError", "Words", "find_thing", "understand"]


@dataclass(frozen=True)
class Words:
    """A check as it was typed; every filter but the body may be left out.

    `value` and `uncertainty` (expanded) are numbers with a decimal point or comma; `near` is a province.
    """

    body: str
    activity: str = ""
    product: str = ""
    regulation: str = ""
    standard: str = ""
    on: date | None = None
    known_at: datetime | None = None
    value: str = ""
    unit: str = ""
    uncertainty: str = ""
    uncertainty_unit: str = ""
    near: str = ""


TEXTS = tuple(field.name for field in fields(Words) if field.name not in {"on", "known_at"})
"""The words of a check that are texts: all but its two times."""


@dataclass(frozen=True)
class Asked:
    """A check as it was understood: IRIs of the release. `grants` narrows to one certificate's grants.

    `carried` are regulations whose grants a transitional provision carries over to the one asked about; `dated` says
    that one edition of a standard was asked about; `today` is the day of the question.
    """

    body: str | None
    on: date
    grants: tuple[str, ...] = ()
    certificate: str = ""
    activity: str | None = None
    products: tuple[str, ...] = ()
    regulation: str | None = None
    standards: tuple[str, ...] = ()
    known_at: datetime | None = None
    hs: str | None = None
    carried: tuple[str, ...] = ()
    dated: bool = False
    measure: Measure | None = None
    near: str | None = None
    today: date | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything beside the body narrows the check."""
        return bool(self.activity or self.products or self.regulation or self.standards or self.measure)

    @property
    def regulations(self) -> tuple[str, ...]:
        """The regulation asked about, and those whose grants are carried over to it."""
        return (self.regulation, *self.carried) if self.regulation else ()


def understand(index: Index, words: Words, today: date) -> Asked:
    """Turn words into things. A body nobody knows is no error: the answer says so.

    Raises NotUnderstoodError when a name is ambiguous, or a filter names nothing; UnreadableError when a number or a
    code is none.
    """
    body, grants, certificate = find_body(index, words.body)
    on = words.on or today
    regulation = find_one(index, "regulation", words.regulation)
    standards, dated = find_standards(index, words.standard)
    products, hs = find_products(index, words.product)
    return Asked(
        body=body,
        on=on,
        grants=grants,
        certificate=certificate,
        activity=find_one(index, "activity", words.activity),
        products=products,
        regulation=regulation,
        standards=standards,
        known_at=words.known_at,
        hs=hs,
        carried=index.keep(Law.read).carried_to(regulation) if regulation else (),
        dated=dated,
        measure=_measure(index, words),
        near=find_province(index, words.near, on) if words.near else None,
        today=today,
    )


def _measure(index: Index, words: Words) -> Measure | None:
    if not words.value:
        if words.unit or words.uncertainty or words.uncertainty_unit:
            raise UnreadableError("value", words.value, "value-needed")
        return None
    value, uncertainty = _number("value", words.value), None
    unit = _unit(index, "unit", words.unit)
    shown = f"{words.value.strip()} {words.unit.strip()}"
    if words.uncertainty_unit and not words.uncertainty:
        raise UnreadableError("uncertainty", words.uncertainty, "uncertainty-needed")
    if words.uncertainty:
        expanded = _number("uncertainty", words.uncertainty)
        if expanded < 0:
            raise UnreadableError("uncertainty", words.uncertainty, "uncertainty-form")
        other = _unit(index, "uncertainty_unit", words.uncertainty_unit) if words.uncertainty_unit else unit
        if not other.compares(unit) and not other.is_ratio:
            raise UnreadableError("uncertainty_unit", words.uncertainty_unit, "uncertainty-unit")
        scale = 1.0 if other.compares(unit) else abs(unit.si(value))
        uncertainty = expanded * other.multiplier * scale
        shown += f" \u00b1 {words.uncertainty.strip()} {(words.uncertainty_unit or words.unit).strip()}"
    return Measure(unit.si(value), unit, uncertainty, shown)


def _number(field: str, text: str) -> float:
    try:
        return typed.read_number(text)
    except typed.UnreadError as error:
        raise UnreadableError(field, text, error.code) from None


def _unit(index: Index, field: str, text: str) -> Unit:
    if not text.strip():
        raise UnreadableError(field, text, "unit-needed")
    units = index.keep(Units.read)
    unit = units.find(text)
    if unit is None:
        near = units.near(text)
        raise UnreadableError(field, text, "unit-unknown-near" if near else "unit-unknown", near)
    return unit
