"""Seconds that many paths of recognition at once take over HTTP, their progress, and single questions beside them.

`python -m benchmarks.matrix --releases DIR --of VN`: the release that `current` points to there, all bodies of an
economy with all their activities; without `--of` all accredited bodies. The economies are the first forty by code.
"""

import argparse
import json
import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from benchmarks.processors import used
from benchmarks.serving import server
from cabgraph import names
from cabgraph.answers.registry import open_registry
from cabgraph.settings import Settings

_KINDS = {"json": "application/json", "csv": "text/csv"}
_SINGLE = 40


@dataclass(frozen=True)
class Made:
    """One matrix: seconds to its first byte and to its last, processor seconds of server and run, cells, megabytes."""

    what: str
    first: float
    whole: float
    processor: float
    cells: int
    megabytes: float


def make(what: str, port: int, pid: int, question: dict[str, Any], form: str) -> Made:
    """Send a question and take its answer as it comes."""
    data = json.dumps(question).encode()
    request = Request(f"http://127.0.0.1:{port}/api/recognition?format={form}", data, {"Content-Type": _KINDS["json"]})
    before, began = used(pid), time.perf_counter()
    with urlopen(request, timeout=3600) as answer:  # noqa: S310 - its own address
        found = answer.read(1)
        first = time.perf_counter() - began
        found += answer.read()
    whole = time.perf_counter() - began
    cells = json.loads(found)["summary"]["cells"] if form == "json" else found.count(b"\r\n") - 1
    time.sleep(0.2)  # until the server has seen its run off
    return Made(what, first, whole, used(pid) - before, cells, len(found) / 1e6)


def followed(port: int, question: dict[str, Any]) -> tuple[float, int]:
    """Begin a matrix that is kept, follow it as a page does; return the seconds until it is done and what was seen."""
    data = json.dumps(question).encode()
    address = f"http://127.0.0.1:{port}/api/recognition-lists"
    began = time.perf_counter()
    with urlopen(Request(address, data, {"Content-Type": _KINDS["json"]}), timeout=600) as answer:
        own = f"http://127.0.0.1:{port}{json.load(answer)['address']}"
    seen: set[float | None] = set()
    while True:
        with urlopen(own, timeout=60) as answer:
            status = json.load(answer)
        seen.add(status["share"])
        if status["state"] != "running":
            return time.perf_counter() - began, len(seen)
        time.sleep(0.1)


def singles(port: int, lines: list[tuple[str, str | None]], economies: list[str], on: str) -> float:
    """Return the median milliseconds of single questions."""
    rng, times = random.Random(1), []
    for _ in range(_SINGLE):
        body, activity = rng.choice(lines)
        asked = {"body": body, "activity": activity or "testing", "economy": rng.choice(economies), "on": on}
        began = time.perf_counter()
        with urlopen(f"http://127.0.0.1:{port}/api/recognition?{urlencode(asked)}", timeout=60) as answer:
            answer.read()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def run(releases: Path, of: str, on: str, many: int) -> Iterator[str]:
    """Yield the rows of a table for `RESULTS.md`."""
    registry = open_registry(Settings(releases=releases))
    economies = [each.rsplit("/", 1)[-1] for each in sorted(registry.network.economies)]
    economies = [code for code in economies if code != of][:many]
    rows = registry.index.rows("SELECT DISTINCT body, activity FROM item WHERE activity IS NOT NULL")
    lines: list[tuple[str, str | None]] = [
        (row["body"].removeprefix(names.THINGS + "body/"), row["activity"]) for row in rows
    ]
    registry.close()
    question: dict[str, Any] = {"of": of} if of else {"kind": "accreditation"}
    question |= {"economies": economies, "on": on}
    port = random.Random().randint(20_000, 40_000)
    serve = [sys.executable, "-m", "cabgraph", "serve", "--port", str(port)]
    more = {"CABGRAPH_ACCESS_LOG": "false", "CABGRAPH_RECOGNITION_CELLS": "5000000"}
    with server(serve, port, "/readyz", CABGRAPH_RELEASES=str(releases), **more) as pid:
        alone = singles(port, lines, economies, on)
        for what, form in (("JSON", "json"), ("JSON, again", "json"), ("CSV", "csv")):
            made = make(what, port, pid, question, form)
            told = f"{made.first:.2f} | {made.whole:.2f} | {made.processor:.1f} | {made.megabytes:.1f}"
            yield f"| {what} | {made.cells:,} | {told} |"
        seconds, seen = followed(port, question)
        yield f"| kept, as a page follows it; {seen} stages seen | | | {seconds:.2f} | | |"
        other = threading.Thread(target=make, args=("", port, pid, question, "json"))
        other.start()
        beside = singles(port, lines, economies, on)
        other.join()
        yield f"| single questions, p50 ms: alone {alone:.1f}, beside a matrix {beside:.1f} | | | | | |"


def main() -> None:
    """Measure and print a table for `RESULTS.md`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, required=True)
    parser.add_argument("--of", default="", help="the economy whose bodies are asked about")
    parser.add_argument("--on", default="2020-01-13")
    parser.add_argument("--economies", type=int, default=40)
    given = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}")
    print("| matrix | cells | first byte s | whole s | processor s | MB |\n|---|---|---|---|---|---|")
    for row in run(given.releases, given.of, given.on, given.economies):
        print(row, flush=True)
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
