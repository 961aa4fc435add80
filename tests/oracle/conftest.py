"""The oracle over the real tables."""

import pytest
from tests.oracle.verdict import Oracle, open_oracle

from cabgraph import resources


@pytest.fixture(scope="session")
def real_oracle() -> Oracle:
    return open_oracle(resources.data() / "vn", resources.ontology())
