"""Which recognition is gained and lost between two worlds on a day: by body, activity, product and economy."""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from cabgraph.network.chains import Held
from cabgraph.network.finder import ACCREDITATION, Finder
from cabgraph.network.records import AcceptanceRule, Component, Participation, Period, Record

Best = tuple[str, str]
"""Standing and strength of the best chain."""

Outcome = Literal["gained", "lost", "stronger", "weaker"]
Holdings = Callable[[str, str], Iterable[dict[str, Any]]]
"""What bodies hold for an activity and a product (or none), a row for each grant and standing."""


@dataclass(frozen=True)
class Difference:
    """What becomes of the recognition of a body for an activity, and a product where one is told, in an economy."""

    body: str
    activity: str
    product: str
    economy: str
    before: Best | None
    after: Best | None
    lines: int

    @property
    def outcome(self) -> Outcome:
        """Gained or lost where there was none before or is none after; else stronger or weaker."""
        if self.before is None:
            return "gained"
        if self.after is None:
            return "lost"
        return "stronger" if _worth(self.after) > _worth(self.before) else "weaker"


def differences(
    before: Finder,
    after: Finder,
    changed: Iterable[Record],
    economies: Iterable[str],
    holdings: Holdings,
    bodies: Container[str],
) -> Iterator[Difference]:
    """Yield what differs, by body. Only what the changed records can touch is walked.

    `bodies` are those that may take part in an arrangement themselves. What bodies hold alike is walked once: a best
    way follows from who granted it, and how it stands.
    """
    touched, wanted = list(changed), sorted(economies)
    for activity, product in _asked(after, touched):
        rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in holdings(activity, product):
            rows[row["body"]].append(row)
        for record in touched:
            if isinstance(record, Participation):
                for other in (before.world, after.world):
                    for each in other.of_arrangement.get(record.arrangement, ()):
                        if each.participant in bodies:
                            rows.setdefault(each.participant, [])
        yield from _of_activity(before, after, (activity, product), rows, touched, wanted)


def _asked(finder: Finder, touched: list[Record]) -> list[tuple[str, str]]:
    every = {record.activity for record in finder.world.participations.values() if record.activity}
    asked: set[tuple[str, str]] = set()
    for record in touched:
        if isinstance(record, AcceptanceRule):
            asked |= {(activity, product) for activity in record.activities for product in record.products or {""}}
        elif isinstance(record, Participation) and record.activity:
            asked.add((record.activity, ""))
        elif isinstance(record, (Participation, Component)):
            asked |= {(activity, "") for activity in every}
    return sorted(asked)


def _of_activity(
    before: Finder,
    after: Finder,
    asked: tuple[str, str],
    rows: dict[str, list[dict[str, Any]]],
    touched: list[Record],
    economies: list[str],
) -> Iterator[Difference]:
    activity, product = asked
    reached = {
        economy
        for economy in economies
        if before.far(economy, activity) != after.far(economy, activity)
        or any(isinstance(record, AcceptanceRule) and record.economy == economy for record in touched)
    }
    granters = {row["granted_by"] for found in rows.values() for row in found}
    moved = {granter for granter in granters if before.near(granter, activity) != after.near(granter, activity)}
    arrangements = {record.arrangement for record in touched if isinstance(record, Participation)}
    walked = _Walked(before, activity, product), _Walked(after, activity, product)
    for body, found in sorted(rows.items()):
        held = _held(found, before.day)
        own = body if body in before.world.of_participant or body in after.world.of_participant else ""
        direct = bool(own) or any(arrangements & before.world.under.get(each.grant, frozenset()) for each in held)
        everywhere = direct or any(each.granted_by in moved for each in held)
        lines = sum(each.lines for each in held)
        for economy in economies if everywhere else sorted(reached):
            was, becomes = (each.best(own, held, economy) for each in walked)
            if was != becomes:
                yield Difference(body, activity, product, economy, was, becomes, lines)


class _Walked:
    """The best chains of one world for an activity, remembered by who granted what and how it stands."""

    def __init__(self, finder: Finder, activity: str, product: str) -> None:
        self._finder = finder
        self._asked = activity, product or None
        self._remembered: dict[object, Best | None] = {}

    def best(self, own: str, held: list[Held], economy: str) -> Best | None:
        """Return the best way of a body: by one of its grants, or by its own participation (`own` is then its IRI)."""
        found = [self._of(each, economy) for each in held]
        if own:
            found.append(self._walk(own, [], economy))
        return max((each for each in found if each), key=_worth, default=None)

    def _of(self, held: Held, economy: str) -> Best | None:
        under = self._finder.world.under.get(held.grant)
        if held.kind != ACCREDITATION and not under:
            return None
        key = (held.kind, held.granted_by, held.standing, under, economy)
        if key not in self._remembered:
            self._remembered[key] = self._walk("", [held], economy)
        return self._remembered[key]

    def _walk(self, body: str, held: list[Held], economy: str) -> Best | None:
        chains = self._finder.chains(body, held, economy, *self._asked)
        return (chains[0].standing, chains[0].strength) if chains else None


def _held(rows: list[dict[str, Any]], day: str) -> list[Held]:
    grants: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        grants[row["grant"]].append(row)
    found = []
    for grant, same in sorted(grants.items()):
        standing: Literal["yes", "unknown"] = "yes" if any(row["standing"] == "yes" for row in same) else "unknown"
        first = same[0]
        lines = sum(row["lines"] for row in same)
        stands = (Period(day, day, standing),)
        found.append(Held(grant, first["kind"], first["granted_by"], first["item"], lines, standing, stands))
    return found


def _worth(best: Best) -> tuple[bool, bool]:
    return best[0] == "yes", best[1] == "binding"
