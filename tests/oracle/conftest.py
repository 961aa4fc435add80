"""The oracle over the real and the synthetic tables."""

from pathlib import Path

import pytest
from tests.oracle.verdict import Oracle, open_oracle

from cabgraph import resources


@pytest.fixture(scope="session")
def real_oracle() -> Oracle:
    return open_oracle(resources.data() / "vn", resources.ontology())


@pytest.fixture(scope="session")
def synthetic_oracle(synthetic_folder: Path) -> Oracle:
    return open_oracle(synthetic_folder, resources.ontology())
