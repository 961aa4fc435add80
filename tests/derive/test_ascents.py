"""The ascents of `ascents/given.ttl`, whose periods are written by hand: those of `expected.csv`, no more, no less."""

import csv
from collections import defaultdict
from pathlib import Path

from cabgraph import names
from cabgraph.derive.run import derive_ascents
from cabgraph.store.embedded import Workbench

HERE = Path(__file__).parent / "ascents"


def test_ascents() -> None:
    store = Workbench()
    store.add((HERE / "given.ttl").read_bytes(), "text/turtle", names.graph("agreements"))
    added = derive_ascents(store)
    rows = [
        [str(value).removeprefix(names.THINGS) for value in row]
        for row in store.select((HERE / "ascents.rq").read_text(encoding="utf-8")).values()
    ]
    passed = defaultdict(set)
    for ascent, low, high, *dates, by in rows:
        ends = (each.removeprefix("arrangement/") for each in (low, high))
        passed[ascent, *ends, *dates].add(by)
    with (HERE / "expected.csv").open(encoding="utf-8", newline="") as stream:
        expected = [tuple(row.values()) for row in csv.DictReader(stream)]
    assert sorted((*ascent[1:], " ".join(sorted(by))) for ascent, by in passed.items()) == expected
    assert added == sum(6 + len(by) for by in passed.values()), (
        "the type, both ends, both days, certain, what it passes"
    )
    assert derive_ascents(store) == 0, "the same under the same names"
