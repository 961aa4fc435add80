"""One served workspace that began with the release of the shipped data, and the texts that every client sends."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serving import ServedWorkspace, begun, serving

from cabgraph.settings import Settings
from cabgraph.store.release import current_release

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def served_register(real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedWorkspace]:
    """A workspace over the shipped data, served as an operator serves it."""
    source = current_release(real_settings.releases).path
    settings, token = begun(tmp_path_factory.mktemp("clients"), source)
    with serving(settings, token) as served:
        yield served


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """The queries and updates of `queries/`, by the name of their file."""
    return {path.stem: path.read_text(encoding="utf-8") for path in (HERE / "queries").iterdir()}
