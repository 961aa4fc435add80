"""The scope lines of a synthetic grant: what an annex lists, heavy-tailed, mostly kept at a renewal."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from benchmarks.synthetic.grants import Grant
from benchmarks.synthetic.law import Law, Regulation
from benchmarks.synthetic.tables import Tables
from benchmarks.synthetic.words import provenance, recorded, share, words

Spec = dict[str, str]
"""The cells of a line that say what it covers."""


@dataclass
class Scope:
    """The written lines of one grant: their identifiers, and the specifications for the next renewal."""

    items: list[str] = field(default_factory=list)
    specs: list[Spec] = field(default_factory=list)


def sizes(rng: Random, count: int, total: int) -> list[int]:
    """Return `count` sizes of at least one that add up to `total`, by a lognormal law with a heavy tail."""
    drawn = [rng.lognormvariate(0, 1.6) for _ in range(count)]
    scale = max(total - count, 0) / sum(drawn)
    found = [1 + int(value * scale) for value in drawn]
    for n in range(max(total - sum(found), 0)):
        found[n % count] += 1
    return found


class Lines:
    """Writes scope lines."""

    def __init__(self, tables: Tables, law: Law) -> None:
        self._tables = tables
        self._law = law
        self._by_ministry = {ministry: law.of_ministry(ministry) for ministry in law.ministries}

    def write(self, rng: Random, grant: Grant, count: int, before: list[Spec]) -> Scope:
        """Write the lines of a grant; those of the grant before are mostly kept."""
        scope = Scope()
        for n in range(count):
            kept = n < len(before) and rng.random() < share("line_kept_at_renewal")
            scope.specs.append(before[n] if kept else self.spec(rng, grant))
            scope.items.append(self.line(rng, grant, n + 1, scope.specs[-1], f"grant-{grant.id}"))
        return scope

    def line(self, rng: Random, grant: Grant, number: int, spec: Spec, opened_by: str, on: date | None = None) -> str:
        """Write one line, opened with its grant or by an extension on a later day; return its identifier."""
        until = ""
        if grant.regular and not on and grant.last and rng.random() < share("line_own_end"):
            until = (grant.first + (grant.last - grant.first) / 2).isoformat()
        self._tables.add(
            "scope_items",
            id=f"{grant.id}/{number}",
            grant=grant.id,
            activity=grant.activity,
            valid_from=on.isoformat() if on else grant.start,
            possibly_from="" if on else grant.possibly_from,
            valid_until=until,
            opened_by=opened_by,
            recorded_at=recorded(rng, on or grant.first),
            note=words()["note"],
            granularity="line",
            **spec,
            **provenance(),
        )
        return f"{grant.id}/{number}"

    def spec(self, rng: Random, grant: Grant) -> Spec:
        """Draw what one line covers, by the kind of its grant."""
        if grant.activity == "calibration":
            return self._capability(rng)
        found: Spec = {"class": "cab:ScopeItem"}
        if grant.table == "designations" or (grant.table == "registrations" and rng.random() < 0.3):
            found |= self._regulated(rng, self._at_start(rng, grant))
        elif rng.random() < 0.75:
            found |= self._product(rng)
        if grant.table != "designations" or rng.random() < 0.4:
            found |= self._method(rng)
        return found

    def _at_start(self, rng: Random, grant: Grant) -> Regulation:
        """Prefer an edition in force when the grant begins; one in six lines cites another, as real ones do."""
        regulations = self._by_ministry[grant.authority]
        found = rng.choice(regulations)
        for _ in range(6):
            if (found.since <= grant.first and (not found.until or grant.first <= found.until)) or rng.random() < 0.05:
                break
            found = rng.choice(regulations)
        return found

    def _regulated(self, rng: Random, regulation: Regulation) -> Spec:
        product = rng.choice(regulation.products)
        return {
            "product": product.id,
            "product_vi": product.name[0],
            "product_en": product.name[1],
            "regulation": regulation.id,
        }

    def _product(self, rng: Random) -> Spec:
        product = rng.choice(self._law.products)
        found = {"product_vi": product.name[0], "product_en": product.name[1]}
        return found | ({"product": product.id} if rng.random() < 0.85 else {})

    def _method(self, rng: Random) -> Spec:
        what = rng.choice(words()["lines"]["determinations"])
        standard = rng.choice(self._law.standards)
        cited = rng.choice(("methods", "methods", "standards"))
        found = {
            "determination_vi": what[0],
            "determination_en": what[1],
            "sector": rng.choice(words()["lines"]["sectors"]),
        }
        policy = rng.choice(("dated", "dated", "at-least", "undated", ""))
        more = f";{rng.choice(self._law.standards).id}" if rng.random() < 0.15 else ""
        return found | {cited: standard.id + more, "method_text": standard.number, "edition_policy": policy}

    def _capability(self, rng: Random) -> Spec:
        place = rng.randrange(len(words()["lines"]["measurands"]))
        kind, unit, fine, symbol, fine_symbol, lowest, highest, best = words()["lines"]["measurands"][place]
        what = words()["lines"]["instruments"][place]
        low, high = sorted(rng.sample(range(lowest, highest + 1), 2))
        least = Decimal(best) * rng.choice((1, 2, 5, 10))
        most = least * rng.choice((1, 1, 2, 10))
        standard = rng.choice(self._law.standards)
        spread = f"({least} ~ {most}) {fine_symbol}" if least != most else f"{least} {fine_symbol}"
        return {
            "class": "cab:Capability",
            "product_vi": what[0],
            "product_en": what[1],
            "methods": standard.id,
            "method_text": standard.number,
            "edition_policy": rng.choice(("dated", "at-least", "undated")),
            "sector": "do-luong-hieu-chuan",
            "range_text": f"({low} ~ {high}) {symbol}",
            "range_lower": str(low),
            "range_upper": str(high),
            "range_unit": unit,
            "quantity_kind": kind,
            "uncertainty_text": spread,
            "uncertainty_lower": str(least),
            "uncertainty_upper": str(most),
            "uncertainty_unit": fine,
            "uncertainty_mode": "absolute",
        }
