"""The network of an open release: read when first asked for, kept as long as the release is open."""

import threading
from collections import OrderedDict
from datetime import datetime

from cabgraph.index.lookup import Index
from cabgraph.network.chains import Chain, Held
from cabgraph.network.finder import Finder
from cabgraph.network.held import held_as_known, held_on
from cabgraph.network.load import load_world
from cabgraph.network.world import World
from cabgraph.store.base import Store

_DAYS_KEPT = 32


class Network:
    """The world of a release, and its finders of the days asked about most recently."""

    def __init__(self, store: Store, index: Index) -> None:
        self._store = store
        self._index = index
        self._world: World | None = None
        self._lock = threading.Lock()
        self._finders: OrderedDict[str, Finder] = OrderedDict()

    @property
    def world(self) -> World:
        """The world of the release. Raises StoreError."""
        if self._world is None:
            with self._lock:
                self._world = self._world or load_world(self._store)
        return self._world

    def finder(self, day: str) -> Finder:
        """Return the finder of a day (an ISO date)."""
        world = self.world
        with self._lock:
            finder = self._finders.pop(day, None) or Finder(world, day)
            self._finders[day] = finder
            while len(self._finders) > _DAYS_KEPT:
                self._finders.popitem(last=False)
            return finder

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
