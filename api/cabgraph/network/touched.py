"""What the changes of a scenario can touch: activities, products of rules, granters, economies, bodies."""

from collections import defaultdict
from collections.abc import Container, Iterable
from functools import cached_property

from cabgraph.network.records import AcceptanceRule, Component, Participation, Record
from cabgraph.network.supposed import Supposed
from cabgraph.network.turns import Holding


class Touched:
    """The records that a scenario changes, beside both worlds."""

    def __init__(self, supposed: Supposed, records: Iterable[Record]) -> None:
        self.supposed = supposed
        self._records = list(records)
        self._moving = any(isinstance(record, (Participation, Component)) for record in self._records)

    @property
    def only_grants(self) -> bool:
        """Whether nothing changes but what bodies hold."""
        return not self._records

    def activities(self) -> list[str]:
        """Return the activities for which something may differ."""
        found = set(self.supposed.activities())
        for record in self._records:
            if isinstance(record, AcceptanceRule):
                found |= record.activities
            elif isinstance(record, Participation) and record.activity:
                found.add(record.activity)
            elif isinstance(record, (Participation, Component)):
                participations = self.supposed.after.world.participations.values()
                found |= {each.activity for each in participations if each.activity}
        return sorted(found)

    def ruled(self, activity: str) -> dict[str, set[str]]:
        """Return the products that rules cover for an activity, each with the economies of those rules."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for finder in (self.supposed.before, self.supposed.after):
            for rule in finder.world.rules.values():
                if activity in rule.activities and rule.products:
                    for product in self._covered(rule.products):
                        found[product].add(rule.economy)
        return dict(found)

    def _covered(self, products: frozenset[str]) -> frozenset[str]:
        if products not in self._narrower:
            world = self.supposed.after.world
            below = {one for one in world.broader if products & world.wider(one)}
            self._narrower[products] = products | below
        return self._narrower[products]

    @cached_property
    def _narrower(self) -> dict[frozenset[str], frozenset[str]]:
        return {}

    # Bodies -------------------------------------------------------------------------------------------------------

    def takes_part(self, body: str) -> bool:
        """Whether a body takes part in an arrangement itself, before or after."""
        before, after = self.supposed.before.world, self.supposed.after.world
        return body in before.of_participant or body in after.of_participant

    def taking_part(self, bodies: Container[str]) -> set[str]:
        """Return the bodies that take part in an arrangement of which a participation or a rule changes."""
        return {
            each.participant
            for finder in (self.supposed.before, self.supposed.after)
            for arrangement in self._concerned
            for each in finder.world.of_arrangement.get(arrangement, ())
            if each.participant in bodies
        }

    def speaks_of(self, body: str) -> bool:
        """Whether a participation of an organisation itself changes."""
        return body in self._participants

    def concerns(self, body: str) -> bool:
        """Whether a participation or a rule changes in an arrangement that a body takes part in itself."""
        worlds = self.supposed.before.world, self.supposed.after.world
        own = (record.arrangement for world in worlds for record in world.of_participant.get(body, ()))
        return not self._concerned.isdisjoint(own)

    @cached_property
    def _concerned(self) -> frozenset[str]:
        changed = (AcceptanceRule, Participation)
        return frozenset(record.arrangement for record in self._records if isinstance(record, changed))

    # Ways ---------------------------------------------------------------------------------------------------------

    def moves(self, holding: Holding, activity: str) -> bool:
        """Whether another way leads on from who granted something."""
        if not self._moving:
            return False
        granter = holding.granted_by
        if holding.under:
            return bool(self.supposed.after.world.identities(granter) & self._participants)
        return self.supposed.before.near(granter, activity) != self.supposed.after.near(granter, activity)

    @cached_property
    def _participants(self) -> frozenset[str]:
        return frozenset(record.participant for record in self._records if isinstance(record, Participation))

    def reached(self, activity: str, economies: Iterable[str]) -> list[str]:
        """Return the economies to which another way leads after the changes, or under another rule."""
        before, after = self.supposed.before, self.supposed.after
        found = {record.economy for record in self._records if isinstance(record, AcceptanceRule)}
        for participant in self._participants:
            found |= after.world.homes.get(participant, frozenset())
        return [
            economy
            for economy in economies
            if economy in found or (self._moving and before.far(economy, activity) != after.far(economy, activity))
        ]
