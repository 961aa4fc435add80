"""The network as a whole: its records, and the ways to look them up. A world never changes; changes give another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from cabgraph.network.records import AcceptanceRule, Arrangement, Component, Membership, Participation, Record

Dated = TypeVar("Dated", bound=Record)

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class World:
    """Arrangements, who takes part, what accepts what; by IRI, and fixed once made.

    `homes` are the economies of each organisation, `continued` the organisations that continue one, `broader` the next
    broader products, `under` the arrangement of each designation that rests on one.
    """

    arrangements: Mapping[str, Arrangement] = field(default_factory=dict)
    components: Mapping[str, Component] = field(default_factory=dict)
    participations: Mapping[str, Participation] = field(default_factory=dict)
    rules: Mapping[str, AcceptanceRule] = field(default_factory=dict)
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    homes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    accreditors: frozenset[str] = _NONE
    continued: Mapping[str, frozenset[str]] = field(default_factory=dict)
    broader: Mapping[str, frozenset[str]] = field(default_factory=dict)
    under: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def with_changes(self, changed: Iterable[Record], gone: Iterable[str] = ()) -> "World":
        """Return another world with records added or put in the place of those of the same IRI, others left out."""
        left_out = set(gone)
        tables: dict[str, dict[str, Record]] = {
            name: {iri: record for iri, record in getattr(self, name).items() if iri not in left_out}
            for name in _TABLES.values()
        }
        for record in changed:
            tables[_TABLES[type(record)]][record.iri] = record
        return replace(self, **tables)  # type: ignore[arg-type]

    def find(self, iri: str) -> Record | None:
        """Return the record of an IRI, of whatever kind."""
        return next((found for name in _TABLES.values() if (found := getattr(self, name).get(iri))), None)

    @cached_property
    def wholes(self) -> dict[str, list[Component]]:
        """Arrangement -> the components that make it part of a wider one, in the order of their IRIs."""
        return _grouped(self.components, "part")

    @cached_property
    def of_arrangement(self) -> dict[str, list[Participation]]:
        """Arrangement -> the participations in it."""
        return _grouped(self.participations, "arrangement")

    @cached_property
    def of_participant(self) -> dict[str, list[Participation]]:
        """Organisation -> its participations."""
        return _grouped(self.participations, "participant")

    @cached_property
    def of_economy(self) -> dict[str, list[Participation]]:
        """Economy -> the participations of its organisations."""
        found: defaultdict[str, list[Participation]] = defaultdict(list)
        for _, record in sorted(self.participations.items()):
            for economy in self.homes.get(record.participant, ()):
                found[economy].append(record)
        return dict(found)

    @cached_property
    def rules_of(self) -> dict[tuple[str, str], list[AcceptanceRule]]:
        """Arrangement and economy -> the rules of that economy under it."""
        found: defaultdict[tuple[str, str], list[AcceptanceRule]] = defaultdict(list)
        for _, rule in sorted(self.rules.items()):
            found[rule.arrangement, rule.economy].append(rule)
        return dict(found)

    @cached_property
    def covered(self) -> frozenset[tuple[str, str]]:
        """Each arrangement with each activity for which anybody ever took part in it."""
        return frozenset((p.arrangement, p.activity) for p in self.participations.values() if p.activity)

    @cached_property
    def economies(self) -> frozenset[str]:
        """Every economy that has an organisation in the network."""
        return frozenset(economy for homes in self.homes.values() for economy in homes)

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        ways: defaultdict[str, set[str]] = defaultdict(set)
        for before, afters in self.continued.items():
            for after in afters:
                ways[before].add(after)
                ways[after].add(before)
        return dict(ways)

    def identities(self, organisation: str) -> frozenset[str]:
        """Return the organisation and all that it continues or is continued by, at whatever distance."""
        if organisation not in self._known:
            self._known[organisation] = _reached(organisation, self._names)
        return self._known[organisation]

    def wider(self, product: str) -> frozenset[str]:
        """Return a product and every broader one."""
        if product not in self._known:
            self._known[product] = _reached(product, self.broader)
        return self._known[product]

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        return {}


_TABLES: Mapping[type[Record], str] = {
    Arrangement: "arrangements",
    Component: "components",
    Participation: "participations",
    AcceptanceRule: "rules",
    Membership: "memberships",
}


def _grouped(records: Mapping[str, Dated], key: str) -> dict[str, list[Dated]]:
    found: defaultdict[str, list[Dated]] = defaultdict(list)
    for _, record in sorted(records.items()):
        found[getattr(record, key)].append(record)
    return dict(found)


def _reached(start: str, ways: Mapping[str, Iterable[str]]) -> frozenset[str]:
    found, waiting = {start}, [start]
    while waiting:
        for other in ways.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return frozenset(found)
