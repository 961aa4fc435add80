"""What all tests share: one release built from the real data, once a session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cabgraph.answers.registry import Registry, open_registry
from cabgraph.build import build
from cabgraph.settings import Settings
from cabgraph.store.base import Store


def quiet(_step: str, _what: str) -> None:
    """Hear the progress of a build and say nothing."""


@pytest.fixture(scope="session")
def real_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose releases folder holds one release of the shipped data."""
    settings = Settings(releases=tmp_path_factory.mktemp("releases"))
    build(settings, quiet)
    return settings


@pytest.fixture(scope="session")
def registry(real_settings: Settings) -> Iterator[Registry]:
    """The release of the shipped data, opened."""
    opened = open_registry(real_settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def real_store(registry: Registry) -> Store:
    """The store of the release of the shipped data."""
    return registry.store


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return Path(__file__).parents[1]
