"""Measures a long SELECT over HTTP: when its first byte is there, how long the whole takes, what memory is held.

`python -m benchmarks.streaming --releases DIR --rows 1000000` serves the current release of a folder on a free port.
"""

import argparse
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from urllib.parse import urlencode, urlsplit

from tests.attacks.witness import memory

QUERY = "SELECT ?s ?p ?o ?n {{ VALUES ?n {{ {numbers} }} ?s ?p ?o }} LIMIT {rows}"
LOOKED_AT = 0.05
"""Seconds between two looks at the memory."""


@dataclass
class Streamed:
    """One answer: seconds to its first byte and its last, its lines and bytes, MiB by process at start and at most."""

    first: float
    whole: float
    lines: int
    size: int
    before: dict[str, float]
    most: dict[str, float]

    def growth(self) -> float:
        """Return by how many MiB the process that grew most grew."""
        return max(self.most[pid] - self.before.get(pid, self.most[pid]) for pid in self.most)


def stream(address: str, pid: int, rows: int, media_type: str = "text/csv", token: str = "") -> Streamed:
    """Ask for so many rows of a product of the data and read all of them. Raises http.client.HTTPException if cut."""
    query = QUERY.format(numbers=" ".join(map(str, range(100))), rows=rows)
    headers = {"Accept": media_type} | ({"Authorization": f"Bearer {token}"} if token else {})
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=300)
    before = memory(pid)
    most = dict(before)
    started = time.monotonic()
    connection.request("GET", "/sparql?" + urlencode({"query": query}), headers=headers)
    answer = connection.getresponse()
    block = answer.read1(1 << 16)
    first = time.monotonic() - started
    lines = size = 0
    looked = 0.0
    while block:
        lines += block.count(b"\n")
        size += len(block)
        if time.monotonic() - looked > LOOKED_AT:
            looked = time.monotonic()
            for process, taken in memory(pid).items():
                most[process] = max(taken, most.get(process, 0.0))
        block = answer.read1(1 << 16)
    whole = time.monotonic() - started
    connection.close()
    if answer.status != 200:
        raise http.client.HTTPException(answer.status)
    return Streamed(first, whole, lines, size, before, most)


@contextmanager
def _served(releases: Path) -> Iterator[tuple[str, int]]:
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "CABGRAPH_RELEASES": str(releases), "CABGRAPH_ACCESS_LOG": "false"}
    command = [sys.executable, "-m", "cabgraph", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                stream(f"http://127.0.0.1:{port}", process.pid, 1)
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Print a line of a table a run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    print(
        "| format | first byte ms | whole s | MB | server MiB: before, most | grew by MiB |\n|---|---|---|---|---|---|"
    )
    with _served(wanted.releases) as (address, pid):
        for media_type in ("text/csv", "application/sparql-results+json"):
            for _ in range(wanted.runs):
                found = stream(address, pid, wanted.rows, media_type)
                server = f"{found.before[str(pid)]:.0f}, {found.most[str(pid)]:.0f}"
                print(
                    f"| {media_type} | {found.first * 1000:.0f} | {found.whole:.1f} | {found.size / 1e6:.0f} "
                    f"| {server} | {found.growth():.0f} |"
                )


if __name__ == "__main__":
    main()
