"""Checks per second from the release's index, from a stored question on the same store, and from rdflib, in one run."""

import gzip
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from rdflib import Dataset
from rich.console import Console
from rich.table import Table

from cabgraph.answers.asked import Words
from cabgraph.answers.check import check
from cabgraph.answers.registry import Registry, open_registry
from cabgraph.build import build
from cabgraph.questions.bind import bind
from cabgraph.questions.run import ask
from cabgraph.settings import Settings

ASKED = {"body": "laocai-cqc", "activity": "testing", "on": "2021-05-01"}
QUESTION = "inspector/body-scope"


def median_ms(action: Callable[[], object], rounds: int) -> float:
    """Return the median milliseconds of an action after one warm-up."""
    action()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def measures(registry: Registry, dump: Path) -> dict[str, float]:
    """Return the median milliseconds of one check by each way."""
    question = registry.questions[QUESTION]
    words = Words(ASKED["body"], ASKED["activity"], on=date.fromisoformat(ASKED["on"]))
    peer = Dataset(default_union=True)
    peer.parse(dump, format="nquads")
    text = bind(question, ASKED).text
    return {
        "check (index), whole answer with proof": median_ms(lambda: check(registry, words, date(2026, 1, 1)), 200),
        "stored question on the embedded store": median_ms(lambda: list(ask(registry.store, question, ASKED).rows), 50),
        "the same text on rdflib in memory": median_ms(lambda: list(peer.query(text)), 3),
    }


def main() -> None:
    """Build a release of the shipped data in a temporary folder, measure, and print the ratios."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(releases=Path(folder))
        started = time.perf_counter()
        release = build(settings, lambda _step, _what: None)
        console.print(f"build: {time.perf_counter() - started:.1f} s, {release.manifest.statements} statements")
        dump = Path(folder) / "dump.nq"
        dump.write_bytes(gzip.decompress(release.dump.read_bytes()))
        registry = open_registry(settings)
        found = measures(registry, dump)
        registry.close()
    table = Table("way", "median ms", "times the first")
    first = next(iter(found.values()))
    for way, value in found.items():
        table.add_row(way, f"{value:.2f}", f"{value / first:.1f}")
    console.print(table)


if __name__ == "__main__":
    main()
