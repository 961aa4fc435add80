"""Every chain from what a body holds to an economy, on a day (docs/decisions/0021)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from cabgraph import names
from cabgraph.network.chains import Chain, Held, Link, link_of, scope_link
from cabgraph.network.records import Arrangement, Component, Participation
from cabgraph.network.world import World

ACCREDITATION: Final = f"{names.VOCABULARY}Accreditation"
DESIGNATION: Final = f"{names.VOCABULARY}Designation"


class Climb(NamedTuple):
    """A way up from an arrangement: the arrangements passed, first and last included, and the components."""

    arrangements: tuple[Arrangement, ...]
    components: tuple[Component, ...]

    @property
    def top(self) -> str:
        """The arrangement at its end."""
        return self.arrangements[-1].iri


class Near(NamedTuple):
    """A participation, and a climb from its arrangement."""

    participation: Participation
    climb: Climb


class Finder:
    """The chains of a world on one day. It remembers what it walked, so that many questions of a day cost little."""

    def __init__(self, world: World, day: str) -> None:
        self.world = world
        self.day = day
        self._climbs: dict[str, list[Climb]] = {}
        self._far: dict[tuple[str, str], dict[str, list[Near]]] = {}
        self._near: dict[tuple[str, str], list[Near]] = {}
        self._links: dict[str, Link] = {}

    def chains(
        self, body: str, held: Iterable[Held], economy: str, activity: str, product: str | None = None
    ) -> list[Chain]:
        """Return every chain of a body to an economy for an activity, the best first.

        `held` is what the body holds for that activity and product on the day.
        """
        found: list[Chain] = []
        for each in held:
            if each.kind == ACCREDITATION:
                found += self._by_accreditation(each, economy, activity, product)
            elif each.kind == DESIGNATION:
                found += self._by_government(each, economy, activity, product)
        found += self._by_scheme(body, economy, activity, product)
        return sorted(found, key=lambda chain: chain.rank)

    # The three routes ---------------------------------------------------------------------------------------------

    def _by_accreditation(self, held: Held, economy: str, activity: str, product: str | None) -> Iterator[Chain]:
        far = self.far(economy, activity)
        if not far:
            return
        scope = scope_link(held, self.day)
        for near in self.near(held.granted_by, activity):
            for other in far.get(near.climb.top, ()):
                if other.participation is not near.participation:
                    links = (scope, *self._way(near, other))
                    yield self._chain("accreditation", near, other, links, held, (economy, activity, product))

    def _by_government(self, held: Held, economy: str, activity: str, product: str | None) -> Iterator[Chain]:
        scope = scope_link(held, self.day)
        for arrangement in sorted(self.world.under.get(held.grant, ())):
            for here, there in self.governed(held.granted_by, arrangement, economy, activity):
                links = (scope, *self._way(here, there))
                yield self._chain("government", here, there, links, held, (economy, activity, product))

    def _by_scheme(self, body: str, economy: str, activity: str, product: str | None) -> Iterator[Chain]:
        wider = self.world.wider(product) if product else frozenset()
        near = [
            here
            for here in self.world.of_participant.get(body, ())
            if here.activity == activity and (not product or here.products & wider)
        ]
        for here, there in self._direct(near, economy, activity):
            links = self._way(here, there)
            yield self._chain("scheme", here, there, links, None, (economy, activity, product))

    def governed(self, granter: str, arrangement: str, economy: str, activity: str) -> Iterator[tuple[Near, Near]]:
        """Yield the pairs of participations that lead from who designates under an arrangement to an economy."""
        near = [
            here
            for name in self.world.identities(granter)
            for here in self.world.of_participant.get(name, ())
            if here.arrangement == arrangement and here.activity in (None, activity)
        ]
        yield from self._direct(near, economy, activity)

    def _direct(self, near: Iterable[Participation], economy: str, activity: str) -> Iterator[tuple[Near, Near]]:
        """Yield the pairs of participations that stand in one arrangement, the other side for the activity or none."""
        for here in sorted(near, key=lambda record: record.iri):
            flat = self.climbs(here.arrangement)[:1]
            if not flat or not here.standing(self.day):
                continue
            for there in self.world.of_arrangement.get(here.arrangement, ()):
                if (
                    there is not here
                    and there.activity in (None, activity)
                    and economy in self.world.homes.get(there.participant, ())
                    and there.standing(self.day)
                ):
                    yield Near(here, flat[0]), Near(there, flat[0])

    # Walking ------------------------------------------------------------------------------------------------------

    def near(self, accreditor: str, activity: str) -> list[Near]:
        """Return what an accreditation body takes part in for an activity, under any name, and where it leads."""
        key = accreditor, activity
        if key not in self._near:
            self._near[key] = [
                near
                for name in sorted(self.world.identities(accreditor))
                for record in self.world.of_participant.get(name, ())
                if record.activity == activity
                for near in self._from(record)
            ]
        return self._near[key]

    def far(self, economy: str, activity: str) -> dict[str, list[Near]]:
        """Return what the accreditation bodies of an economy take part in for an activity, by where it leads."""
        key = economy, activity
        if key not in self._far:
            found: defaultdict[str, list[Near]] = defaultdict(list)
            for record in self.world.of_economy.get(economy, ()):
                if record.activity == activity and record.participant in self.world.accreditors:
                    for near in self._from(record):
                        found[near.climb.top].append(near)
            self._far[key] = dict(found)
        return self._far[key]

    def _from(self, record: Participation) -> Iterator[Near]:
        """Yield a standing participation with each climb to an arrangement that covers its activity."""
        if record.standing(self.day):
            for climb in self.climbs(record.arrangement):
                if (climb.top, record.activity) in self.world.covered:
                    yield Near(record, climb)

    def climbs(self, arrangement: str) -> list[Climb]:
        """Return the ways up from an arrangement, of which the first has no step, passing none twice; all stand."""
        if arrangement not in self._climbs:
            start = self._standing(arrangement)
            self._climbs[arrangement] = list(self._climb(Climb((start,), ()))) if start else []
        return self._climbs[arrangement]

    def _climb(self, so_far: Climb) -> Iterator[Climb]:
        yield so_far
        for component in self.world.wholes.get(so_far.top, ()):
            whole = self._standing(component.whole)
            if whole and whole not in so_far.arrangements and component.standing(self.day):
                longer = Climb((*so_far.arrangements, whole), (*so_far.components, component))
                yield from self._climb(longer)

    def _standing(self, arrangement: str) -> Arrangement | None:
        """Return an arrangement that recognises results and stands or may stand."""
        found = self.world.arrangements.get(arrangement)
        return found if found and found.recognises and found.standing(self.day) else None

    # Links --------------------------------------------------------------------------------------------------------

    def _way(self, near: Near, other: Near) -> tuple[Link, ...]:
        """Return the links from one participation to another: up one climb, down the other."""
        up = self._steps(near.climb)
        down = self._steps(other.climb)[-2::-1]
        return (
            self._link("participation", near.participation),
            *up,
            *down,
            self._link("participation", other.participation),
        )

    def _steps(self, climb: Climb) -> list[Link]:
        links = [self._link("arrangement", climb.arrangements[0])]
        for (_, whole), component in zip(pairwise(climb.arrangements), climb.components, strict=True):
            links += [self._link("component", component), self._link("arrangement", whole)]
        return links

    def _link(self, kind: str, record: Arrangement | Component | Participation) -> Link:
        if record.iri not in self._links:
            self._links[record.iri] = link_of(kind, record, self.day)
        return self._links[record.iri]

    def _chain(
        self,
        route: str,
        near: Near,
        other: Near,
        links: tuple[Link, ...],
        held: Held | None,
        asked: tuple[str, str, str | None],
    ) -> Chain:
        here, there = near.participation.participant, other.participation.participant
        rule = self.rule(near.climb.top, *asked)
        return Chain(route, near.climb.top, here, there, links, held, rule)

    def rule(self, arrangement: str, economy: str, activity: str, product: str | None) -> str | None:
        """Return the first rule of an economy under an arrangement that stands, for the activity and the product."""
        for rule in self.world.rules_of.get((arrangement, economy), ()):
            fits = not rule.products or (product is not None and bool(rule.products & self.world.wider(product)))
            if activity in rule.activities and fits and rule.standing(self.day) == "yes":
                return rule.iri
        return None
