"""Was this regulation in force on this day, and what lets work under it go on? Decision 0008, sections 2 and 3.

An answer is "yes", "doubt" or "no", as the register knows law now.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.oracle.tables import Grant, Line, day, days, several

Cells = dict[str, str]

ENDING = {"repeals", "replaces"}
ALWAYS = date.min
ONE = timedelta(days=1)


@dataclass
class Law:
    """Rows of the tables of law, by id."""

    regulations: dict[str, Cells]
    acts: dict[str, Cells]
    changes: list[Cells]
    listings: list[Cells]
    transitions: list[Cells]
    _states: dict[tuple[str, date], str] = field(default_factory=dict)

    # Dates --------------------------------------------------------------------------------------------------------

    def stated(self, regulation: str, what: str) -> date | None:
        """A date of the regulation: its own, or else that of the act that issues it."""
        own = self.regulations[regulation]
        return whole_day(own.get(what, "")) or whole_day(self.acts.get(own["issued_by_act"], {}).get(what, ""))

    def touching(self, regulation: str) -> Iterator[Cells]:
        """The legal changes on the act that issues the regulation."""
        act = self.regulations[regulation]["issued_by_act"]
        yield from (
            change for change in self.changes if act and change["changed_act"] == act and change["kind"] in ENDING
        )

    def stated_end(self, regulation: str) -> date | None:
        """The last day in force, where something says so."""
        ends = [self.stated(regulation, "in_force_until")]
        whole = [change["effective_on"] for change in self.touching(regulation) if change["extent"] == "whole"]
        ends += [date.fromisoformat(first_day_without) - ONE for first_day_without in whole if first_day_without]
        return min((end for end in ends if end), default=None)

    def successors(self, regulation: str) -> list[str]:
        return several(self.regulations[regulation]["superseded_by"])

    def all_successors(self, regulation: str) -> set[str]:
        found: set[str] = set()
        waiting = self.successors(regulation)
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.successors(one)
        return found

    def may_have_begun(self, regulation: str) -> date:
        begun = self.stated(regulation, "in_force_from") or self.stated(regulation, "signed_on")
        year = self.regulations[regulation]["edition_year"]
        return begun or (date(int(year), 1, 1) if year else ALWAYS)

    def certainly_applied(self, regulation: str) -> date | None:
        listings = [row for row in self.listings if row["regulation"] == regulation]
        if any(row["mandatory_from"] > row["valid_from"] > "" for row in listings):
            return date.fromisoformat(min(row["mandatory_from"] for row in listings if row["mandatory_from"]))
        begun = self.stated(regulation, "in_force_from")
        if begun:
            return begun
        starts = [start for row in listings if (start := row["mandatory_from"] or row["valid_from"])]
        return date.fromisoformat(min(starts)) if starts else None

    # One day ------------------------------------------------------------------------------------------------------

    def state(self, regulation: str, on: date) -> str:
        """Whether the regulation as a whole was in force: yes, doubt or no. A document nobody lists is not doubted."""
        if regulation not in self.regulations:
            return "yes"
        key = (regulation, on)
        if key not in self._states:
            self._states[key] = self._state(regulation, on)
        return self._states[key]

    def _state(self, regulation: str, on: date) -> str:
        start = self.stated(regulation, "in_force_from") or self.stated(regulation, "signed_on")
        if start and on < start:
            return "no"
        end = self.stated_end(regulation)
        if end:
            return "no" if end < on else "yes"
        applied = [day for one in self.all_successors(regulation) if (day := self.certainly_applied(one))]
        if applied and min(applied) <= on:
            return "no"
        if any(self.may_have_begun(one) <= on for one in self.successors(regulation)):
            return "doubt"
        return "yes"

    def part(self, regulation: str, on: date, wider: list[frozenset[str]]) -> str:
        """Whether a part that was repealed is what is asked; `wider` are the products with their broader ones."""
        answer = "yes"
        if regulation not in self.regulations:
            return answer
        for change in self.touching(regulation):
            if change["extent"] != "part" or on < self.change_from(change):
                continue
            named = several(change.get("products", ""))
            if not named:
                answer = "doubt"
            elif any(f"product/{one}" in products for one in named for products in wider):
                return "no"
        return answer

    def change_from(self, change: Cells) -> date:
        """The first day of a repeal: its own, or else that of the act that repeals."""
        act = self.acts.get(change["changing_act"], {})
        return (
            day(change["effective_on"])
            or whole_day(act.get("in_force_from", ""))
            or whole_day(act.get("signed_on", ""))
            or ALWAYS
        )

    # Transitions --------------------------------------------------------------------------------------------------

    def provisions(self, line: Line, grant: Grant, on: date) -> Iterator[tuple[str, str]]:
        """What saves a line on a day: ("saved" or "doubt", the successor it is carried to or an empty text)."""
        for row in self.transitions:
            begins = date.fromisoformat(row["valid_from"])
            if row["subject"] != "designations" or not line.regulation or row["transition_of"] != line.regulation:
                continue
            if not grant.start.latest < begins <= on:
                continue
            until = day(row["valid_until"])
            if until:
                if on <= until:
                    yield "saved", row["transition_to"]
            else:
                yield ("saved" if row["until_end_of_record"] == "true" else "doubt"), row["transition_to"]


def whole_day(text: str) -> date | None:
    """A date that the source gives to the day; a month or a year is none."""
    read = days(text)
    return read.earliest if read and read.earliest == read.latest else None
