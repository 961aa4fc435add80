"""The grants of a body on a day, and what the register may lack of them: docs/decisions/0008, section 5."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from cabgraph.answers.asked import Asked
from cabgraph.answers.standing import MAY_STAND, Periods
from cabgraph.index.lookup import Index

Lack = tuple[Literal["scope", "lastVerifiedOn", "predecessor"], str]
"""What was not read: the rest of a grant's scope, what came after it, or what came before it; and that grant."""

_DATES = ("not-yet-in-force", "ended", "reduced", "suspended", "withdrawn")
"""Why a grant does not stand; the one nearest to standing first."""


@dataclass(frozen=True)
class Grant:
    """One grant: how it stands on the day and why, whether its whole scope was read, and what may have been before."""

    grant: str
    standing: str
    reason: str
    complete: bool
    continues: bool
    valid_from: str

    @property
    def may_stand(self) -> bool:
        """Whether it stands on the day, or may."""
        return self.standing in MAY_STAND


def held(index: Index, asked: Asked, periods: Periods | None) -> list[Grant]:
    """Return the grants that count; `periods` are those of the body when they are not the release's own."""
    rows = index.ask("grants-held", body=asked.body or "", on=asked.on.isoformat(), grants=list(asked.grants))
    found = []
    for row in rows:
        period = row if periods is None else periods.get(row["grant"])
        if period is None or (periods is None and not row["counts"]):
            continue
        found.append(
            Grant(
                row["grant"],
                period.get("standing") or "no",
                period.get("reason") or _DATES[0],
                str(row["completeness"]).endswith("/complete"),
                bool(row["continues"]),
                row["valid_from"] or "",
            )
        )
    return found


def lacking(grants: Iterable[Grant], day: str) -> frozenset[Lack]:
    """Return what was not read and could hold what was asked on a day."""
    found: set[Lack] = set()
    for one in grants:
        if one.may_stand and not one.complete:
            found.add(("scope", one.grant))
        if one.standing == "unknown" and one.reason == "not-verified-since":
            found.add(("lastVerifiedOn", one.grant))
        if one.continues and day < one.valid_from:
            found.add(("predecessor", one.grant))
    return frozenset(found)


def why_none_stands(grants: Iterable[Grant]) -> str:
    """Return why grants that do not stand do not: the reason of the nearest, or an empty text where there are none."""
    reasons = {one.reason for one in grants}
    return next((reason for reason in _DATES if reason in reasons), "")
