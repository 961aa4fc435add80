"""What follows from a change of the register: periods and links, the check, the index, the description."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cabgraph import names, resources
from cabgraph.derive.run import derive
from cabgraph.index.build import index_queries, write_index
from cabgraph.store.editing import EditedStore, statements_of
from cabgraph.store.embedded import N_TRIPLES
from cabgraph.store.release import Release
from cabgraph.validation.run import validate
from cabgraph.workspace.gate import added_violations, known_violations, told, write_violations
from cabgraph.workspace.touching import OWN


@dataclass(frozen=True)
class Followed:
    """How many findings of each severity the changed graph has, and the violations that the change adds."""

    severities: dict[str, int]
    count: int
    added: list[dict[str, Any]]


def follow(edited: EditedStore, before: Release, folder: Path, step: Callable[[str], None]) -> Followed:
    """Derive, check and index a changed store as a build does, into the folder of the new release.

    Nothing is indexed when the change adds violations.
    """
    store = edited.in_memory()
    derive(store)
    step("check")
    store.drop(names.graph("meta"))
    report = validate(store, resources.shapes())
    added = added_violations(report, known_violations(before.path))
    if added:
        return Followed(report.counts, len(added), told(added))
    step("index")
    void = (resources.queries() / "derive" / "void.rq").read_text(encoding="utf-8")
    statistics = store.construct(void)
    if len(store):
        store.add(statistics, N_TRIPLES, names.graph("meta"))
        store.add(report.to_ntriples(), N_TRIPLES, names.graph("meta"))
    (folder / "void.ttl").write_bytes(statistics)
    (folder / "report.ttl").write_bytes(report.to_turtle())
    write_violations(folder, report)
    write_index(store, index_queries(resources.queries() / "derive"), folder / "index.sqlite", lambda _table: None)
    for graph in OWN:
        edited.replace(graph, statements_of(store, graph))
    return Followed(report.counts, 0, [])
