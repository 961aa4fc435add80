"""What a change of a workspace costs: `python -m benchmarks.writing --releases DIR`.

The workspace begins with the current release of the folder, in a temporary folder of its own. Each kind of change is
made so many times, beside what the bare engine takes to copy, change and flush.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from cabgraph.settings import Settings
from cabgraph.store.release import current_release
from cabgraph.workspace.change import Change, Document
from cabgraph.workspace.commit import commit
from cabgraph.workspace.start import begin_from

WHO = {"name": "benchmark"}
BODIES = "https://w3id.org/cabgraph/graph/bodies"
NAME = "http://www.w3.org/2000/01/rdf-schema#label"


def timed(make: Callable[[int], object], times: int) -> str:
    """Return median and worst of so many runs, in milliseconds."""
    took = []
    for number in range(times):
        began = time.perf_counter()
        make(number)
        took.append((time.perf_counter() - began) * 1000)
    return f"| {statistics.median(took):,.0f} | {max(took):,.0f} | {times} |"


def main() -> None:
    """Print a table of kinds of changes and what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=Path, required=True)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.releases) as folder:
        settings = Settings(releases=Path(folder) / "workspace", workspace=True)
        release = begin_from(settings.releases, asked.releases)
        document = Path(folder) / "body.ttl"
        document.write_text("<urn:a> <urn:b> [ <urn:c> 1 ] .", encoding="utf-8")

        def update(text: str) -> Callable[[int], object]:
            return lambda number: commit(settings, Change("update", text=text.replace("NUMBER", str(number))), WHO)

        def put(_number: int) -> object:
            documents = (Document(str(document), "text/turtle"),)
            return commit(settings, Change("put", graph="urn:put", documents=documents), WHO)

        def bare(number: int) -> None:
            target = Path(folder) / f"bare-{number}"
            ox.Store.read_only(str(current_release(settings.releases).store)).backup(str(target))
            store = ox.Store(str(target))
            store.update(f"INSERT DATA {{ <urn:bare> <urn:b> {number} }}")
            store.flush()

        print(f"{release.manifest.statements:,} statements, load average {os.getloadavg()[0]:.1f}\n")
        print("| change | median ms | worst ms | times |\n|---|---|---|---|")
        print("| the bare engine: copy, one statement, flush", timed(bare, asked.times))
        print("| INSERT DATA of one statement in a graph of its own", timed(update(INSERT), asked.times))
        print("| PUT of a small graph", timed(put, asked.times))
        print("| DELETE and INSERT in whatever graph it is", timed(update(ANYWHERE), 3))
        print("| one name of a body: derived, checked, indexed anew", timed(update(TOUCHING), 3))


INSERT = "INSERT DATA { GRAPH <urn:notes> { <urn:a> <urn:b> NUMBER } }"
ANYWHERE = (
    "DELETE { GRAPH ?g { <urn:a> ?p NUMBER } } INSERT { GRAPH ?g { <urn:a> ?p -1 } }"
    " WHERE { GRAPH ?g { <urn:a> ?p NUMBER } }"
)
TOUCHING = (
    f"INSERT DATA {{ GRAPH <{BODIES}> {{ <https://w3id.org/cabgraph/id/body/benchmark> <{NAME}> 'NUMBER'@en }} }}"
)

if __name__ == "__main__":
    main()
