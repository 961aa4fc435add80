"""What becomes of a body for the products of its lines, and those that rules cover."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import groupby

from cabgraph.network.fares import Fares
from cabgraph.network.supposed import Supposed
from cabgraph.network.turns import NOTHING, Alike, Decides, Holding, Row, Turn, by_body, turns_of


def by_product(
    supposed: Supposed,
    activity: str,
    fares: Fares,
    rows: Iterable[Row],
    whole: Mapping[str, Mapping[str, str]],
    looked: Mapping[str, list[str]],
    own: Mapping[str, str],
) -> Iterator[Alike]:
    """Yield what becomes of bodies for a product and not for the activity as a whole.

    `rows` are what the bodies hold by product, `whole` is what becomes of each, `looked` where to look, `own` itself
    where it takes part. A product that no line names is looked at where a rule covers it.
    """
    recorded = _grouped(rows)
    becomes = _grouped(supposed.holdings([row for same in recorded.values() for row in same], activity))
    remembered: dict[object, tuple[Turn, ...]] = {}
    same: defaultdict[tuple[str, tuple[Turn, ...]], list[str]] = defaultdict(list)
    unders = supposed.before.world.under, supposed.after.world.under
    for body in sorted(looked):
        sides = recorded.get(body, []), becomes.get(body, [])
        everything = [_held(body, rows, under) for rows, under in zip(sides, unders, strict=True)]
        named = {row.product for rows in sides for row in rows} - {""}
        for product in sorted(named | fares.ruled.keys()):
            wider = supposed.after.world.wider(product)
            covering = [[row for row in rows if row.product in wider] for rows in sides]
            held = [_held(body, rows, under) for rows, under in zip(covering, unders, strict=True)]
            economies = looked[body]
            if product not in named or (held == everything and body not in own):
                ruled: Container[str] = fares.ruled.get(product, ())
                economies = [economy for economy in economies if economy in ruled]
            if not economies:
                continue
            key = Decides(held[0], held[1], own.get(body, ""))
            asked = product, key, tuple(economies)
            if asked not in remembered:
                remembered[asked] = tuple(turns_of(fares.ways(product), key, economies))
            turns = tuple(turn for turn in remembered[asked] if turn.outcome != whole[body].get(turn.economy))
            if turns:
                same[product, turns].append(body)
    for (product, turns), bodies in same.items():
        yield Alike(activity, product, tuple(bodies), turns)


def _held(body: str, rows: Iterable[Row], under: Mapping[str, frozenset[str]]) -> frozenset[Holding]:
    return by_body(rows, under).get(body, NOTHING)


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    ordered = sorted(rows)
    return {body: list(own) for body, own in groupby(ordered, key=lambda row: row.body)}
