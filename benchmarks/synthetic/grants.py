"""The grants of a synthetic body: chains of renewals, with the dates as precise as their sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from benchmarks.synthetic.holders import Holder
from benchmarks.synthetic.law import Law
from benchmarks.synthetic.tables import Tables
from benchmarks.synthetic.words import Pair, label, provenance, recorded, share, some_day, today, words, years_later

OPEN = "9999-12-31"
UNBOUNDED = "0001-01-01"
KINDS = ("testing", "testing", "testing", "calibration", "inspection", "product-certification", "medical-examination")
"""The activities of accreditations; each asks for its own standard."""
_STANDARD_OF = {
    "testing": "17025",
    "calibration": "17025",
    "inspection": "17020",
    "product-certification": "17065",
    "medical-examination": "15189",
}


@dataclass
class Grant:
    """One grant as its row states it, with the days it truly spans for what happens to it later."""

    id: str
    table: str
    code: str
    activity: str
    authority: str
    decided: str
    first: date
    last: date | None
    start: str
    possibly_from: str
    end: str
    verified: str
    regular: bool
    prolonged: date | None = None

    @property
    def horizon(self) -> date:
        """The last day on which something may still happen to it."""
        return min(self.prolonged or self.last or years_later(self.first, 6), today())


class Decisions:
    """Decisions, numbered through; some numbers are unknown, and no two unknown ones are the same decision."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._count = 0

    def write(self, rng: Random, issuer: str, day: date) -> str:
        """Write a decision signed a little before a day and return its identifier."""
        self._count += 1
        unknown = rng.random() < share("unknown_number")
        identifier = f"unknown-syn-d{self._count}" if unknown else f"syn-d{self._count}"
        number = "unknown" if unknown else f"{self._count}/QĐ-{issuer.removeprefix('syn-').upper()}"
        signed = "" if unknown else (day - timedelta(rng.randint(0, 20))).isoformat()
        self._tables.add(
            "decisions",
            id=identifier,
            number=number,
            document_kind="decision",
            issuer=f"org/{issuer}",
            signed_on=signed,
            note=words()["note"],
            **provenance(),
        )
        return identifier


