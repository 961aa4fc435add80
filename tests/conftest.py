"""What all tests share: one release built from the real data, once a session, and one of a synthetic register."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from benchmarks.synthetic.country import NAME as SYNTHETIC
from benchmarks.synthetic.country import write_country
from tests.oracle.twist import twist

from cabgraph import resources
from cabgraph.answers.registry import Registry, open_registry
from cabgraph.build import build
from cabgraph.settings import Settings
from cabgraph.store.base import Store
from cabgraph.validation.report import Report


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


def built_without_shapes(settings: Settings) -> Iterator[Registry]:
    """Build a release of made-up tables and yield it open. The shapes, tested on their own, are half of a build."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("cabgraph.build.validate", lambda *_: Report((), (), {"left out": 1}, {}))
        release = build(settings, quiet)
    assert release.manifest.rejected == []
    opened = open_registry(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Print at once, past the capture of output: for tests that take minutes."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def told(text: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n  {text}", end="", flush=True)

    return told


SYNTHETIC_BODIES = int(os.environ.get("CABGRAPH_TEST_BODIES", "2000"))
SYNTHETIC_LINES = int(os.environ.get("CABGRAPH_TEST_LINES", "8000"))
SYNTHETIC_SEED = int(os.environ.get("CABGRAPH_TEST_SEED", "1"))


@pytest.fixture(scope="session")
def synthetic_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of a synthetic country, made harder by `tests/oracle/twist.py`."""
    data = tmp_path_factory.mktemp("synthetic")
    write_country(data, SYNTHETIC_BODIES, SYNTHETIC_LINES, SYNTHETIC_SEED, lambda _done: None)
    twist(data / SYNTHETIC, resources.data() / "vn", SYNTHETIC_SEED)
    return data / SYNTHETIC


@pytest.fixture(scope="session")
def synthetic_registry(
    synthetic_folder: Path, tmp_path_factory: pytest.TempPathFactory, tell: Callable[[str], None]
) -> Iterator[Registry]:
    """The release of those tables, opened. The shapes, half of a build and tested on their own, are left out."""
    releases = tmp_path_factory.mktemp("synthetic-releases")
    settings = Settings(data=synthetic_folder.parent, countries=(SYNTHETIC,), releases=releases)
    tell(f"a synthetic release of {SYNTHETIC_BODIES} bodies, seed {SYNTHETIC_SEED}, is built")
    yield from built_without_shapes(settings)
