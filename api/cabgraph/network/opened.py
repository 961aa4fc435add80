"""The network of an open release: read when first asked for, kept as long as the release is open."""

import contextlib
import threading
from collections import OrderedDict, defaultdict
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from cabgraph.index.lookup import Index
from cabgraph.network.chains import Chain, Held
from cabgraph.network.finder import Finder
from cabgraph.network.held import held_as_known, held_on
from cabgraph.network.load import as_known, load_world, read_homes, read_names, read_rows
from cabgraph.network.positions import Place, positions
from cabgraph.network.scenario_meant import Read
from cabgraph.network.sides import BODIES
from cabgraph.network.supposed import Supposed
from cabgraph.network.world import World
from cabgraph.store.base import Store, StoreError

_DAYS_KEPT = 32
_SCENARIOS_KEPT = 8
_DAYS_LOOKED_AT = 2


class Network:
    """The world of a release, and its finders of the days asked about most recently."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index
        self._world: World | None = None
        self._lock = threading.Lock()
        self._finders: OrderedDict[tuple[str, datetime | None], Finder] = OrderedDict()
        self._looked_at: OrderedDict[tuple[str, datetime | None], dict[object, Any]] = OrderedDict()
        self._supposed: OrderedDict[tuple[str, datetime | None, tuple[str, ...]], Supposed] = OrderedDict()

    def reopened(self, store: Store, index: Index) -> "Network":
        """Return the same network over a store and an index opened again, with the world where it was read."""
        other = Network(store, index)
        other._world = self._world
        if "economies" in vars(self):
            other.economies = self.economies
        return other

    def read_ahead(self) -> None:
        """Read what the first question about paths would wait for; a store that does not answer says so when asked."""
        with contextlib.suppress(StoreError):
            _ = self.world, self.economies, self.texts, self.sources, self.residents

    @property
    def world(self) -> World:
        """The world of the release. Raises StoreError."""
        if self._world is None:
            with self._lock:
                self._world = self._world or load_world(self._store)
        return self._world

    def world_as_known(self, known_at: datetime) -> World:
        """Return the world as it was known at an instant. Raises StoreError."""
        return load_world(self._store, as_known(self._store, known_at))

    def finder(self, day: str, known_at: datetime | None = None) -> Finder:
        """Return the finder of a day (an ISO date), as known at an instant where one is given. Raises StoreError."""
        key = (day, known_at)
        with self._lock:
            kept = self._finders.get(key)
            if kept is not None:
                self._finders.move_to_end(key)
                return kept
        made = Finder(self.world if known_at is None else self.world_as_known(known_at), day)
        with self._lock:
            kept = self._finders.setdefault(key, made)
            while len(self._finders) > _DAYS_KEPT:
                self._finders.popitem(last=False)
            return kept

    def supposed(self, day: str, scenario: tuple[Read, ...], known_at: datetime | None = None) -> Supposed:
        """Return a day beside what a scenario makes of it. Raises StoreError."""
        before = self.finder(day, known_at)
        if not scenario:
            return Supposed(before, ())
        key = (day, known_at, tuple(read.text for read in scenario))
        with self._lock:
            kept = self._supposed.get(key)
            if kept is not None and kept.before is before:
                self._supposed.move_to_end(key)
                return kept
        with self._lock:
            memory = self._looked_at.setdefault((day, known_at), {})
            self._looked_at.move_to_end((day, known_at))
            while len(self._looked_at) > _DAYS_LOOKED_AT:
                self._looked_at.popitem(last=False)
        made = Supposed(before, scenario, memory)
        with self._lock:
            self._supposed[key] = made
            while len(self._supposed) > _SCENARIOS_KEPT:
                self._supposed.popitem(last=False)
        return made

    @cached_property
    def homes(self) -> dict[str, frozenset[str]]:
        """The economies of every organisation and body that is known, taking part or not. Raises StoreError."""
        return read_homes(self._store)

    @cached_property
    def residents(self) -> dict[str, list[str]]:
        """Economy -> its organisations that are no bodies, taking part or not. Raises StoreError."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for organisation, homes in self.homes.items():
            if not organisation.startswith(BODIES):
                for economy in homes:
                    found[economy].append(organisation)
        return dict(found)

    @cached_property
    def economies(self) -> dict[str, set[str]]:
        """Every economy with its names and codes. Raises StoreError."""
        return read_names(self._store)

    @cached_property
    def by_economy(self) -> World:
        """The world with each organisation in economies only, not in parts of them. Raises StoreError."""
        known = self.economies.keys()
        homes = {organisation: homes & known for organisation, homes in self.world.homes.items()}
        return replace(self.world, homes=homes)

    @cached_property
    def places(self) -> dict[str, Place]:
        """Where each node of the picture of the network lies. Raises StoreError."""
        return positions(self.by_economy)

    @cached_property
    def texts(self) -> dict[str, list[dict[str, str]]]:
        """What records say in words: {use, text} by record. Raises StoreError."""
        return read_rows(self._store, "texts")

    @cached_property
    def sources(self) -> dict[str, list[dict[str, str]]]:
        """The sources of records: {source, file, row, citation, confidence} by record. Raises StoreError."""
        return read_rows(self._store, "sources")

    def held(
        self, body: str, activity: str, product: str | None, day: str, known_at: datetime | None = None
    ) -> list[Held]:
        """Return what a body holds on a day, as known at an instant where one is given. Raises StoreError."""
        if known_at is None:
            return held_on(self._index, body, activity, product, day)
        return held_as_known(self._store, self._index, body, activity, product, day, known_at)

    def chains(self, body: str, economy: str, activity: str, product: str | None, day: str) -> list[Chain]:
        """Return every chain of a body to an economy, the best first. Raises StoreError."""
        return self.finder(day).chains(body, self.held(body, activity, product, day), economy, activity, product)
