"""Checks a second over HTTP, side by side in one run: cabgraph, plain `oxigraph serve`, rdflib-endpoint.

`python -m benchmarks.serving --releases DIR`: the release that `current` points to there. All answer the same list of
distinct probes, sent by wrk over 8 connections on the processors that the servers use too.
"""

import argparse
import gzip
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.processors import used
from cabgraph.index.lookup import Index
from cabgraph.store.release import Release, current_release

HERE = Path(__file__).parent
CONNECTIONS = 8
_LOWEST_PORT, _HIGHEST_PORT = 20_000, 40_000


@dataclass(frozen=True)
class Measured:
    """One way to answer, over one list: requests a second, milliseconds, failures, and bytes of an answer."""

    way: str
    rate: float
    p50: float
    p99: float
    failures: int
    size: int
    processor: float = 0.0
    """Milliseconds of processor time for one answer, of the server with its processes."""


def draw(index: Index, count: int, seed: int = 1) -> list[dict[str, str]]:
    """Draw distinct probes like those of inspectors: a line of a body, now and then with something it has not."""
    rng = random.Random(seed)
    rows = index.rows("SELECT body, activity, product, regulation FROM item WHERE product IS NOT NULL")
    found: dict[tuple[str, ...], dict[str, str]] = {}
    while len(found) < count:
        row, other = rng.choice(rows), rng.choice(rows)
        probe = {name: str((other if rng.random() < 0.15 else row)[name] or "") for name in row}
        probe |= {
            "body": row["body"],
            "on": date(rng.randint(2010, 2026), rng.randint(1, 12), rng.randint(1, 28)).isoformat(),
        }
        found[tuple(probe.values())] = probe
    return list(found.values())


def as_check(probe: dict[str, str], more: dict[str, str]) -> str:
    """Return the path of `GET /api/check` for a probe."""
    return "/api/check?" + urlencode({name: value for name, value in probe.items() if value} | more)


def as_query(probe: dict[str, str], path: str) -> str:
    """Return the path of a SPARQL request for a probe."""
    text = (HERE / "check.rq").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    product = f"?item cab:product ?product . <{probe['product']}> skos:broader* ?product ." if probe["product"] else ""
    regulation = f"?item cab:regulation <{probe['regulation']}> ." if probe["regulation"] else ""
    filled = "\n".join(lines)
    for name, value in {**probe, "product": product, "regulation": regulation}.items():
        filled = filled.replace(f"{{{name}}}", value)
    return f"{path}?" + urlencode({"query": filled})


@contextmanager
def server(command: list[str], port: int, ready: str, **environment: str) -> Iterator[int]:
    """Run a server until the block ends; wait until it answers. Its process id is given."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(6000):
            try:
                with urlopen(f"http://127.0.0.1:{port}{ready}", timeout=60):
                    break
            except OSError:
                if process.poll() is not None:
                    raise RuntimeError(f"{command[0]} ended by itself") from None
                time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def measure(
    way: str,
    port: int,
    paths: list[str],
    seconds: int,
    method: str = "GET",
    pid: int = 0,
    connections: int = CONNECTIONS,
) -> Measured:
    """Send the paths to a server, once to warm up and once to measure; by POST their parameters are a form.

    With the process id of the server its processor time is measured too.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("\n".join(paths) + "\n")
        listed.flush()
        for duration in (max(seconds // 2, 1), seconds):
            command = [
                "wrk",
                "-t1",
                f"-c{connections}",
                f"-d{duration}s",
                "--timeout",
                "30s",
                "-s",
                str(HERE / "probes.lua"),
            ]
            before = used(pid) if pid else 0.0
            told = subprocess.run(
                [*command, f"http://127.0.0.1:{port}", "--", listed.name, method],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
    _, requests, micros, p50, p99, failures = next(
        line for line in told.splitlines() if line.startswith("RESULT")
    ).split()
    processor = (used(pid) - before) / max(int(requests), 1) * 1000 if pid else 0.0
    address, _, form = paths[0].partition("?") if method == "POST" else (paths[0], "", "")
    with urlopen(f"http://127.0.0.1:{port}{address}", form.encode() or None, timeout=60) as answer:
        size = len(answer.read())
    return Measured(way, int(requests) / int(micros) * 1e6, float(p50), float(p99), int(failures), size, processor)


def run(release: Release, releases: Path, count: int, seconds: int, workers: int, *, slow: bool) -> list[Measured]:
    """Measure every way on one release."""
    probes = draw(Index(release.index), count)
    port = random.Random().randint(_LOWEST_PORT, _HIGHEST_PORT)
    found = []
    serve = [sys.executable, "-m", "cabgraph", "serve", "--port", str(port), "--workers", str(workers)]
    with server(serve, port, "/readyz", CABGRAPH_RELEASES=str(releases), CABGRAPH_ACCESS_LOG="false"):
        lean = {"chains": "3", "alternatives": "0"}
        found.append(
            measure("cabgraph, verdict and 3 lines of proof", port, [as_check(p, lean) for p in probes], seconds)
        )
        found.append(
            measure("cabgraph, 12 lines of proof, 10 alternatives", port, [as_check(p, {}) for p in probes], seconds)
        )
    oxigraph = [str(shutil.which("oxigraph", path=Path(sys.executable).parent)), "serve-read-only"]
    oxigraph += ["--location", str(release.store), "--bind", f"127.0.0.1:{port + 1}", "--union-default-graph"]
    with server(oxigraph, port + 1, "/"):
        found.append(measure("oxigraph serve, bare query", port + 1, [as_query(p, "/query") for p in probes], seconds))
    if slow:
        with tempfile.TemporaryDirectory() as folder:
            dump = Path(folder) / "dump.nq"
            with gzip.open(release.dump) as packed, dump.open("wb") as stream:
                shutil.copyfileobj(packed, stream)
            command = [str(shutil.which("rdflib-endpoint", path=Path(sys.executable).parent)), "serve", str(dump)]
            with server([*command, "--port", str(port + 2)], port + 2, "/?query=ASK%7B%7D"):
                found.append(
                    measure("rdflib-endpoint, bare query", port + 2, [as_query(p, "/") for p in probes], seconds)
                )
    return found


def main() -> None:
    """Measure and print a table of ratios as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, required=True)
    parser.add_argument("--probes", type=int, default=4_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rdflib", action="store_true", help="measure rdflib-endpoint too: it reads the whole dump")
    asked = parser.parse_args()
    release = current_release(asked.releases)
    before = os.getloadavg()
    found = run(release, asked.releases, asked.probes, asked.seconds, asked.workers, slow=asked.rdflib)
    loads = ", ".join(f"{n:.1f}" for n in before)
    print(f"{release.manifest.statements} statements, {asked.probes} distinct probes, {CONNECTIONS} connections,")
    print(f"{asked.workers} workers, {os.cpu_count()} processors, load averages before: {loads}")
    print()
    print("| way | checks/s | times the first | p50 ms | p99 ms | failures | bytes |\n|---|---|---|---|---|---|---|")
    for one in found:
        ratio = one.rate / found[0].rate
        figures = f"{one.rate:,.0f} | {ratio:.3f} | {one.p50:.1f} | {one.p99:.1f} | {one.failures} | {one.size:,}"
        print(f"| {one.way} | {figures} |")


if __name__ == "__main__":
    main()