class Grants:
    """Chains of grants, written as they are drawn."""

    def __init__(self, tables: Tables, law: Law) -> None:
        self._tables = tables
        self._law = law
        self.decisions = Decisions(tables)
        self._certificates = 0

    def chains(self, rng: Random, holder: Holder) -> Iterator[list[Grant]]:
        """Yield the chains of a body: the grants that follow one another, written."""
        accredited: list[Grant] = []
        for number in range(rng.choice((1, 1, 1, 2, 2, 3))):
            kind = (
                "accreditations"
                if not number
                else rng.choice(("accreditations", "designations", "designations", "registrations"))
            )
            activity = rng.choice(KINDS)
            authority = rng.choice(self._law.accreditors if kind == "accreditations" else self._law.ministries)
            self._certificates += 1
            chain = list(self._chain(rng, holder, kind, activity, authority, accredited))
            accredited += chain if kind == "accreditations" else []
            yield chain

    def _chain(
        self, rng: Random, holder: Holder, table: str, activity: str, authority: str, accredited: list[Grant]
    ) -> Iterator[Grant]:
        code = self._code(table, authority)
        start = some_day(rng, date(words()["first_year"], 1, 1), today() - timedelta(200))
        before: Grant | None = None
        while start < today():
            years = rng.choice((3, 3, 4, 5))
            last = years_later(start, years) - timedelta(rng.choice((0, 1)))
            grant = self._grant(rng, table, code, activity, authority, start, last)
            renews = before.id if before and table != "accreditations" else ""
            self._write(rng, holder, grant, renews, accredited)
            yield grant
            before = grant
            end = grant.prolonged or grant.last
            if end is None or rng.random() < 0.25:
                return
            gap = rng.randint(20, 200) if rng.random() < share("lapsed_before_renewal") else 1
            start = end + timedelta(gap)

    def _code(self, table: str, authority: str) -> str:
        prefix = {"accreditations": "GLAS", "registrations": "GLRE"}.get(table)
        return (
            f"{prefix} {self._certificates:04d}"
            if prefix
            else f"{self._certificates}/{authority.removeprefix('syn-').upper()}"
        )

    def _grant(
        self, rng: Random, table: str, code: str, activity: str, authority: str, first: date, last: date
    ) -> Grant:
        """Draw how well the dates are known; `regular` grants have both days."""
        grant = Grant(
            f"syn-{table[0]}{self._certificates}-{first:%Y%m}",
            table,
            code,
            activity,
            authority,
            "",
            first,
            last,
            first.isoformat(),
            "",
            last.isoformat(),
            "",
            regular=True,
        )
        drawn, known = rng.random(), share("no_dates_at_all")
        seen = some_day(rng, first, min(last, today()))
        if drawn < known:
            grant.start, grant.possibly_from, grant.end, grant.last = OPEN, UNBOUNDED, "", None
        elif drawn < (known := known + share("unknown_start")):
            grant.start, grant.possibly_from = grant.end, UNBOUNDED
        elif drawn < (known := known + share("no_end")):
            grant.end, grant.last = "", None
            grant.verified = seen.isoformat() if rng.random() < 0.8 else ""
        elif drawn < (known := known + share("month_only_start")):
            grant.start = f"{first:%Y-%m}"
        elif drawn < known + share("month_only_end"):
            grant.end = f"{last:%Y-%m}"
        else:
            self._verify(rng, grant, seen)
            return grant
        grant.regular = False
        return grant

    def _verify(self, rng: Random, grant: Grant, seen: date) -> None:
        last = grant.last or seen
        if rng.random() < share("prolongation") and last < today():
            grant.prolonged = last + timedelta(rng.randint(90, 700))
        if rng.random() < share("verified_late"):
            late = some_day(rng, grant.first, today())
            grant.verified = late.isoformat()

    def _write(self, rng: Random, holder: Holder, grant: Grant, renews: str, accredited: list[Grant]) -> None:
        grant.decided = self.decisions.write(rng, grant.authority, grant.first)
        unknown: Pair = tuple(words()["labels"]["unknown"])
        vi, en = label(
            grant.table.removesuffix("s"),
            code=grant.code,
            holder=holder.name,
            start=unknown if grant.possibly_from else grant.start,
            end=grant.end or unknown,
        )
        cells = {
            "id": grant.id,
            "holder": f"body/{holder.id}",
            "granted_by": f"org/{grant.authority}",
            "decision": grant.decided,
            "opening": "renewal" if renews else "grant",
            "valid_from": grant.start,
            "possibly_from": grant.possibly_from,
            "valid_until": grant.end,
            "last_verified_on": grant.verified,
            "label_vi": vi,
            "label_en": en,
            "note": words()["note"],
            "scope_completeness": "complete" if rng.random() < share("complete") else "partial",
            "recorded_at": recorded(rng, grant.first, 900 if rng.random() < 0.2 else 40),
            **provenance(),
        }
        if grant.table != "designations":
            cells["certificate_number"] = grant.code
        if grant.table == "accreditations":
            cells |= {
                "accredited_to": self._law.accredited_to[_STANDARD_OF[grant.activity]],
                "holder_text": holder.name[0],
            }
        else:
            cells |= {"renews": renews, "legal_basis": f"{grant.authority}-act"}
        if grant.table == "designations":
            cells |= {"holder_text": holder.name[0], "based_on_grant": _standing(accredited, grant.first)}
        self._tables.add(grant.table, **cells)


def _standing(accredited: list[Grant], day: date) -> str:
    """Return an accreditation of the body that stands on a day, if there is one."""
    found = [grant.id for grant in accredited if grant.first <= day and (not grant.last or day <= grant.last)]
    return found[-1] if found else ""
