"""The scope of a body by SPARQL over HTTP, side by side in one run: cabgraph, plain `oxigraph serve`, rdflib-endpoint.

`python -m benchmarks.sparql --releases DIR`: the release that `current` points to there. All answer the same list of
distinct requests (`queries/inspector/body-scope.rq` with another body and day each), sent by wrk over 8 connections.
Prez is not on PyPI, so it is not among them.
"""

import argparse
import gzip
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.serving import CONNECTIONS, Measured, measure, server
from cabgraph import resources
from cabgraph.index.lookup import Index
from cabgraph.questions.bind import bind
from cabgraph.questions.catalogue import Catalogue
from cabgraph.store.release import Release, current_release

_QUESTION = "inspector/body-scope"
_METHODS = ("GET", "POST")
_REMEMBERED = 16
"""Megabytes of answers that a process keeps in the runs that show what that does."""


def draw(release: Release, count: int, seed: int = 1) -> list[str]:
    """Draw distinct queries: a body and a day each."""
    rng = random.Random(seed)
    question = Catalogue(resources.queries())[_QUESTION]
    bodies = sorted({row["body"] for row in Index(release.index).rows("SELECT body FROM item")})
    found: dict[tuple[str, str], str] = {}
    while len(found) < count:
        body, on = rng.choice(bodies), f"{rng.randint(2010, 2026)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        found[body, on] = bind(question, {"body": body, "on": on}).text
    return list(found.values())


@contextmanager
def unpacked(release: Release) -> Iterator[Path]:
    """The statements of a release as a plain file, for servers that read nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "dump.nq"
        with gzip.open(release.dump) as packed, dump.open("wb") as stream:
            shutil.copyfileobj(packed, stream)
        yield dump


def command_of(name: str) -> str:
    """Return the path of a program beside this Python."""
    return str(shutil.which(name, path=Path(sys.executable).parent))


def run(releases: Path, count: int, seconds: int, workers: int, *, slow: bool) -> list[Measured]:
    """Measure every way on one release."""
    release = current_release(releases)
    queries = draw(release, count)
    port = random.Random().randint(20_000, 40_000)
    found = []

    def asked(path: str) -> list[str]:
        return [f"{path}?{urlencode({'query': text})}" for text in queries]

    oxigraph = [command_of("oxigraph"), "serve-read-only", "--location", str(release.store)]
    with server([*oxigraph, "--bind", f"127.0.0.1:{port}", "--union-default-graph"], port, "/") as pid:
        found += [measure(f"oxigraph serve, {by}", port, asked("/query"), seconds, by, pid) for by in _METHODS]
    for processes, remembered in ((1, 0), (workers, 0), (workers, _REMEMBERED)):
        port += 1
        serve = [sys.executable, "-m", "cabgraph", "serve", "--port", str(port), "--workers", str(processes)]
        settings = {"CABGRAPH_RELEASES": str(releases), "CABGRAPH_ACCESS_LOG": "false"}
        settings["CABGRAPH_SPARQL_CACHE_MEGABYTES"] = str(remembered)
        way = f"cabgraph, {processes} processes, {remembered or 'no'} MB remembered"
        with server(serve, port, "/readyz", **settings) as pid:
            found += [measure(f"{way}, {by}", port, asked("/sparql"), seconds, by, pid) for by in _METHODS]
    if slow:
        port += 1
        with (
            unpacked(release) as dump,
            server(
                [command_of("rdflib-endpoint"), "serve", str(dump), "--port", str(port)], port, "/?query=ASK%7B%7D"
            ) as pid,
        ):
            found.append(measure("rdflib-endpoint, GET", port, asked("/"), seconds, pid=pid))
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
    before = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    found = run(asked.releases, asked.probes, asked.seconds, asked.workers, slow=asked.rdflib)
    print(f"{asked.probes} distinct queries, {CONNECTIONS} connections, {os.cpu_count()} processors, load: {before}\n")
    print("| way | answers/s | times the first | processor ms | the first by it | p50 ms | p99 ms | failures |")
    print("|---|---|---|---|---|---|---|---|")
    for one in found:
        ratio = one.rate / found[0].rate
        less = found[0].processor / one.processor if one.processor else 0.0
        figures = f"{one.rate:,.1f} | {ratio:.2f} | {one.processor:.2f} | {less:.2f} | {one.p50:.1f} | {one.p99:.0f}"
        figures += f" | {one.failures}"
        print(f"| {one.way} | {figures} |")


if __name__ == "__main__":
    main()
