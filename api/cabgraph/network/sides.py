"""The sides of a chain that is not there: for each route, how each gets to an arrangement, and what it lacks.

What may be added is said in docs/decisions/0021, section 7.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from cabgraph import names
from cabgraph.network.finder import Finder
from cabgraph.network.records import Arrangement, Participation

BODIES: Final = names.thing("body", "")
"""How the addresses of conformity assessment bodies begin: they are designated, and do not designate."""

Kind = Literal["accreditation", "designation", "participation", "component"]
Anybody = Literal["", "accreditor-there", "party-there", "authority-here"]


@dataclass(frozen=True, order=True)
class Addition:
    """One record that does not stand and would.

    An accreditation by `one`, a designation by `one` under `other`, `one` taking part in `other`, `one` part of
    `other`. Where no organisation in particular is meant, `one` is empty and `anybody` says of which kind and side.
    """

    kind: Kind
    one: str
    other: str = ""
    anybody: Anybody = ""


@dataclass(frozen=True)
class Unmet:
    """A question without an answer, with what is known of the body beside the network.

    `granters` accredit it for that on the day, `accreditors` could. `designated` are the arrangements under which it is
    designated for that, with who did. `homes` are its economies.
    """

    body: str
    economy: str
    activity: str
    product: str | None = None
    homes: Collection[str] = ()
    granters: Collection[str] = ()
    accreditors: Collection[str] = ()
    designated: Collection[tuple[str, str]] = ()


class Side(NamedTuple):
    """One side of a chain to be: what it lacks, and the participation that stands, if one does."""

    additions: tuple[Addition, ...]
    record: Participation | None


Sides = Mapping[str, Sequence[Side]]
"""By the arrangement where the two sides meet."""


class Ways:
    """The sides of chains to be, route by route, on the day of a finder.

    What may be proposed is limited to what arrangements are made for; `anywhere` also tells what is not.
    """

    def __init__(self, finder: Finder, asked: Unmet, *, anywhere: bool = False) -> None:
        self._anywhere = anywhere
        self._finder, self._world, self._asked = finder, finder.world, asked
        self._usable = dict.fromkeys(iri for iri in self._world.arrangements if finder.climbs(iri))
        self._led: dict[str, list[tuple[str, tuple[Addition, ...]]]] = {}
        self._joined = {
            (component.part, component.whole)
            for component in self._world.components.values()
            if component.standing(finder.day)
        }

    def routes(self) -> Iterator[tuple[str, Sides, Sides]]:
        """Yield each route with this side and the other."""
        yield "government", self.designated(), self.party_there("government")
        yield "scheme", self.taking_part(), self.party_there("scheme")
        yield "accreditation", self.accredited(), self.accreditor_there()

    def serves(self, one: Addition, other: Addition) -> bool:
        """Whether an addition does what another would: who joins is also somebody of the economy who joins."""
        if one == other:
            return True
        joins = one.kind == other.kind == "participation" and one.other == other.other
        if not joins or other.anybody not in ("party-there", "accreditor-there"):
            return False
        there = one.anybody in ("party-there", "accreditor-there") or self._asked.economy in self._homes(one)
        accredits = one.anybody == "accreditor-there" or one.one in self._world.accreditors
        return there and (accredits or other.anybody == "party-there")

    def _homes(self, joining: Addition) -> Collection[str]:
        if joining.anybody == "authority-here":
            return self._asked.homes
        return self._world.homes.get(joining.one, ())

    # This side ----------------------------------------------------------------------------------------------------

    def accredited(self) -> Sides:
        """Return the ways from an accreditation, held or to be, to each arrangement that covers the activity."""
        sides: defaultdict[str, list[Side]] = defaultdict(list)
        for accreditor in self._one_of_each(self._asked.granters, self._asked.accreditors):
            granted = accreditor in self._asked.granters
            base = () if granted else (Addition("accreditation", accreditor),)
            own = self._standing(self._world.identities(accreditor), self._asked.activity)
            for record in own:
                self._climb(sides, record.arrangement, Side(base, record), upward=True)
            for arrangement in self._open_to("accreditation", {record.arrangement for record in own}):
                joined = (*base, Addition("participation", accreditor, arrangement))
                self._climb(sides, arrangement, Side(joined, None), upward=True)
        return sides

    def designated(self) -> Sides:
        """Return the ways from a designation, held or to be, under an arrangement."""
        asked, sides = self._asked, defaultdict[str, list[Side]](list)
        made_for = set(self._open_to("government"))
        for arrangement in sorted((made_for | {under for under, _ in asked.designated}) & self._usable.keys()):
            held = {granter for under, granter in asked.designated if under == arrangement}
            could = self._authorities(arrangement) if arrangement in made_for else set()
            for authority in sorted(held | could):
                anybody: Anybody = "" if authority else "authority-here"
                base = () if authority in held else (Addition("designation", authority, arrangement, anybody),)
                own = self._standing(self._world.identities(authority), None, asked.activity)
                here = [record for record in own if record.arrangement == arrangement]
                sides[arrangement] += [Side(base, record) for record in here]
                if not here and arrangement in made_for:
                    joins = Addition("participation", authority, arrangement, anybody)
                    sides[arrangement].append(Side((*base, joins), None))
        return sides

    def taking_part(self) -> Sides:
        """Return the arrangements in which the body itself takes part for what is asked, or could."""
        asked, sides = self._asked, defaultdict[str, list[Side]](list)
        wider = self._world.wider(asked.product) if asked.product else frozenset()
        own = self._standing((asked.body,), asked.activity)
        fitting = [record for record in own if not asked.product or record.products & wider]
        for record in fitting:
            sides[record.arrangement].append(Side((), record))
        for arrangement in self._open_to("scheme", {record.arrangement for record in fitting}):
            sides[arrangement].append(Side((Addition("participation", asked.body, arrangement),), None))
        return sides

    # The other side -----------------------------------------------------------------------------------------------

    def accreditor_there(self) -> Sides:
        """Return the ways to the accreditation bodies of the economy, those that take part and those that could."""
        sides: defaultdict[str, list[Side]] = defaultdict(list)
        for record in self._there(self._asked.activity):
            if record.participant in self._world.accreditors:
                self._climb(sides, record.arrangement, Side((), record), upward=False)
        for arrangement in self._open_to("accreditation"):
            joins = Addition("participation", "", arrangement, "accreditor-there")
            self._climb(sides, arrangement, Side((joins,), None), upward=False)
        return sides

    def party_there(self, route: str) -> Sides:
        """Return the arrangements in which somebody of the economy takes part, or could by a route."""
        sides: defaultdict[str, list[Side]] = defaultdict(list)
        for record in self._there(None, self._asked.activity):
            sides[record.arrangement].append(Side((), record))
        for arrangement in self._open_to(route):
            sides[arrangement].append(Side((Addition("participation", "", arrangement, "party-there"),), None))
        return sides

    # Walking ------------------------------------------------------------------------------------------------------

    def _climb(self, sides: defaultdict[str, list[Side]], start: str, side: Side, *, upward: bool) -> None:
        """Add a side at every arrangement to which its own leads and which covers the activity."""
        if start not in self._led:
            self._led[start] = [
                (climb[-1], tuple(Addition("component", *pair) for pair in pairwise(climb) if pair not in self._joined))
                for climb in self._climbs((start,))
                if (climb[-1], self._asked.activity) in self._world.covered
            ]
        for top, steps in self._led[start]:
            added = (*side.additions, *steps) if upward else (*reversed(steps), *side.additions)
            sides[top].append(Side(added, side.record))

    def _climbs(self, so_far: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Yield every way up by components on record, standing or not."""
        if so_far[-1] not in self._usable:
            return
        yield so_far
        for whole in dict.fromkeys(component.whole for component in self._world.wholes.get(so_far[-1], ())):
            if whole not in so_far:
                yield from self._climbs((*so_far, whole))

    def _standing(self, organisations: Iterable[str], *activities: str | None) -> list[Participation]:
        return [
            record
            for organisation in sorted(organisations)
            for record in self._world.of_participant.get(organisation, ())
            if record.activity in activities and self._stands(record)
        ]

    def _there(self, *activities: str | None) -> list[Participation]:
        own = self._world.of_economy.get(self._asked.economy, ())
        return [record for record in own if record.activity in activities and self._stands(record)]

    def _stands(self, record: Participation) -> bool:
        return record.arrangement in self._usable and record.standing(self._finder.day) is not None

    def _open_to(self, route: str, taken: Collection[str] = ()) -> list[str]:
        """Return the arrangements that may be proposed for a route and the activity, but for some."""
        return [
            iri
            for iri in self._usable
            if iri not in taken and (self._anywhere or self._is_for(route, self._world.arrangements[iri]))
        ]

    def _is_for(self, route: str, arrangement: Arrangement) -> bool:
        """Whether an arrangement is made for a route, and somebody ever took part in it for the activity.

        Between governments a participation may name no activity where the arrangement itself does.
        """
        named, asked = arrangement.activities, self._asked.activity
        if route not in arrangement.routes or (named and asked not in named):
            return False
        if (arrangement.iri, asked) in self._world.covered:
            return True
        return route == "government" and asked in named and arrangement.iri in self._world.of_arrangement

    def _authorities(self, arrangement: str) -> set[str]:
        """Return who could designate under an arrangement: authorities at home that ever took part, else any."""
        world, homes = self._world, set(self._asked.homes)
        parties = {record.participant for record in world.of_arrangement.get(arrangement, ())}
        return {
            party
            for party in parties - world.accreditors
            if not party.startswith(BODIES) and not homes.isdisjoint(world.homes.get(party, ()))
        } or {""}

    def _one_of_each(self, granters: Collection[str], possible: Collection[str]) -> list[str]:
        """Return the accreditation bodies; of one under several names, that which grants, else that which lasts."""
        found = sorted(granters)
        seen = {name for granter in granters for name in self._world.identities(granter)}
        for accreditor in sorted(possible, key=lambda each: (each in self._world.continued, each)):
            if accreditor not in seen:
                found.append(accreditor)
                seen |= self._world.identities(accreditor)
        return found
