"""A day as a scenario has it: the finders before and after, and what bodies then hold."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from cabgraph.network.chains import Held
from cabgraph.network.finder import Finder
from cabgraph.network.records import Grant, Period
from cabgraph.network.scenario import apply, laid_over, pause_of
from cabgraph.network.scenario_meant import Read
from cabgraph.network.turns import Row


class Supposed:
    """What is recorded, and what a scenario makes of it, on one day. Without sentences both are the same."""

    def __init__(self, before: Finder, scenario: Sequence[Read], memory: dict[object, Any] | None = None) -> None:
        """`memory` keeps what was found out about the day as it is recorded, for other scenarios of that day."""
        self.before = before
        self.memory: dict[object, Any] = {} if memory is None else memory
        self.scenario = tuple(scenario)
        self.day = before.day
        changes = [change for read in scenario for change in read.changes]
        self.after = Finder(apply(before.world, changes), before.day) if changes else before
        self._grants = [change for read in scenario for change in read.grants]
        self.sentences = {
            **{c.record.iri if c.record else c.iri: read.text for read in scenario for c in read.changes},
            **{change.grant.iri: read.text for read in scenario for change in read.grants},
        }
        """The sentence that speaks of a record or a grant, by its IRI."""
        self.added = frozenset(
            [change.record.iri for change in changes if change.record]
            + [change.grant.iri for change in self._grants if change.how == "add"]
        )
        """What is there in the scenario only."""

    @property
    def holders(self) -> frozenset[str]:
        """The bodies of whose grants a sentence speaks."""
        return frozenset(change.grant.holder for change in self._grants)

    def activities(self) -> Iterator[str]:
        """Yield the activities of the grants that it speaks of."""
        for change in self._grants:
            yield from change.grant.activities

    # What a body holds --------------------------------------------------------------------------------------------

    def held(self, held: Iterable[Held], body: str, activity: str, product: str | None) -> list[Held]:
        """Return what a body holds for an activity and a product, from what is recorded of it."""
        gone = self._gone()
        found = [self._later(each) for each in held if each.grant not in gone]
        for grant, periods in self._adding(activity, product or ""):
            if grant.holder == body:
                told = (grant.iri, grant.kind, grant.granted_by, grant.iri)
                found.append(Held(*told, lines=1, standing="yes", periods=periods))
        return found

    def holdings(self, rows: Iterable[Row], activity: str) -> list[Row]:
        """Return what bodies hold for an activity, by product where the rows are, from what is recorded of them."""
        gone = self._gone()
        found = [row for row in rows if row.grant not in gone]
        for grant, _ in self._adding(activity, ""):
            product = next(iter(grant.products), "")
            found.append(Row(grant.holder, grant.iri, grant.kind, grant.granted_by, "yes", product))
        return found

    def lines(self, rows: Iterable[dict[str, Any]], body: str) -> list[dict[str, Any]]:
        """Return what the lines of a body say, standing or not, from what the index says of them."""
        gone = self._gone()
        found = [
            {**row, "standing": "no", "reason": gone[row["grant"]].reason} if row["grant"] in gone else row
            for row in rows
        ]
        found += [
            {
                "grant": change.grant.iri,
                "kind": change.grant.kind,
                "granted_by": change.grant.granted_by,
                "activity": activity,
                "product": next(iter(change.grant.products), None),
                "standing": "yes" if change.holds(self.day) else "no",
                "reason": "",
                "lines": 1,
            }
            for change in self._grants
            if change.how == "add" and change.grant.holder == body
            for activity in change.grant.activities
        ]
        return found

    def _gone(self) -> dict[str, Period]:
        """Return the grants that do not stand on the day because a sentence says so."""
        return {
            change.grant.iri: pause_of(change)
            for change in self._grants
            if change.how != "add" and change.holds(self.day)
        }

    def _later(self, held: Held) -> Held:
        periods = held.periods
        for change in self._grants:
            if change.how != "add" and change.grant.iri == held.grant:
                periods = laid_over(periods, pause_of(change))
        return held if periods is held.periods else replace(held, periods=periods)

    def _adding(self, activity: str, product: str) -> Iterator[tuple[Grant, tuple[Period, ...]]]:
        wider = self.after.world.wider(product) if product else frozenset()
        for change in self._grants:
            fits = activity in change.grant.activities and (not product or change.grant.products & wider)
            if change.how == "add" and fits and change.holds(self.day):
                yield change.grant, (Period(change.on, change.until, "yes"),)
