"""What becomes of bodies for the products of their lines, where not all that they hold fares alike."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import Any, Final

from cabgraph.network.best import Reach
from cabgraph.network.supposed import Supposed
from cabgraph.network.turns import NOTHING, Alike, Decides, Holding, by_body, turns_of


def mixed(reach: tuple[Reach, Reach], key: Decides, economies: Iterable[str], whole: Mapping[str, str]) -> bool:
    """Whether what a body holds fares differently by itself than together (`whole`, by economy), so that products may.

    A line may be less certain than the best one of its grant: each grant is looked at as if it were.
    """
    apart: list[tuple[frozenset[Holding], frozenset[Holding], str]] = []
    for each in key.before | key.after:
        for alone in {each, each._replace(standing="unknown")}:
            there = frozenset({alone})
            apart.append((there if each in key.before else _NONE, there if each in key.after else _NONE, ""))
    if key.own:
        apart.append((_NONE, _NONE, key.own))
    return any(
        turn.outcome != whole.get(turn.economy) for one in apart for turn in turns_of(reach, Decides(*one), economies)
    )


_NONE: Final[frozenset[Holding]] = frozenset()


class ByProduct:
    """What becomes of bodies for the products of their lines, for one activity."""

    def __init__(self, supposed: Supposed, activity: str) -> None:
        self._supposed = supposed
        self._activity = activity
        self._reach: dict[str, tuple[Reach, Reach]] = {}

    def __call__(
        self,
        body: str,
        rows: Iterable[dict[str, Any]],
        own: str,
        economies: Collection[str],
        whole: Mapping[str, str],
        ruled: Mapping[str, Container[str]],
    ) -> Iterator[Alike]:
        """Yield what becomes of a product and not of the activity as a whole (`whole`), but where a rule covers it."""
        recorded = [row for row in rows if row["activity"] == self._activity and row["granted_by"]]
        becomes = [row for row in self._supposed.lines(recorded, body) if row["activity"] == self._activity]
        named = {row["product"] for row in (*recorded, *becomes) if row["product"] and row["standing"] != "no"}
        for product in sorted(named):
            wider = self._supposed.after.world.wider(product)
            first, second = (
                by_body(
                    [{**row, "body": body} for row in lines if row["product"] in wider and row["standing"] != "no"],
                    finder,
                ).get(body, NOTHING)
                for lines, finder in ((recorded, self._supposed.before), (becomes, self._supposed.after))
            )
            looked = [economy for economy in economies if economy not in ruled.get(product, ())]
            turns = turns_of(self._of(product), Decides(first[0], second[0], own), looked)
            apart = tuple(turn for turn in turns if turn.outcome != whole.get(turn.economy))
            if apart:
                yield Alike(self._activity, product, ((body, max(first[1], second[1])),), apart)

    def _of(self, product: str) -> tuple[Reach, Reach]:
        if product not in self._reach:
            before, after = self._supposed.before, self._supposed.after
            self._reach[product] = Reach(before, self._activity, product), Reach(after, self._activity, product)
        return self._reach[product]
