"""What the tests of the rules share: the shapes, read once, and small stores of Turtle files."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cabgraph import names, resources
from cabgraph.store.embedded import Workbench
from cabgraph.validation.shapes import Shapes, load_shapes

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    return load_shapes(resources.shapes())


@pytest.fixture(scope="session")
def store_of() -> Callable[..., Workbench]:
    def make(*paths: Path) -> Workbench:
        store = Workbench()
        for path in paths:
            store.add(path.read_bytes(), "text/turtle", names.graph("bodies"))
        return store

    return make
