"""Which recognition is gained and lost between two worlds on a day: by body, activity, product and economy.

What bodies hold alike (the same granters, standing alike) is walked once, and told once for all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any

from cabgraph.network.best import Reach
from cabgraph.network.products import ByProduct, mixed
from cabgraph.network.records import Record
from cabgraph.network.supposed import Supposed
from cabgraph.network.touched import Touched
from cabgraph.network.turns import NOTHING, Alike, Decides, by_body, outcomes, turns_of

Holdings = Callable[[str, str], Iterable[dict[str, Any]]]
"""What bodies hold for an activity and a product (or none), a row for each grant and standing."""

Lines = Callable[[str], Iterable[dict[str, Any]]]
"""What the lines of a body say, a row for each grant, activity, product and standing."""


def differences(
    supposed: Supposed,
    touched: Iterable[Record],
    economies: Iterable[str],
    holdings: Holdings,
    lines_of: Lines,
    bodies: Container[str],
) -> Iterator[Alike]:
    """Yield what differs: for each activity, and for a product where something else becomes of it.

    Products are looked at where a rule names them (or broader ones), and, of what a body holds, where not all fares
    alike. Only what the changed records and grants can touch is walked. `bodies` are those that may take part in an
    arrangement themselves.
    """
    changes = Touched(supposed, touched)
    wanted = sorted(economies)
    for activity in changes.activities():
        looker = _Looker(changes, activity, holdings, bodies)
        by_product = ByProduct(supposed, activity)
        told: dict[str, Mapping[str, str]] = {}
        apart: list[tuple[Decides, list[str], list[str]]] = []
        for key, those, looked, alike in looker.look("", wanted):
            fared = outcomes(alike.turns)
            told.update(dict.fromkeys(those, fared))
            if alike.turns:
                yield alike
            if mixed(looker.reach(""), key, looked, fared):
                apart.append((key, those, looked))
        ruled = changes.ruled(activity)
        for product, where in sorted(ruled.items()):
            for _, those, _, alike in looker.look(product, sorted(where)):
                yield from _differing(alike, those, told)
        for key, those, looked in apart:
            for body in those:
                yield from by_product(body, lines_of(body), key.own, looked, told[body], ruled)


def _differing(alike: Alike, those: list[str], told: Mapping[str, Mapping[str, str]]) -> Iterator[Alike]:
    """Yield of what becomes of bodies for a product that which does not become of the activity as a whole."""
    lines = dict(alike.bodies)
    same: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
    for body in those:
        fared = told.get(body, {})
        turns = tuple(turn for turn in alike.turns if turn.outcome != fared.get(turn.economy))
        if turns:
            same[turns].append(body)
    for turns, bodies in same.items():
        yield Alike(alike.activity, alike.product, tuple((body, lines[body]) for body in bodies), turns)


class _Looker:
    """Looks at all bodies for one activity, with a product or without."""

    def __init__(self, changes: Touched, activity: str, holdings: Holdings, bodies: Container[str]) -> None:
        self._changes = changes
        self._activity = activity
        self._holdings = holdings
        self._own = changes.taking_part(bodies)
        self._reach: dict[str, tuple[Reach, Reach]] = {}

    def reach(self, product: str) -> tuple[Reach, Reach]:
        """Return the best ways before and after."""
        if product not in self._reach:
            supposed = self._changes.supposed
            self._reach[product] = (
                Reach(supposed.before, self._activity, product),
                Reach(supposed.after, self._activity, product),
            )
        return self._reach[product]

    def look(self, product: str, economies: list[str]) -> Iterator[tuple[Decides, list[str], list[str], Alike]]:
        """Yield bodies alike, by what decides about them: the economies looked at, and what becomes of them there."""
        supposed, changes = self._changes.supposed, self._changes
        recorded = list(self._holdings(self._activity, product))
        was = by_body(recorded, supposed.before)
        becomes = was
        if supposed.holders:
            becomes = by_body(supposed.holdings(recorded, self._activity, product), supposed.after)
        alike: defaultdict[Decides, list[str]] = defaultdict(list)
        for body in sorted({*was, *becomes, *self._own}):
            first, second = was.get(body, NOTHING)[0], becomes.get(body, NOTHING)[0]
            alike[Decides(first, second, body if changes.takes_part(body) else "")].append(body)
        granters = {each.granted_by for key in alike for each in key.before}
        moved = changes.moved(self._activity, granters)
        reached = changes.reached(self._activity, economies)
        for key, those in alike.items():
            everywhere = bool(key.own) or key.before != key.after or changes.moves(key.before, moved)
            looked = economies if everywhere else reached
            turns = tuple(turns_of(self.reach(product), key, looked))
            counted = tuple((body, max(was.get(body, NOTHING)[1], becomes.get(body, NOTHING)[1])) for body in those)
            yield key, those, looked, Alike(self._activity, product, counted, turns)
