"""The search over the real tables, and a synthetic world with its search and its release.

`CABGRAPH_TEST_NETWORK` is the world's size: economies, accreditation bodies, bodies (60,40,300; the full one is
200,100,5000), `CABGRAPH_TEST_SEED` its seed.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from benchmarks.synthetic.network import NAME, Size, write_network
from tests.conftest import SYNTHETIC_SEED, built_without_shapes
from tests.recognition.search import Search

from cabgraph import resources
from cabgraph.answers.registry import Registry
from cabgraph.settings import Settings

ECONOMIES, ACCREDITORS, BODIES = map(int, os.environ.get("CABGRAPH_TEST_NETWORK", "60,40,300").split(","))


@pytest.fixture(scope="session")
def real_search() -> Search:
    return Search(resources.data() / "vn", resources.ontology())


@pytest.fixture(scope="session")
def network_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    write_network(folder, Size(ECONOMIES, ACCREDITORS, BODIES, seed=SYNTHETIC_SEED))
    return folder


@pytest.fixture(scope="session")
def synthetic_search(network_folder: Path) -> Search:
    return Search(network_folder / NAME, resources.ontology())


@pytest.fixture(scope="session")
def synthetic_network(
    network_folder: Path, tmp_path_factory: pytest.TempPathFactory, tell: Callable[[str], None]
) -> Iterator[Registry]:
    """The release of the synthetic world, opened; the shapes, which it was not made to fit, are left out."""
    releases = tmp_path_factory.mktemp("network-releases")
    settings = Settings(data=network_folder, countries=(NAME,), releases=releases)
    tell(f"a world of {ECONOMIES} economies, {ACCREDITORS} accreditation bodies, {BODIES} bodies is built")
    yield from built_without_shapes(settings)
