"""How each thing that bodies hold fares by itself between two worlds, for one activity: from that, where to look."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from functools import cached_property

from cabgraph.network.best import Reach, best_of
from cabgraph.network.touched import Touched
from cabgraph.network.turns import Decides, Holding, Turn, Ways

_STANDINGS = ("yes", "unknown")


class Fares:
    """The economies in which something becomes of a holding, and what, for an activity; remembered."""

    def __init__(self, changes: Touched, activity: str, economies: list[str]) -> None:
        self._changes = changes
        self._activity = activity
        self._economies = economies
        self._ways: dict[str, Ways] = {}
        self._alone: dict[object, dict[str, set[str]]] = {}

    def ways(self, product: str) -> Ways:
        """Return the best ways before and after, for a product or none."""
        if product not in self._ways:
            finders = self._changes.supposed.before, self._changes.supposed.after
            if product:
                where: Container[str] = self.ruled.get(product, ())
                before, after = (
                    Reach(finder, self._activity, product, base, where)
                    for finder, base in zip(finders, self.ways(""), strict=True)
                )
            else:
                memory = self._changes.supposed.memory
                before = memory.setdefault(("ways", self._activity), Reach(finders[0], self._activity))
                after = Reach(finders[1], self._activity)
            self._ways[product] = before, after
        return self._ways[product]

    @cached_property
    def ruled(self) -> dict[str, set[str]]:
        """The products that rules cover, each with the economies of those rules."""
        return self._changes.ruled(self._activity)

    @cached_property
    def _reached(self) -> list[str]:
        return self._changes.reached(self._activity, self._economies)

    def looked(self, key: Decides) -> list[str]:
        """Return the economies in which something may become of bodies, of the activity or of a product."""
        if key.before != key.after:
            return self._economies
        found: set[str] = set()
        for alone in self._each(key):
            found |= alone.keys()
        return sorted(found)

    def mixed(self, key: Decides, whole: Mapping[str, str]) -> bool:
        """Whether for some product something else may become of bodies than of the activity as a whole (`whole`)."""
        if key.before != key.after:
            return True
        return any(
            outcome != whole.get(economy)
            for alone in self._each(key)
            for economy, outcomes in alone.items()
            for outcome in outcomes
        )

    def _each(self, key: Decides) -> Iterable[dict[str, set[str]]]:
        for holding in key.before:
            yield self._of_holding(holding)
        if key.own:
            yield self._of_body(key.own)

    def _of_holding(self, holding: Holding) -> dict[str, set[str]]:
        """Return what may become of a holding alone by economy; a line of it may be less certain, a rule cover it."""
        same = holding._replace(standing="")
        if same not in self._alone:
            everywhere = self._changes.moves(holding, self._activity)
            looked = self._economies if everywhere else self._reached
            found: defaultdict[str, set[str]] = defaultdict(set)
            for product, where in [("", looked), *((p, sorted(e & {*looked})) for p, e in self.ruled.items())]:
                before, after = self.ways(product)
                for economy in where:
                    told = (holding.kind, holding.granted_by, holding.under, economy)
                    was, becomes = before.kinds(*told), after.kinds(*told)
                    if was != becomes:
                        for standing in _STANDINGS:
                            turn = Turn(economy, best_of(was, standing), best_of(becomes, standing))
                            found[economy] |= {turn.outcome} if turn.before != turn.after else set()
            self._alone[same] = dict(found)
        return self._alone[same]

    def _of_body(self, body: str) -> dict[str, set[str]]:
        """Return the same of what a body takes part in itself."""
        if body not in self._alone and not self._changes.concerns(body):
            self._alone[body] = {}
        if body not in self._alone:
            looked = self._economies if self._changes.speaks_of(body) else self._reached
            found: defaultdict[str, set[str]] = defaultdict(set)
            for product, where in [("", looked), *((p, sorted(e & {*looked})) for p, e in self.ruled.items())]:
                before, after = self.ways(product)
                for economy in where:
                    turn = Turn(economy, before.by_scheme(body, economy), after.by_scheme(body, economy))
                    if turn.before != turn.after:
                        found[economy].add(turn.outcome)
            self._alone[body] = dict(found)
        return self._alone[body]
