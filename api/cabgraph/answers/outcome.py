"""What each scope line says about what was asked, and what they say together: docs/decisions/0008, section 5."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cabgraph.answers.asked import Asked
from cabgraph.answers.held import Lack
from cabgraph.answers.law import IN_FORCE, OUT_OF_FORCE, Force, Law, Missing, holds_to_an_end
from cabgraph.answers.measure import Measure, Result, Units, compare
from cabgraph.answers.standing import Line
from cabgraph.index.lookup import Index

NO_REASONS = (
    "below-cmc",
    "value-outside-range",
    "regulation-not-in-force",
    "not-yet-in-force",
    "ended",
    "reduced",
    "suspended",
    "withdrawn",
    "voided",
)
"""Of a no, the line that came nearest to a yes first."""

UNKNOWN_REASONS = (
    "below-cmc",
    "range-not-stated",
    "unit-mismatch",
    "regulation-not-in-force",
    "imprecise-dates",
    "not-verified-since",
)
"""Of an unknown, the line that came nearest to a yes first."""

OF_THE_VALUE = frozenset({"below-cmc", "value-outside-range"})

_MEASURED: dict[Result, tuple[str, str, str]] = {
    "outside": ("no", "value-outside-range", ""),
    "below-cmc": ("no", "below-cmc", ""),
    "perhaps-below-cmc": ("unknown", "below-cmc", "capability"),
    "not-stated": ("unknown", "range-not-stated", "range"),
    "unit-mismatch": ("unknown", "unit-mismatch", "unit"),
}


@dataclass(frozen=True)
class Judged:
    """A line, its outcome, what would settle an unknown, what saved it, and how the value compared."""

    line: Line
    verdict: str
    reason: str
    missing: tuple[Missing, ...] = ()
    saved_by: str = ""
    measured: Result | None = None


@dataclass(frozen=True)
class Judge:
    """What the lines of one check are held against."""

    index: Index
    law: Law
    asked: Asked

    def judge(self, found: list[Line]) -> list[Judged]:
        """Return the outcome of each line; one that is about another quantity, or is not carried over, is set aside."""
        day = self.asked.on.isoformat()
        begun = self._begun(found, day)
        measured = _measured(self.index, self.asked.measure, found)
        products = self._products(found, day)
        judged = []
        for line in found:
            if measured and line.item not in measured:
                continue
            saved_by, saved = self._saved(line, day, begun)
            if self._carried(line) and not saved_by:
                continue
            force = self._force(line, day, saved, products)
            judged.append(self._outcome(line, force, measured.get(line.item), saved_by))
        return judged

    def _carried(self, line: Line) -> bool:
        return bool(self.asked.regulation and line.regulation and line.regulation != self.asked.regulation)

    def _begun(self, found: Iterable[Line], day: str) -> dict[str, str]:
        """Return when the grants began that a transitional provision may be about."""
        grants = {
            line.grant
            for line in found
            if line.regulation and self.law.provisions(line.regulation, day, "designations")
        }
        rows = self.index.ask("grants", things=sorted(grants)) if grants else []
        return {row["grant"]: row["valid_from"] for row in rows if row["valid_from"]}

    def _saved(self, line: Line, day: str, begun: dict[str, str]) -> tuple[str, Force]:
        """Return what saves a line that cites a regulation no longer in force, and whether it certainly does."""
        if line.transitional_clause and not self._carried(line):
            return line.transitional_clause, IN_FORCE
        for provision in self.law.provisions(line.regulation or "", day, "designations"):
            if self._carried(line) and provision["successor"] != self.asked.regulation:
                continue
            if begun.get(line.grant, day) < provision["valid_from"]:
                name = provision["provision"]
                certain = holds_to_an_end(provision)
                return name, IN_FORCE if certain else Force("doubt", (("transitionUntil", name),))
        return "", OUT_OF_FORCE

    def _products(self, found: Iterable[Line], day: str) -> dict[str, set[str]]:
        """Return the products asked about or of the lines with their broader ones, where a part was repealed."""
        about = {
            regulation for line in found for regulation in (self.asked.regulation or line.regulation,) if regulation
        }
        if not any(self.law.repeals_on(regulation, day) for regulation in about):
            return {}
        things = {*self.asked.products, *(line.product for line in found if line.product)}
        wider: dict[str, set[str]] = {}
        for row in self.index.ask("ancestors-of", things=sorted(things)):
            wider.setdefault(row["concept"], set()).add(row["ancestor"])
        return wider

    def _force(self, line: Line, day: str, saved: Force, products: dict[str, set[str]]) -> Force:
        """Return the state of the regulation that the line is held to, transitions and repealed parts weighed."""
        if line.regulation is None:
            return IN_FORCE
        about = self.asked.regulation or line.regulation
        force = self.law.force(about, day)
        if self._carried(line):
            force = force.and_also(saved)
        elif force.state != "in" and saved.state != "out":
            force = saved
        for change, named in self.law.repeals_on(about, day).items():
            asked = self.asked.products or ((line.product,) if line.product else ())
            if not named:
                force = force.and_also(Force("doubt", (("repealedPart", change),)))
            elif any(named & products.get(product, {product}) for product in asked):
                force = OUT_OF_FORCE
        return force

    def _why_out(self, line: Line) -> tuple[Missing, ...]:
        """Return what would settle whether a grant serves beside a regulation that is certainly not in force."""
        row = self.law.regulations.get(line.regulation or "")
        begun = row is None or self.law.begun(row, self.asked.on.isoformat())
        return (("carriedOver", line.grant) if begun else ("beforeStart", line.regulation),)

    def _outcome(self, line: Line, force: Force, measured: Result | None, saved_by: str) -> Judged:
        def judged(verdict: str, reason: str, missing: tuple[Missing, ...] = ()) -> Judged:
            return Judged(line, verdict, reason, missing, saved_by, measured)

        verdict, reason, fact = (
            _MEASURED.get(measured, ("yes", "in-scope", "")) if measured else ("yes", "in-scope", "")
        )
        if line.standing == "no":
            return judged("no", line.reason)
        if force.state == "out" and self.asked.regulation:
            return judged("no", "regulation-not-in-force")
        if verdict == "no":
            return judged(verdict, reason)
        if line.standing == "unknown":
            return judged("unknown", line.reason, ((line.missing or "lastVerifiedOn", line.grant),))
        if force.state != "in":
            return judged("unknown", "regulation-not-in-force", force.missing or self._why_out(line))
        return judged(verdict, reason, ((fact, line.item),) if fact else ())


def _measured(index: Index, measure: Measure | None, found: list[Line]) -> dict[str, Result]:
    """Return how the value compares with each line; lines of another quantity only when there are no others."""
    if measure is None:
        return {}
    units = index.keep(Units.read)
    rows: dict[str, dict[str, Any]] = {
        row["item"]: row for row in index.ask("ranges", things=[one.item for one in found])
    }
    results = {line.item: compare(units, measure, rows.get(line.item)) for line in found}
    about = {
        item
        for item in results
        if item in rows and (unit := units.by_iri.get(rows[item]["unit"])) and unit.compares(measure.unit)
    }
    if not about:
        return results
    return {item: result for item, result in results.items() if item in about or item not in rows}


def together(judged: list[Judged], unread: frozenset[Lack]) -> tuple[str, str, list[Judged], frozenset[Lack]]:
    """Return the verdict, its reason, the lines that have it, and what keeps a no from being certain.

    One yes is a yes, else one unknown an unknown, else a no; but what nobody has read yet could still hold what was
    asked: something in `unread`.
    """
    for verdict, order in (("yes", ("in-scope",)), ("unknown", UNKNOWN_REASONS), ("no", NO_REASONS)):
        those = [one for one in judged if one.verdict == verdict]
        if those:
            reason = next((reason for reason in order if any(one.reason == reason for one in those)), those[0].reason)
            shown = [one for one in those if one.reason == reason]
            doubted = _could_hold(reason, judged, unread) if verdict == "no" else frozenset()
            return "unknown" if doubted else verdict, reason, shown, doubted
    raise ValueError("no line was judged")


def _could_hold(reason: str, judged: list[Judged], unread: frozenset[Lack]) -> frozenset[Lack]:
    """Return what was not read and could turn a no into a yes.

    Where the regulation asked is out of force nothing could. Of its own grant a line that was ended, reduced, suspended
    or withdrawn is the last word; one that was struck out, or states other values, is not.
    """
    if reason == "regulation-not-in-force":
        return frozenset()
    if reason in OF_THE_VALUE or reason == "voided":
        return unread
    return unread - {("scope", one.line.grant) for one in judged}
