"""A workspace of the real data, served with narrow limits; a port nobody may call; a client that must not be harmed."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tests.attacks.sending import Sent, connected, send
from tests.serving import ServedWorkspace, begun, serving

from cabgraph.settings import Settings

QUERY_MEGABYTES: Final = 256
CHANGE_MEGABYTES: Final = 768
SERVER_MEGABYTES: Final = 400
"""What the process that answers may take, whatever is asked of it."""
IDLE_MEGABYTES: Final = 100
"""What a process may take before it has done anything."""
LONGEST: Final = 1.0
"""Seconds after which an answer to the second client counts as late."""


def slowness() -> float:
    """Return by how much this machine is slowed by other work, which lengthens every limit of time; 1 when idle."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


LIMITS: Final = {
    "CABGRAPH_SPARQL_SECONDS": "2",
    "CABGRAPH_SPARQL_SECONDS_TOKEN": "6",
    "CABGRAPH_SPARQL_MEGABYTES": str(QUERY_MEGABYTES),
    "CABGRAPH_SPARQL_WRITE_SECONDS": "2",
    "CABGRAPH_COMMIT_MEGABYTES": str(CHANGE_MEGABYTES),
    "CABGRAPH_GRAPH_MEGABYTES": "8",
}


class Trap:
    """A port of this machine: whoever is made to call it is counted, and sent on to it once more."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            with caller:
                caller.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        """Listen no more."""
        self._socket.close()


class Witness:
    """What the second client got, read while it asks."""

    def __init__(self, address: str, pid: int, folder: Path) -> None:
        self._told = folder / "witness.jsonl"
        self._errors = folder / "witness.txt"
        command = [sys.executable, str(Path(__file__).with_name("witness.py")), address, str(pid)]
        with self._told.open("wb") as told, self._errors.open("wb") as errors:
            self._process = subprocess.Popen(command, stdout=told, stderr=errors)
        self._pid = str(pid)
        self._read = 0
        self.answers: list[dict[str, Any]] = []

    def news(self) -> list[dict[str, Any]]:
        """Return the answers that came since the last call; at least one, so that it was answered meanwhile."""
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with self._told.open("rb") as told:
                told.seek(self._read)
                text = told.read()
            whole = text[: text.rfind(b"\n") + 1]
            if whole:
                self._read += len(whole)
                fresh = [json.loads(line) for line in whole.splitlines()]
                self.answers += fresh
                return fresh
            time.sleep(0.02)
        raise AssertionError("the second client gets no answer")

    def assert_unharmed(self) -> None:
        """Every answer came in time, and nobody took more memory than was told."""
        for answer in self.news():
            assert answer["status"] == 200, self._errors.read_text(encoding="utf-8")
            assert answer["took"] < LONGEST * slowness()
            for pid, megabytes in answer["memory"].items():
                most = SERVER_MEGABYTES if pid == self._pid else IDLE_MEGABYTES + CHANGE_MEGABYTES
                assert megabytes < most, (pid, answer)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="package")
def trap() -> Iterator[Trap]:
    opened = Trap()
    yield opened
    opened.close()


@pytest.fixture(scope="package")
def served(real_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedWorkspace]:
    settings, token = begun(tmp_path_factory.mktemp("attacked"), real_settings.releases)
    with serving(settings, token, **LIMITS) as started:
        send(started, Sent("PUT", "/sparql/graphs?graph=urn:kept", {"Content-Type": "text/turtle"}, KEPT, token=True))
        yield started


KEPT: Final = b'<urn:kept> <urn:is> "there", "a\\u0001b", "=1+1", "<script>alert(1)</script>" .'


@pytest.fixture(scope="package")
def witness(served: ServedWorkspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Witness]:
    watching = Witness(served.address, served.process.pid, tmp_path_factory.mktemp("witness"))
    yield watching
    watching.close()


@pytest.fixture(scope="package", autouse=True)
def trickled_body(served: ServedWorkspace) -> Iterator[http.client.HTTPConnection]:
    """A query of six bytes of which one has come when the attacks began, and no more."""
    connection = connected(served, timeout=60)
    connection.putrequest("POST", "/sparql")
    connection.putheader("Content-Type", "application/sparql-query")
    connection.putheader("Content-Length", "6")
    connection.endheaders(b"A")
    yield connection
    connection.close()


@pytest.fixture(autouse=True)
def unharmed(served: ServedWorkspace, witness: Witness, trap: Trap) -> Iterator[None]:
    """After each attack: the same process, the second client served, nothing fetched, and a query answered."""
    calls = trap.calls
    yield
    assert served.process.poll() is None
    witness.assert_unharmed()
    assert trap.calls == calls
    answer = send(served, Sent("GET", "/sparql?query=ASK%7B%7D", {"Accept": "application/sparql-results+json"}))
    assert json.loads(answer.body)["boolean"] is True
    assert send(served, Sent("GET", "/sparql?query=ASK%7BGRAPH%3Curn:kept%3E%7B?s%20?p%20%22there%22%7D%7D")).says(
        "true"
    )
