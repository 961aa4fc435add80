"""One opened release: what every answer is made from."""

from dataclasses import dataclass

from cabgraph import resources
from cabgraph.index.lookup import Index
from cabgraph.questions.catalogue import Catalogue
from cabgraph.settings import Settings
from cabgraph.store.base import Store
from cabgraph.store.embedded import EmbeddedStore
from cabgraph.store.release import Release, current_release
from cabgraph.store.remote import RemoteStore


@dataclass(frozen=True)
class Registry:
    """A release opened for reading: store, index, and the stored questions."""

    release: Release
    store: Store
    index: Index
    questions: Catalogue

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()


def open_registry(settings: Settings) -> Registry:
    """Open the current release, or the SPARQL endpoint of the settings beside its index.

    Raises ReleaseError when no release was built yet, StoreError when its store cannot be opened.
    """
    release = current_release(settings.releases)
    store: Store
    store = RemoteStore(settings.store, settings.store_timeout) if settings.store else EmbeddedStore.open(release.store)
    return Registry(release, store, Index(release.index), Catalogue(resources.queries()))
