"""A stream of updates with kill -9 at random points: what was acknowledged stays, nothing is there by half."""

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from tests.serving import ServedWorkspace, begun, serving

from cabgraph.workspace import log

SEED = int(os.environ.get("CABGRAPH_TEST_SEED", "1"))
POINTS = 20
CHANGES = 3
"""A point lies within the time that so many changes take, on this machine as busy as it is."""
PATH = "/sparql/graphs?graph=urn:stream"


class Stream:
    """Sends change after change, each of two statements, and remembers which were acknowledged."""

    def __init__(self) -> None:
        self.sent = 0
        self.acknowledged: set[int] = set()
        self.refused = 0

    def send_until(self, served: ServedWorkspace, stop: threading.Event) -> None:
        """Send until told to stop or until the server is gone."""
        while not stop.is_set():
            try:
                self.send_one(served)
            except (OSError, HTTPException):
                return

    def send_one(self, served: ServedWorkspace) -> None:
        """Send the next change. Raises OSError, HTTPException when the server goes."""
        self.sent += 1
        number = self.sent
        if self._one(served, number) == 200:
            self.acknowledged.add(number)
        else:
            self.refused += 1

    def _one(self, served: ServedWorkspace, number: int) -> int:
        connection = HTTPConnection(urlsplit(served.address).netloc, timeout=60)
        try:
            said = f"<urn:n:{number}> <urn:left> {number} . <urn:n:{number}> <urn:right> {number} ."
            headers = {"Content-Type": "application/sparql-update", "Authorization": f"Bearer {served.token}"}
            connection.request("POST", "/sparql", f"INSERT DATA {{ GRAPH <urn:stream> {{ {said} }} }}", headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


def workers_of(process: int) -> Iterator[int]:
    """Yield the processes that make a change for a server."""
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = (path / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == process and b"cabgraph.workspace.worker" in (path / "cmdline").read_bytes():
                yield int(path.name)


def kill_a_worker(process: int) -> bool:
    """Kill the process that makes a change as soon as there is one; tell whether there was."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        for worker in workers_of(process):
            with contextlib.suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
                return True
    return False


def present(served: ServedWorkspace) -> dict[int, int]:
    """Return how many statements of each change are served."""
    connection = HTTPConnection(urlsplit(served.address).netloc, timeout=60)
    connection.request("GET", PATH, headers={"Accept": "application/n-triples"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    found: dict[int, int] = {}
    for line in text.splitlines() if answer.status == 200 else ():
        number = int(line.partition(">")[0].rpartition(":")[2])
        found[number] = found.get(number, 0) + 1
    return found


def test_kill_at_random_points(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    settings, token = begun(tmp_path / "workspace")
    stream = Stream()
    killed = {"server": 0, "worker": 0}
    with serving(settings, token) as served:
        began = time.monotonic()
        for _ in range(CHANGES):
            stream.send_one(served)
        window = time.monotonic() - began
    points = ["server", "worker"] * (POINTS // 2)
    while points:
        with serving(settings, token) as served:
            assert settle(served, stream) is None
            while points:
                what = points.pop()
                stop = threading.Event()
                sending = threading.Thread(target=stream.send_until, args=(served, stop))
                sending.start()
                time.sleep(chance.uniform(0, window))
                if what == "server":
                    served.process.send_signal(signal.SIGKILL)
                    served.process.wait()
                else:
                    assert kill_a_worker(served.process.pid)
                    stop.set()
                sending.join()
                killed[what] += 1
                if what == "server":
                    break
                assert settle(served, stream) is None
    with serving(settings, token) as served:
        assert settle(served, stream) is None
        assert stream._one(served, stream.sent + 1) == 200
        assert [path.name for path in settings.releases.glob(".unfinished-*")] == []
        numbers = present(served)
        logged = list(log.entries(settings.releases))
        assert len(logged) == len(numbers)
        assert logged[-1]["id"] == served.release()
        assert [entry["parent"] for entry in logged[1:]] == [entry["id"] for entry in logged[:-1]]
    assert killed == {"server": POINTS // 2, "worker": POINTS // 2}
    assert len(stream.acknowledged) > CHANGES
    assert stream.refused


def settle(served: ServedWorkspace, stream: Stream) -> str | None:
    """Compare what is served with what was acknowledged; return what is wrong."""
    there = present(served)
    if lost := stream.acknowledged - set(there):
        return f"lost: {sorted(lost)}"
    if halves := [number for number, count in there.items() if count != 2]:
        return f"by half: {halves}"
    if invented := set(there) - set(range(1, stream.sent + 1)):
        return f"invented: {sorted(invented)}"
    return None
