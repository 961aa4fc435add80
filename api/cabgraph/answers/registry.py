"""One opened release: what every answer is made from."""

from dataclasses import dataclass, replace
from functools import cached_property

from cabgraph import resources
from cabgraph.index.lookup import Index
from cabgraph.network.opened import Network
from cabgraph.questions.catalogue import Catalogue
from cabgraph.questions.memory import Remembered
from cabgraph.settings import Settings
from cabgraph.store.base import Store
from cabgraph.store.embedded import EmbeddedStore
from cabgraph.store.release import NotKeptError, Release, current_release, kept_release
from cabgraph.store.remote import RemoteStore


@dataclass(frozen=True)
class Registry:
    """A release opened for reading: store, index, and the stored questions."""

    release: Release
    store: Store
    index: Index
    questions: Catalogue

    @cached_property
    def network(self) -> Network:
        """The network of arrangements of this release, read when first asked for."""
        return Network(self.store, self.index)

    @cached_property
    def remembered(self) -> Remembered:
        """The stored questions as asked before: for pages that many people open, not for what is asked once."""
        return Remembered(self.store)

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


def open_registry(settings: Settings) -> Registry:
    """Open the current release, or the SPARQL endpoint of the settings beside its index.

    Raises ReleaseError when no release was built yet, StoreError when its store cannot be opened.
    """
    release = current_release(settings.releases)
    if settings.store:
        return _registry(release, RemoteStore(settings.store, settings.store_timeout))
    return _registry(release, EmbeddedStore.open(release.store))


def reopened(registry: Registry) -> Registry:
    """Open a release once more for a process that was made from the one that opened it; what was read is shared.

    Neither connections nor the store's threads are there in such a process. An endpoint is asked as before.
    """
    store = registry.store
    if isinstance(store, EmbeddedStore):
        store = EmbeddedStore.open(registry.release.store)
    other = replace(registry, store=store, index=registry.index.reopened())
    if "network" in vars(registry):
        vars(other)["network"] = registry.network.reopened(other.store, other.index)
    return other


def open_kept(settings: Settings, name: str, current: Registry) -> Registry:
    """Open the release of an id as long as it is kept, always with its own store: an endpoint holds the current one.

    Raises NotKeptError, also for a release whose index lacks what that of the current one has (another version of this
    program made it), and StoreError when its store cannot be opened.
    """
    release = kept_release(settings.releases, name)
    opened = _registry(release, EmbeddedStore.open(release.store))
    if not _layout(current) <= _layout(opened):
        opened.close()
        raise NotKeptError(name, "unreadable")
    return opened


def _layout(registry: Registry) -> set[str]:
    return {row["sql"] for row in registry.index.ask("layout")}


def _registry(release: Release, store: Store) -> Registry:
    return Registry(release, store, Index(release.index), Catalogue(resources.queries()))
