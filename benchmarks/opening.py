"""What a server takes to open a release, and questions about paths that nobody asked before, one after another.

`python -m benchmarks.opening --releases DIR`: the release that `current` points to there. Seconds until the server is
ready, milliseconds of the very first question, then of distinct ones on distinct days over one connection, and memory.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Iterable
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.recognition import draw, parameters
from benchmarks.serving import server
from cabgraph.answers.path_asked import Asked
from cabgraph.answers.registry import open_registry
from cabgraph.settings import Settings


class Timed(NamedTuple):
    """One question over HTTP: milliseconds to its last byte, and how many chains there are."""

    milliseconds: float
    chains: int


def over_http(port: int, asked: Iterable[Asked]) -> list[Timed]:
    """Ask one after another over one connection that stays open. Raises RuntimeError for anything but an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=600)
    found = []
    for question in asked:
        path = "/api/recognition?" + urlencode(parameters(question))
        before = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        content = answer.read()
        took = (time.perf_counter() - before) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {content[:500]!r}")
        found.append(Timed(took, json.loads(content)["total"]))
    connection.close()
    return found


def memory(pid: int) -> float:
    """Return the resident memory of a process in MiB, pages of the index file included (proc(5))."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def row(what: str, times: list[float]) -> str:
    """Return a row of the table: how many, p50, p99, the longest."""
    if not times:
        return f"| {what} | 0 | | | |"
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    return f"| {what} | {len(times)} | {statistics.median(ordered):.1f} | {p99:.1f} | {ordered[-1]:.1f} |"


def main() -> None:
    """Measure and print a table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=1_500)
    parser.add_argument("--with-chains", type=float, default=0.1, help="the least share of questions that have chains")
    told = parser.parse_args()
    registry = open_registry(Settings(releases=told.releases))
    asked = draw(registry, told.questions, told.with_chains, told.questions)
    statements = registry.release.manifest.statements
    registry.close()
    loads = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    print(f"{statements} statements, load averages before: {loads}")
    port = random.Random().randint(20_000, 40_000)
    serve = [sys.executable, "-m", "cabgraph", "serve", "--port", str(port)]
    begun = time.perf_counter()
    with server(serve, port, "/readyz", CABGRAPH_RELEASES=str(told.releases), CABGRAPH_ACCESS_LOG="false") as pid:
        ready = time.perf_counter() - begun
        first = over_http(port, asked[:1])[0].milliseconds
        print(f"ready after {ready:.1f} s; the first question, at once: {first:.0f} ms; {memory(pid):.0f} MiB then")
        timed = over_http(port, asked[1:])
        print(f"{memory(pid):.0f} MiB after all")
    print("\n| question | how many | p50 ms | p99 ms | longest ms |\n|---|---|---|---|---|")
    print(row("all", [one.milliseconds for one in timed]))
    print(row("with a path", [one.milliseconds for one in timed if one.chains]))
    print(row("with none: where each route ends", [one.milliseconds for one in timed if not one.chains]))


if __name__ == "__main__":
    main()
