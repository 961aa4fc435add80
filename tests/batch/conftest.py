"""The real application on a free port, for what only shows over a real connection: uploads cut off, clients leaving."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.settings import Settings


@pytest.fixture
def settings(real_settings: Settings, tmp_path: Path) -> Settings:
    """The release of the shipped data, with a folder of its own for lists."""
    return real_settings.model_copy(update={"batch_folder": tmp_path / "lists", "batch_megabytes": 4})


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """A client whose requests share one event loop, as in a server."""
    with TestClient(create_app(settings)) as opened:
        yield opened


@pytest.fixture
def serve() -> Iterator[Callable[[Settings], str]]:
    """Start the application with settings and return its address."""
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(settings: Settings) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(create_app(settings), port=port, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((server, thread))
        deadline = time.monotonic() + 30
        while not server.started:
            assert time.monotonic() < deadline, "the application did not start"
            time.sleep(0.02)
        return f"http://127.0.0.1:{port}"

    yield start
    for server, thread in running:
        server.should_exit = True
        thread.join(10)
