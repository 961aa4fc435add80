"""Milliseconds that scenarios take over HTTP: `python -m benchmarks.what_if --releases DIR`, of the current release.

Each scenario is another one, drawn from a seed: nothing is remembered of it. One connection.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.processors import used
from benchmarks.serving import server
from cabgraph import names
from cabgraph.answers.registry import Registry, open_registry
from cabgraph.network.records import Record
from cabgraph.settings import Settings

_TOO_LATE = 2.0
"""Seconds in which a scenario is to be answered."""
_OK = 200


class Drawing:
    """Draws scenarios of a release on a day."""

    def __init__(self, registry: Registry, on: str, seed: int) -> None:
        self._world = registry.network.world
        self._index = registry.index
        self._on = on
        self._rng = random.Random(seed)

    def kinds(self) -> dict[str, Callable[[], str]]:
        """Return the kinds of scenario, each with how one is drawn."""
        world = self._world
        return {
            "an economy joins": lambda: f"add economy {self._of(self._homes())} {self._arrangement()}",
            "an economy is suspended": self._economy,
            "a signatory is suspended": lambda: f"suspend participation {self._standing(world.participations)}",
            "someone joins for every activity": self._everything,
            "an acceptance rule ends": lambda: f"remove rule {self._standing(world.rules)}",
            "an arrangement leaves another": lambda: f"remove component {self._standing(world.components)}",
            "an accreditation is suspended": self._grant,
        }

    def scenario(self, kind: str) -> str:
        """Return one sentence of a kind."""
        return f"{self.kinds()[kind]()} from {self._on}"

    def _of(self, things: list[str]) -> str:
        return _slug(self._rng.choice(things))

    def _homes(self) -> list[str]:
        return sorted({home for one in self._world.accreditors for home in self._world.homes.get(one, ())})

    def _arrangement(self) -> str:
        return self._standing(self._world.arrangements)

    def _standing(self, records: Mapping[str, Record]) -> str:
        return self._of(sorted(iri for iri, record in records.items() if record.standing(self._on)))

    def _economy(self) -> str:
        record = self._world.participations[names.thing("participation", self._standing(self._world.participations))]
        home = self._of(sorted(self._world.homes[record.participant]))
        return f"suspend economy {home} {_slug(record.arrangement)}"

    def _everything(self) -> str:
        who = self._rng.choice(sorted(self._world.accreditors)).removeprefix(names.THINGS)
        return f"add participation {who} {self._arrangement()} any"

    def _grant(self) -> str:
        bodies = [row["thing"] for row in self._index.ask("things-of-kind", kind="body")]
        grants: list[str] = []
        while not grants:
            grants = [row["grant"] for row in self._index.ask("grants-of-body", body=self._rng.choice(bodies))]
        return f"suspend grant {_slug(self._rng.choice(grants))}"


def _slug(thing: str) -> str:
    return thing.removeprefix(names.THINGS).partition("/")[2]


def ask(port: int, change: str, on: str) -> tuple[float, int, int]:
    """Return the seconds of one answer, its status, and how many pairs of body and economy differ."""
    address = f"http://127.0.0.1:{port}/api/what-if?" + urlencode({"change": change, "on": on})
    began = time.perf_counter()
    try:
        with urlopen(address, timeout=600) as answer:
            body = answer.read()
    except HTTPError as error:
        return time.perf_counter() - began, error.code, 0
    taken = time.perf_counter() - began
    return taken, 200, sum(count["paths"] for count in json.loads(body)["counts"].values())


@dataclass(frozen=True)
class Answered:
    """A scenario that the register took: seconds by the clock and of the processor, the pairs that differ."""

    kind: str
    change: str
    seconds: float
    processor: float
    pairs: int


def measured(port: int, pid: int, drawing: Drawing, on: str, rounds: int) -> Iterator[Answered]:
    """Yield each scenario that the register takes."""
    seen: set[str] = set()
    for kind in drawing.kinds():
        done, tries = 0, 0
        while done < rounds and tries < 50 * rounds:
            tries += 1
            change = drawing.scenario(kind)
            if change in seen:
                continue
            seen.add(change)
            before = used(pid)
            seconds, status, pairs = ask(port, change, on)
            if status == _OK:
                done += 1
                yield Answered(kind, change, seconds, used(pid) - before, pairs)


def main() -> None:
    """Measure and print a table for `RESULTS.md`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, required=True)
    parser.add_argument("--on", default="2020-06-30", help="the day looked at, on which the scenarios begin")
    parser.add_argument("--rounds", type=int, default=3, help="scenarios of each kind")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    drawing = Drawing(open_registry(Settings(releases=given.releases)), given.on, given.seed)
    port = random.Random().randint(20_000, 40_000)
    serve = [sys.executable, "-m", "cabgraph", "serve", "--port", str(port)]
    found: list[Answered] = []
    with server(serve, port, "/readyz", CABGRAPH_RELEASES=str(given.releases), CABGRAPH_ACCESS_LOG="false") as pid:
        first, _, _ = ask(port, f"add economy XX nothing from {given.on}", given.on)
        print(f"load {os.getloadavg()[0]:.1f}; the first question reads the network: {first:.1f} s")
        for one in measured(port, pid, drawing, given.on, given.rounds):
            found.append(one)
            if one.seconds > _TOO_LATE:
                print(f"late: {one.seconds:.1f} s, {one.pairs} pairs: {one.change}", file=sys.stderr)
    print("| scenario | times | median ms | worst ms | processor ms: median | worst | most pairs |")
    print("|---|---|---|---|---|---|---|")
    for kind in [*drawing.kinds(), ""]:
        those = [one for one in found if kind in ("", one.kind)]
        told = [
            f"{figure(getattr(one, name) for one in those) * 1e3:,.0f}"
            for name in ("seconds", "processor")
            for figure in (statistics.median, max)
        ]
        pairs = f"{max(one.pairs for one in those):,}"
        print("|", " | ".join([kind or "all", str(len(those)), *told, pairs]), "|")


if __name__ == "__main__":
    main()
