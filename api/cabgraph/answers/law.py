"""Whether a regulation is in force on a day, and what lets a grant go on after it.

docs/decisions/0008-what-a-check-means.md, sections 2 and 3. The law of a release is small and is read once.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from cabgraph.index.lookup import Index

State = Literal["in", "doubt", "out"]
"""Of a regulation on a day: certainly in force, in doubt, certainly not."""

_WORST: tuple[State, ...] = ("in", "doubt", "out")

_DATED = ("in_force_from", "signed_on", "in_force_until", "closed_on", "out_from", "doubtful_from")
"""What `Law.force` compares a day with."""

Missing = tuple[str, str | None]
"""A fact that would settle a doubt, and the thing it belongs to."""


@dataclass(frozen=True)
class Force:
    """The state of a regulation on a day, and what would settle a doubt."""

    state: State
    missing: tuple[Missing, ...] = ()

    def and_also(self, other: "Force") -> "Force":
        """Return the worse of two states."""
        return max(self, other, key=lambda force: _WORST.index(force.state))


IN_FORCE = Force("in")
OUT_OF_FORCE = Force("out")


@dataclass(frozen=True)
class Law:
    """Regulations, their repeals in part, their transitions, and their listings that are mandatory later."""

    regulations: dict[str, dict[str, Any]]
    repeals: dict[str, list[dict[str, Any]]]
    transitions: list[dict[str, Any]]
    deferred: dict[str, list[dict[str, Any]]]

    @classmethod
    def read(cls, index: Index) -> "Law":
        """Read the law of a release."""
        repeals: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in index.ask("partial-repeals"):
            repeals[row["regulation"]].append(row)
        deferred: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in index.ask("deferred-listings"):
            deferred[row["regulation"]].append(row)
        regulations = {row["regulation"]: row for row in index.ask("laws")}
        return cls(regulations, dict(repeals), index.ask("transitions"), dict(deferred))

    def force(self, regulation: str, day: str) -> Force:
        """Return the state of a regulation on a day, repeals of parts left aside."""
        row = self.regulations.get(regulation)
        if row is None:
            return IN_FORCE
        if not self.begun(row, day):
            return OUT_OF_FORCE
        if row["in_force_until"] or row["closed_on"]:
            return IN_FORCE if self.ends_after(row, day) else OUT_OF_FORCE
        if row["out_from"] and day >= row["out_from"]:
            return OUT_OF_FORCE
        if row["doubtful_from"] and day >= row["doubtful_from"]:
            return Force("doubt", (("inForceUntil", regulation),))
        return IN_FORCE

    @cached_property
    def transitional(self) -> list[str]:
        """The regulations that have transitional provisions."""
        return sorted({row["regulation"] for row in self.transitions} & self.regulations.keys())

    @cached_property
    def repealed_by_product(self) -> tuple[str, ...]:
        """The regulations of which parts were repealed, at some time, that are named by products."""
        return tuple(sorted(name for name, rows in self.repeals.items() if any(row["product"] for row in rows)))

    @cached_property
    def turns(self) -> list[str]:
        """The days on which the state of some regulation may change; between two of them every day is alike."""
        days = {row[name] for row in self.regulations.values() for name in _DATED if row[name]}
        return sorted(days | {row["from"] for rows in self.repeals.values() for row in rows})

    @cached_property
    def _not_certain(self) -> dict[tuple[int, int], list[str]]:
        return {}

    @staticmethod
    def begun(row: dict[str, Any], day: str) -> bool:
        """Return whether a regulation may have been in force by a day: not before its start, nor before its signing."""
        return day >= (row["in_force_from"] or row["signed_on"] or "")

    @staticmethod
    def ends_after(row: dict[str, Any], day: str) -> bool:
        """Return whether the stated end of a regulation lies on or after a day."""
        until, closed_on = row["in_force_until"], row["closed_on"]
        return not ((until and day > until) or (closed_on and day >= closed_on))

    def repeals_on(self, regulation: str, day: str) -> dict[str, set[str]]:
        """Return the repeals of parts of a regulation that have begun: change -> products it names, perhaps none."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for row in self.repeals.get(regulation, ()):
            if row["from"] <= day:
                found[row["change"]] |= {row["product"]} if row["product"] else set()
        return dict(found)

    def provisions(self, regulation: str, day: str, subject: str) -> list[dict[str, Any]]:
        """Return the transitional provisions of a regulation for a subject that run on a day."""
        return [row for row in self.transitions if row["regulation"] == regulation and _runs(row, day, subject)]

    def carried_to(self, regulation: str) -> tuple[str, ...]:
        """Return the regulations from which grants are carried over to this one, on whatever days."""
        found = {
            row["regulation"]
            for row in self.transitions
            if row["successor"] == regulation and str(row["subject"]).endswith("/designations")
        }
        return tuple(sorted(found - {regulation}))

    def not_certain(self, day: str) -> list[str]:
        """Return the regulations that are not certainly in force on a day, or of which a part not named is repealed."""
        span = bisect_left(self.turns, day), bisect_right(self.turns, day)
        if span not in self._not_certain:
            self._not_certain[span] = sorted(
                regulation
                for regulation in self.regulations
                if self.force(regulation, day).state != "in"
                or any(not products for products in self.repeals_on(regulation, day).values())
            )
        return self._not_certain[span]


def holds_to_an_end(provision: dict[str, Any]) -> bool:
    """Return whether a provision says how long it runs."""
    return bool(provision["valid_until"]) or provision["to_its_end"] == "true"


def _runs(row: dict[str, Any], day: str, subject: str) -> bool:
    begun = row["valid_from"] <= day and (not row["valid_until"] or day <= row["valid_until"])
    return begun and str(row["subject"]).endswith(f"/{subject}")
