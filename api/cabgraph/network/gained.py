"""Which recognition is gained and lost between two worlds on a day: by body, activity, product and economy.

What bodies hold alike (the same granters, standing alike) is looked at once, and told once for all of them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping

from cabgraph.network.fares import Fares
from cabgraph.network.products import by_product
from cabgraph.network.records import Record
from cabgraph.network.supposed import Supposed
from cabgraph.network.touched import Touched
from cabgraph.network.turns import NOTHING, Alike, Decides, Holding, Row, by_body, outcomes, turns_of

Holdings = Callable[[str, Collection[str] | None, bool], Iterable[Row]]
"""What bodies (None: all) hold for an activity, by product or not."""


def differences(
    supposed: Supposed,
    touched: Iterable[Record],
    economies: Iterable[str],
    holdings: Holdings,
    bodies: Container[str],
) -> Iterator[Alike]:
    """Yield what differs: for each activity, and for a product where something else becomes of it.

    Products are looked at where a rule covers them and, of a body of which not every grant fares alike, those of its
    lines. `bodies` are those that may take part in an arrangement themselves.
    """
    changes = Touched(supposed, touched)
    wanted = sorted(economies)
    for activity in changes.activities():
        fares = Fares(changes, activity, wanted)
        whole: dict[str, Mapping[str, str]] = {}
        looked: dict[str, list[str]] = {}
        own: dict[str, str] = {}
        for key, those in _alike(changes, activity, holdings, bodies):
            where = fares.looked(key)
            turns = tuple(turns_of(fares.ways(""), key, where)) if where else ()
            fared = outcomes(turns)
            if turns:
                yield Alike(activity, "", tuple(those), turns)
            if fares.mixed(key, fared):
                whole |= dict.fromkeys(those, fared)
                looked |= dict.fromkeys(those, where)
                own |= {body: body for body in those if key.own}
        if looked:
            rows = holdings(activity, looked, True)
            yield from by_product(supposed, activity, fares, rows, whole, looked, own)


def _alike(
    changes: Touched, activity: str, holdings: Holdings, bodies: Container[str]
) -> Iterable[tuple[Decides, list[str]]]:
    """Return the bodies that are alike, by what decides about them; where only grants change, their holders."""
    supposed = changes.supposed
    was = _recorded(changes, activity, holdings)
    becomes = was
    if supposed.holders:
        mine = supposed.holdings(holdings(activity, supposed.holders, False), activity)
        becomes = {**was, **dict.fromkeys(supposed.holders, NOTHING), **by_body(mine, supposed.after.world.under)}
    alike: defaultdict[Decides, list[str]] = defaultdict(list)
    for body in sorted({*was, *becomes, *changes.taking_part(bodies)}):
        own = body if changes.takes_part(body) else ""
        alike[Decides(was.get(body, NOTHING), becomes.get(body, NOTHING), own)].append(body)
    return alike.items()


def _recorded(changes: Touched, activity: str, holdings: Holdings) -> dict[str, frozenset[Holding]]:
    """Return what bodies hold as it is recorded: of all where the network changes, else of those concerned."""
    supposed, under = changes.supposed, changes.supposed.before.world.under
    if changes.only_grants:
        return by_body(holdings(activity, supposed.holders, False), under)
    key = ("held", activity)
    if key not in supposed.memory:
        supposed.memory[key] = by_body(holdings(activity, None, False), under)
    found: dict[str, frozenset[Holding]] = supposed.memory[key]
    return found
