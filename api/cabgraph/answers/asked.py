"""What somebody asked, in words, and the same as things of the release."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cabgraph import names
from cabgraph.answers.law import Law
from cabgraph.answers.measure import Measure, Unit, Units, read_number
from cabgraph.index.lookup import Index

_DIGITS = re.compile(r"[0-9][0-9.\s]*")
_HS_CODE = re.compile(r"\d{4}(\.?\d{2}(\.?\d{2})?)?(\.?\d{2})?")


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


class AskedError(Exception):
    """A word of the check cannot be used; `field` is its parameter and `text` what was typed."""

    field: str
    text: str


class UnreadableError(AskedError):
    """A word of the check has no readable form; `code` is the text of `[check]` that says what is expected."""

    def __init__(self, field: str, text: str, code: str) -> None:
        super().__init__(f"{field}: {text!r}")
        self.field = field
        self.text = text
        self.code = code


class NotUnderstoodError(AskedError):
    """A word of the check names nothing here, or more than one thing."""

    def __init__(self, field: str, text: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{field}: {text!r}")
        self.field = field
        self.text = text
        self.candidates = tuple(candidates)


def understand(index: Index, words: Words, today: date) -> Asked:
    """Turn words into things. A body nobody knows is no error: the answer says so.

    Raises NotUnderstoodError when a name is ambiguous, or a filter names nothing; UnreadableError when a number or a
    code is none.
    """
    body, grants, certificate = _body(index, words.body)
    on = words.on or today
    regulation = _one(index, "regulation", words.regulation)
    standards, dated = _standards(index, words.standard)
    products, hs = _products(index, words.product)
    return Asked(
        body=body,
        on=on,
        grants=grants,
        certificate=certificate,
        activity=_one(index, "activity", words.activity),
        products=products,
        regulation=regulation,
        standards=standards,
        known_at=words.known_at,
        hs=hs,
        carried=index.keep(Law.read).carried_to(regulation, on.isoformat()) if regulation else (),
        dated=dated,
        measure=_measure(index, words),
        near=_province(index, words.near, on) if words.near else None,
        today=today,
    )


def find_thing(index: Index, kind: str, text: str) -> str:
    """Return the one thing of a kind that a name, a code or a slug stands for. Raises NotUnderstoodError."""
    if kind == "body":
        body, _, _ = _body(index, text)
        if body is None:
            raise NotUnderstoodError(kind, text, ())
        return body
    found = _one(index, kind, text)
    if found is None:
        raise NotUnderstoodError(kind, text, ())
    return found


def _body(index: Index, text: str) -> tuple[str | None, tuple[str, ...], str]:
    known = _known(index, "body", text)
    if known:
        return known, (), ""
    exact = index.exact("body", text)
    bodies = _things(exact)
    if len(bodies) == 1:
        certified = [row for row in exact if row["use"] == "certificate"]
        if len(certified) == len(exact):
            return bodies[0], tuple(sorted({row["grant"] for row in certified})), certified[0]["name"]
        return bodies[0], (), ""
    found = bodies or _things(index.search("body", text))
    if len(found) > 1:
        raise NotUnderstoodError("body", text, found)
    return (found[0] if found else None), (), ""


def _one(index: Index, kind: str, text: str) -> str | None:
    if not text:
        return None
    known = _known(index, kind, text)
    if known:
        return known
    found = _things(index.exact(kind, text)) or _things(index.search(kind, text))
    if len(found) != 1:
        raise NotUnderstoodError(kind, text, found)
    return found[0]


def _products(index: Index, text: str) -> tuple[tuple[str, ...], str | None]:
    """A product's name is one product; an HS code is every product listed under it. Return them and the code."""
    if text and _DIGITS.fullmatch(text.strip()):
        digits = "".join(text.split())
        if not _HS_CODE.fullmatch(digits):
            raise UnreadableError("product", text, "hs-code-form")
        code = names.thing("hs", digits.replace(".", ""))
        listed = index.ask("products-of-hs", hs=code)
        if not listed:
            raise NotUnderstoodError("product", text, ())
        return tuple(row["product"] for row in listed), code
    found = _one(index, "product", text)
    return ((found,) if found else ()), None


def _standards(index: Index, text: str) -> tuple[tuple[str, ...], bool]:
    """An undated reference stands for every edition of the standard. Return them, and whether one was dated."""
    if not text:
        return (), False
    known = _known(index, "standard", text)
    found = [known] if known else _things(index.exact("standard", text))
    if found:
        years = {row["edition_year"] for row in index.ask("editions-of-standards", things=found)}
        editions = [row["standard"] for row in index.ask("same-standard", things=found)]
        return tuple(editions or found), None not in years
    editions = _editions(index, text)
    if not editions:
        raise NotUnderstoodError("standard", text, _things(index.search("standard", text, 10)))
    return tuple(editions), False


def _measure(index: Index, words: Words) -> Measure | None:
    if not words.value:
        if words.unit or words.uncertainty or words.uncertainty_unit:
            raise UnreadableError("value", words.value, "value-needed")
        return None
    value, uncertainty = _number("value", words.value), None
    unit = _unit(index, "unit", words.unit)
    shown = f"{words.value.strip()} {words.unit.strip()}"
    if words.uncertainty:
        typed = _number("uncertainty", words.uncertainty)
        if typed < 0:
            raise UnreadableError("uncertainty", words.uncertainty, "number-form")
        other = _unit(index, "uncertainty_unit", words.uncertainty_unit) if words.uncertainty_unit else unit
        if not other.compares(unit) and not other.is_ratio:
            raise UnreadableError("uncertainty_unit", words.uncertainty_unit, "uncertainty-unit")
        scale = 1.0 if other.compares(unit) else abs(unit.si(value))
        uncertainty = typed * other.multiplier * scale
        shown += f" \u00b1 {words.uncertainty.strip()} {(words.uncertainty_unit or words.unit).strip()}"
    return Measure(unit.si(value), unit, uncertainty, shown)


def _number(field: str, text: str) -> float:
    number = read_number(text)
    if number is None:
        raise UnreadableError(field, text, "number-form")
    return number


def _unit(index: Index, field: str, text: str) -> Unit:
    if not text.strip():
        raise UnreadableError(field, text, "unit-needed")
    unit = index.keep(Units.read).find(text)
    if unit is None:
        raise UnreadableError(field, text, "unit-unknown")
    return unit


def _province(index: Index, text: str, on: date) -> str:
    """Return the province that a name or a code stands for, the one of the day asked where several had it."""
    known = _known(index, "province", text)
    found = [known] if known else _things(index.exact("province", text)) or _things(index.search("province", text))
    if len(found) > 1:
        of_the_day = set(provinces_on(index, on))
        found = [thing for thing in found if thing in of_the_day] or found
    if len(found) != 1:
        raise NotUnderstoodError("near", text, found)
    return found[0]


def provinces_on(index: Index, on: date) -> list[str]:
    """Return the provinces that there were on a day."""
    return [row["province"] for row in index.ask("provinces-on", on=on.isoformat())]


def _editions(index: Index, text: str) -> list[str]:
    key = names.code_key(text)
    if not key:
        return []
    return [row["thing"] for row in index.ask("editions-of-standard", key=key)]


def _known(index: Index, kind: str, text: str) -> str | None:
    iri = text if text.startswith(names.THINGS) else names.thing(kind, text)
    return iri if index.ask("names-of-thing", thing=iri, kind=kind) else None


def _things(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(row["thing"] for row in rows))
