"""A workspace of its own and a server process over it, as an operator starts it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from cabgraph.settings import Settings
from cabgraph.store.release import current_release
from cabgraph.workspace.start import begin_empty, begin_from
from cabgraph.workspace.tokens import create

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class ServedWorkspace:
    """A server that takes changes: its folder, its address, a token that may write, its process."""

    settings: Settings
    address: str
    token: str
    process: subprocess.Popen[bytes]

    def release(self) -> str:
        """Return the id of the current release."""
        return current_release(self.settings.releases).manifest.id


def begun(folder: Path, source: Path | None = None) -> tuple[Settings, str]:
    """Begin a workspace, empty or with a release, and return its settings and a token that may write."""
    settings = Settings(releases=folder, workspace=True)
    if source is None:
        begin_empty(folder)
    else:
        begin_from(folder, source)
    return settings, create(folder / "tokens.json", "test", "write", None)[1]


@contextmanager
def serving(settings: Settings, token: str, **environment: str) -> Iterator[ServedWorkspace]:
    """Serve a workspace on a free port of this machine until the block is left."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "cabgraph", "serve", "--workspace", "--port", str(port)]
    told = {"CABGRAPH_RELEASES": str(settings.releases), "CABGRAPH_ACCESS_LOG": "false", **environment}
    path = os.pathsep.join(filter(None, [str(ROOT / "api"), os.environ.get("PYTHONPATH", "")]))
    process = subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": path, **told}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    served = ServedWorkspace(settings, f"http://127.0.0.1:{port}", token, process)
    try:
        _wait(served)
        yield served
    finally:
        process.kill()
        process.wait()


def _wait(served: ServedWorkspace) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert served.process.poll() is None, "the server ended"
        try:
            with urlopen(f"{served.address}/healthz", timeout=5):  # noqa: S310 - a loopback address
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("the server does not answer")
