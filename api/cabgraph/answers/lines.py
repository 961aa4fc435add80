"""How many scope lines are behind what becomes of bodies, and for which products."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from cabgraph.answers.registry import Registry
from cabgraph.network.scenario_meant import Read
from cabgraph.network.turns import Alike


class Lines:
    """The lines, of the bodies told of, that stand or may on a day, those that a scenario adds included."""

    def __init__(self, registry: Registry, scenario: Sequence[Read], found: Sequence[Alike], on: str) -> None:
        self._wider = registry.network.world.wider
        self._counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        self._known: dict[tuple[str, str, str], int] = {}
        bodies: defaultdict[str, set[str]] = defaultdict(set)
        for alike in found:
            bodies[alike.activity] |= set(alike.bodies)
        for activity, those in bodies.items():
            for row in registry.index.ask("lines-of-bodies", activity=activity, bodies=sorted(those), on=on):
                self._counts[activity, row["body"]][row["product"] or ""] += row["lines"]
        for change in (change for read in scenario for change in read.grants):
            if change.how == "add" and change.holds(on):
                for activity in change.grant.activities:
                    self._counts[activity, change.grant.holder][next(iter(change.grant.products), "")] += 1

    def of(self, body: str, alike: Alike) -> int:
        """Return the lines of a body for an activity, and for a product where one is told."""
        key = alike.activity, body, alike.product
        if key not in self._known:
            counts = self._counts.get((alike.activity, body), Counter())
            wider = self._wider(alike.product) if alike.product else counts
            self._known[key] = sum(count for product, count in counts.items() if product in wider)
        return self._known[key]

    def products(self, activity: str, bodies: Collection[str]) -> Counter[str]:
        """Return the products that the lines of bodies name, with the number of bodies."""
        return Counter(product for body in bodies for product in self._counts.get((activity, body), ()) if product)
