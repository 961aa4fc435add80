"""A served workspace for the conformance tests."""

from collections.abc import Iterator

import pytest
from tests.serving import ServedWorkspace, begun, serving


@pytest.fixture(scope="session")
def served_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedWorkspace]:
    """A workspace that began empty, served as an operator serves it."""
    settings, token = begun(tmp_path_factory.mktemp("workspace"))
    with serving(settings, token) as served:
        yield served
