"""The whole answer to a check, told from the texts of DESIGN section 4 and decisions 0002, 0006 and 0008."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tests.oracle.editions import Editions
from tests.oracle.law import Law
from tests.oracle.ranges import Ranges, Value, units
from tests.oracle.standing import HOLDS, NO, UNKNOWN, Answer, Register
from tests.oracle.tables import Grant, Line, Tables, read

FILTERS = ("activity", "product", "regulation", "standard")

NEAREST_NO = ["below-cmc", "value-outside-range", "regulation-not-in-force", *NO, "voided"]
NEAREST_UNKNOWN = ["below-cmc", "range-not-stated", "unit-mismatch", "regulation-not-in-force", *UNKNOWN]
OF_NO_LINE = ("below-cmc", "value-outside-range", "voided")
"""Reasons of lines that are not the last word of their own grant."""


@dataclass(frozen=True)
class Question:
    """A check by slugs. `product` may be an HS code; an empty filter passes everything."""

    body: str
    on: date
    activity: str = ""
    product: str = ""
    regulation: str = ""
    standard: str = ""
    value: Value | None = None
    known_at: datetime | None = None


class Oracle:
    """Answers questions from the tables."""

    def __init__(self, tables: Tables, ranges: Ranges) -> None:
        self.tables = tables
        self.ranges = ranges
        self.editions = Editions(tables.standards)
        self.law = Law(tables.regulations, tables.acts_of_law, tables.changes, tables.listings, tables.transitions)
        self._registers: dict[datetime | None, Register] = {}
        self._wider: dict[str, frozenset[str]] = {}
        self._covered: dict[str, frozenset[str]] = {}
        self._products: dict[str, list[frozenset[str]]] = {}

    def register(self, known_at: datetime | None) -> Register:
        if known_at not in self._registers:
            self._registers[known_at] = Register(self.tables, known_at)
        return self._registers[known_at]

    # What covers what ---------------------------------------------------------------------------------------------

    def wider(self, key: str) -> frozenset[str]:
        """The concept and everything broader."""
        if key not in self._wider:
            found = [key]
            while found[-1] in self.tables.broader and self.tables.broader[found[-1]] not in found:
                found.append(self.tables.broader[found[-1]])
            self._wider[key] = frozenset(found)
        return self._wider[key]

    def products(self, asked: str) -> list[frozenset[str]]:
        """Each product asked about, with its broader ones: one, or all that are listed with an HS code or one below."""
        if asked not in self._products:
            code = asked.replace(".", "")
            named = {asked}
            if code.isdigit():
                under = [listed for listed in self.tables.hs_products if f"hs/{code}" in self.wider(f"hs/{listed}")]
                if not under:
                    above = [listed for listed in self.tables.hs_products if code.startswith(listed)]
                    under = sorted(above, key=len)[-1:]
                named = {product for listed in under for product in self.tables.hs_products[listed]}
            self._products[asked] = [self.wider(f"product/{product}") for product in sorted(named)]
        return self._products[asked]

    def covers(self, line: Line, question: Question, filters: Iterable[str]) -> bool:
        """A broader line covers what is asked, a narrower one does not."""
        passes = {
            "activity": self._activity_passes,
            "product": self._product_passes,
            "regulation": self._regulation_passes,
            "standard": self._standard_passes,
        }
        return all(not getattr(question, name) or passes[name](line, question) for name in filters)

    def _activity_passes(self, line: Line, question: Question) -> bool:
        return f"activity/{line.activity}" in self.wider(f"activity/{question.activity}")

    def _product_passes(self, line: Line, question: Question) -> bool:
        return any(f"product/{line.product}" in wider for wider in self.products(question.product))

    def _regulation_passes(self, line: Line, question: Question) -> bool:
        return line.regulation == question.regulation or bool(self._carried(line, question))

    def _standard_passes(self, line: Line, question: Question) -> bool:
        if line.key not in self._covered:
            self._covered[line.key] = self.editions.covered(line)
        return not self.editions.asked(question.standard).isdisjoint(self._covered[line.key])

    def _carried(self, line: Line, question: Question) -> set[str]:
        """How surely a line is carried over to the regulation asked."""
        provisions = self.law.provisions(line, self.tables.grants[line.grant], question.on)
        return {how for how, successor in provisions if successor == question.regulation}

    # One line -----------------------------------------------------------------------------------------------------

    def line_says(self, line: Line, standing: Answer | None, question: Question) -> Answer:
        """The table of section 5, its rows in order."""
        if standing is None:
            return ("no", "voided")
        if standing[0] == "no":
            return standing
        regulation = self._regulation_says(line, question)
        if regulation == "no":
            return ("no", "regulation-not-in-force")
        value = self.ranges.said(line, question.value) if question.value else ("yes", "")
        if value[0] == "no":
            return value
        if standing[0] == "unknown":
            return standing
        if regulation == "doubt":
            return ("unknown", "regulation-not-in-force")
        if value[0] == "doubt":
            return ("unknown", value[1])
        return HOLDS

    def _regulation_says(self, line: Line, question: Question) -> str:
        """Whether the regulation lets a line be used: yes, doubt or no."""
        asked = self.products(question.product) if question.product else []
        wider = asked or ([self.wider(f"product/{line.product}")] if line.product else [])
        if question.regulation and question.regulation != line.regulation:
            how = "yes" if "saved" in self._carried(line, question) else "doubt"
            return worst(how, self._state(question.regulation, question.on, wider))
        if not line.regulation:
            return "yes"
        whole = self._whole(line, question)
        state = worst(whole, self.law.part(line.regulation, question.on, wider))
        return "doubt" if state == "no" and not question.regulation else state

    def _whole(self, line: Line, question: Question) -> str:
        """The regulation that a line cites, as a whole: in force, or as if it were where a provision saves the line."""
        state = self.law.state(line.regulation, question.on)
        if state == "yes":
            return "yes"
        saved = {how for how, _ in self.law.provisions(line, self.tables.grants[line.grant], question.on)}
        if "saved" in saved:
            return "yes"
        return "doubt" if "doubt" in saved else state

    def _state(self, regulation: str, on: date, wider: list[frozenset[str]]) -> str:
        return worst(self.law.state(regulation, on), self.law.part(regulation, on, wider))

    # The verdict --------------------------------------------------------------------------------------------------

    def answer(self, question: Question) -> Answer:
        tables = self.tables
        register = self.register(question.known_at)
        if question.body not in tables.bodies and question.body not in tables.held:
            return ("unknown", "body-unknown")
        grants = [tables.grants[key] for key in tables.held.get(question.body, ())]
        lines = [tables.lines[key] for grant in grants for key in tables.listed.get(grant.key, ())]
        standing = {line: register.answer(line, question.on) for line in lines}
        if question.known_at:
            standing = {line: said for line, said in standing.items() if said or register.struck_out(line)}
        grants = [grant for grant in grants if register.counts(grant)]
        lacks = self._lacks(register, grants, question.on)
        covering = [line for line in standing if self.covers(line, question, FILTERS)]
        if not covering:
            return self._no_line(question, list(standing), grants, bool(lacks))
        value = question.value
        if value and any(self.ranges.compares(line, value) for line in covering):
            covering = [line for line in covering if self.ranges.said(line, value)[1] != "unit-mismatch"]
        said = {self.line_says(line, standing[line], question) for line in covering}
        own_rests = {("rest", line.grant) for line in covering}
        return self._nearest(said, bool(lacks), bool(lacks - own_rests))

    def _lacks(self, register: Register, grants: list[Grant], on: date) -> set[tuple[str, str]]:
        """What was not read: the rest of a grant, what came after it, what came before it."""
        found = set()
        for grant in grants:
            standing = register.grant_says(grant, on)
            if standing[0] != "no" and not grant.complete:
                found.add(("rest", grant.key))
            if standing == ("unknown", "not-verified-since"):
                found.add(("after", grant.key))
            if on < grant.start.latest and self._continues(grant):
                found.add(("before", grant.key))
        return found

    def _continues(self, grant: Grant) -> bool:
        """Whether a grant was not the first, and what it continues is nowhere."""
        kinds = {act.kind for act in self.tables.acts.get(grant.key, ())}
        for key in self.tables.held[grant.holder]:
            other = self.tables.grants[key]
            if grant.certificate and other.certificate == grant.certificate and other.start.latest < grant.start.latest:
                return False
        return not grant.renews and "grant" not in kinds and not kinds.isdisjoint({"renewal", "extension"})

    def _nearest(self, said: set[Answer], lacking: bool, lacking_elsewhere: bool) -> Answer:
        """One yes, else one unknown, else a no; unknown where a line that was not read could still be a yes."""
        if HOLDS in said:
            return HOLDS
        for reason in NEAREST_UNKNOWN:
            if ("unknown", reason) in said:
                return ("unknown", reason)
        reason = next(reason for reason in NEAREST_NO if ("no", reason) in said)
        if reason == "regulation-not-in-force":
            return ("no", reason)
        doubted = lacking if reason in OF_NO_LINE else lacking_elsewhere
        return ("unknown" if doubted else "no", reason)

    def _no_line(self, question: Question, lines: list[Line], grants: list[Grant], lacking: bool) -> Answer:
        """No line covers it: nothing known, something not read, nothing that stands, or a filter at which it ends."""
        if not grants:
            return ("unknown", "no-grant")
        register = self.register(question.known_at)
        if not lacking and not any(register.grant_may_stand(grant, question.on) for grant in grants):
            unseen = [grant for grant in grants if not lines or not grant.complete]
            reasons = {register.grant_says(grant, question.on)[1] for grant in unseen}
            for reason in NO:
                if reason in reasons:
                    return ("no", reason)
        verdict = "unknown" if lacking else "no"
        if not lines:
            return (verdict, "activity-not-covered")
        for count in range(1, len(FILTERS) + 1):
            if not any(self.covers(line, question, FILTERS[:count]) for line in lines):
                name = "regulation" if FILTERS[count - 1] == "standard" else FILTERS[count - 1]
                return (verdict, f"{name}-not-covered")
        raise AssertionError(question)


def worst(*states: str) -> str:
    """The least of several answers."""
    return min(states, key=["no", "doubt", "yes"].index)


def open_oracle(folder: Path, ontology: Path) -> Oracle:
    return Oracle(read(folder, ontology), Ranges(units(ontology)))
