"""Paths of recognition, side by side in one run: the two steps of the API, and the stored question, which is one query.

`python -m benchmarks.recognition --releases DIR`: the release that `current` points to there. All answer the same list
of distinct questions (body, economy, activity, perhaps product, day): in process, and over HTTP by `/api/recognition`,
by `/sparql` with nothing remembered, and by plain `oxigraph serve-read-only`.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.serving import CONNECTIONS, Measured, measure, server
from benchmarks.sparql import command_of
from cabgraph import resources
from cabgraph.answers.recognition import Asked, recognition
from cabgraph.answers.registry import Registry, open_registry
from cabgraph.network.held import held_on
from cabgraph.questions.bind import bind
from cabgraph.questions.catalogue import Catalogue, Question
from cabgraph.settings import Settings

_QUESTION = "cooperation/recognition-path"


def draw(registry: Registry, count: int, with_chains: float, on: int, seed: int = 1) -> list[Asked]:
    """Draw distinct questions, of which a share has chains, on some days; a body is drawn as often as it has lines."""
    rng = random.Random(seed)
    rows = registry.index.rows("SELECT body, activity, product FROM item WHERE activity IS NOT NULL")
    economies = sorted(registry.network.economies)
    days = [date(rng.randint(2005, 2026), rng.randint(1, 12), rng.randint(1, 28)) for _ in range(on)]
    found: dict[Asked, None] = {}
    wanted = int(count * with_chains)
    for _ in range(count * 1_000):
        row = rng.choice(rows)
        product = row["product"] if rng.random() < 0.5 else None
        asked = Asked(row["body"], rng.choice(economies), row["activity"], product, rng.choice(days))
        if wanted and not chains(registry, asked):
            continue
        if asked not in found:
            found[asked] = None
            wanted -= bool(wanted)
        if len(found) == count:
            break
    shuffled = list(found)
    rng.shuffle(shuffled)
    return shuffled


def chains(registry: Registry, asked: Asked) -> int:
    """Find the chains by the two steps; return how many."""
    day = asked.on.isoformat()
    held = held_on(registry.index, asked.body, asked.activity, asked.product, day)
    return len(registry.network.finder(day).chains(asked.body, held, asked.economy, asked.activity, asked.product))


def parameters(asked: Asked) -> dict[str, str]:
    """Return a question as the parameters of either way."""
    things = {"body": asked.body, "economy": asked.economy, "activity": asked.activity, "product": asked.product}
    return {name: thing for name, thing in things.items() if thing} | {"on": asked.on.isoformat()}


def text_of(question: Question, asked: Asked) -> str:
    """Return the query of a question, without the lines of its header."""
    text = bind(question, parameters(asked)).text
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+"))


def in_process(way: str, answer: Callable[[Asked], object], asked: list[Asked], seconds: float) -> Measured:
    """Answer the questions over and over for some seconds, after one round of at most that long."""
    taken: list[float] = []
    for last in (False, True):
        taken.clear()
        start, before = time.perf_counter(), time.process_time()
        while not taken or time.perf_counter() - start < seconds:
            one = time.perf_counter()
            answer(asked[len(taken) % len(asked)])
            taken.append(time.perf_counter() - one)
            if not last and len(taken) == len(asked):
                break
        whole, processor = time.perf_counter() - start, time.process_time() - before
    ranked = sorted(taken)
    p50, p99 = (ranked[int(len(ranked) * part)] * 1000 for part in (0.5, 0.99))
    return Measured(way, len(taken) / whole, p50, p99, 0, 0, processor / len(taken) * 1000)


def run(releases: Path, asked: list[Asked], registry: Registry, seconds: int, workers: int) -> list[Measured]:
    """Measure every way on one release."""
    question = Catalogue(resources.queries())[_QUESTION]
    found = [
        in_process(
            "the query, in process",
            lambda one: list(registry.store.select(text_of(question, one)).values()),
            asked,
            seconds,
        ),
        in_process("two steps, in process, chains alone", lambda one: chains(registry, one), asked, seconds),
        in_process("two steps, in process, the whole answer", lambda one: recognition(registry, one), asked, seconds),
    ]
    port = random.Random().randint(20_000, 40_000)
    paths = ["/api/recognition?" + urlencode(parameters(one)) for one in asked]
    forms = [urlencode({"query": text_of(question, one)}) for one in asked]
    oxigraph = [command_of("oxigraph"), "serve-read-only", "--location", str(registry.release.store)]
    with server([*oxigraph, "--bind", f"127.0.0.1:{port}", "--union-default-graph"], port, "/") as pid:
        for connections in (1, CONNECTIONS):
            way = f"the query, oxigraph serve, {connections} connections"
            told = measure(way, port, [f"/query?{form}" for form in forms], seconds, "POST", pid, connections)
            found.append(told)
    port += 1
    serve = [sys.executable, "-m", "cabgraph", "serve", "--port", str(port), "--workers", str(workers)]
    settings = {"CABGRAPH_RELEASES": str(releases), "CABGRAPH_ACCESS_LOG": "false"}
    with server(serve, port, "/readyz", **settings, CABGRAPH_SPARQL_CACHE_MEGABYTES="0") as pid:
        for connections in (1, CONNECTIONS):
            way = f"the query, /sparql, {connections} connections"
            told = measure(way, port, [f"/sparql?{form}" for form in forms], seconds, "POST", pid, connections)
            found.append(told)
        for connections in (1, CONNECTIONS):
            way = f"two steps, /api/recognition, {connections} connections"
            found.append(measure(way, port, paths, seconds, "GET", pid, connections))
    return found


def main() -> None:
    """Measure and print a table of ratios as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, required=True)
    parser.add_argument("--probes", type=int, default=300)
    parser.add_argument("--with-chains", type=float, default=0.5, help="the share of questions that have chains")
    parser.add_argument(
        "--days", type=int, default=20, help="distinct days; what was walked on the last 32 is remembered"
    )
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    told = parser.parse_args()
    before = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    registry = open_registry(Settings(releases=told.releases))
    asked = draw(registry, told.probes, told.with_chains, told.days)
    counted = [chains(registry, one) for one in asked]
    found = run(told.releases, asked, registry, told.seconds, told.workers)
    world, statements = registry.network.world, registry.release.manifest.statements
    print(f"{statements} statements, {len(world.participations)} participations, {len(world.economies)} economies;")
    some = sum(map(bool, counted))
    print(f"{len(asked)} distinct questions on {told.days} days, {some} with chains, {sum(counted)} chains;")
    print(f"{told.workers} workers, {os.cpu_count()} processors, load averages before: {before}\n")
    print("| way | answers/s | times the first | processor ms | the first by it | p50 ms | p99 ms | failures |")
    print("|---|---|---|---|---|---|---|---|")
    for one in found:
        ratio = one.rate / found[0].rate
        less = found[0].processor / one.processor if one.processor else 0.0
        figures = f"{one.rate:,.1f} | {ratio:.1f} | {one.processor:.2f} | {less:.1f} | {one.p50:.2f} | {one.p99:.1f}"
        print(f"| {one.way} | {figures} | {one.failures} |")


if __name__ == "__main__":
    main()
