"""The set-wise runner: a whole store against the shapes, one query a constraint."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rdflib import URIRef
from rdflib.term import Node

from cabgraph.store.base import Store
from cabgraph.validation.compiler import Check, Compiled, Target, compile_shapes
from cabgraph.validation.describe import describe
from cabgraph.validation.fragments import fill
from cabgraph.validation.reference import read_graph, reference_results, run_reference_only
from cabgraph.validation.report import Report
from cabgraph.validation.results import Result, component_iri, path_of
from cabgraph.validation.shapes import Shapes, load_shapes


def validate(store: Store, shapes_folder: Path) -> Report:
    """Check everything in a store against a folder of shapes.

    Raises ShapesError when a shape could not be checked at all, StoreError when the store fails.
    """
    return check(store, load_shapes(shapes_folder))


def validate_small(store: Store, shapes_folder: Path) -> Report:
    """Check a small store by pySHACL alone: the reference that `validate` has to agree with.

    It takes some milliseconds a thing and a rule, so it is for single changes and for tests.
    """
    return check_small(store, load_shapes(shapes_folder))


def check(store: Store, shapes: Shapes) -> Report:
    """Check everything in a store against shapes already read, as `validate` does."""
    compiled = compile_for(shapes, store)
    return describe(store, shapes, compiled_results(store, shapes, compiled), focus_counts(store, shapes, compiled))


def check_small(store: Store, shapes: Shapes) -> Report:
    """Check a small store against shapes already read, as `validate_small` does."""
    checked = focus_counts(store, shapes, compile_for(shapes, store))
    return describe(store, shapes, small_results(store, shapes), checked)


def compiled_results(store: Store, shapes: Shapes, compiled: Compiled) -> set[Result]:
    """Return what the compiled checks find, and pySHACL for what is not compiled."""
    with ThreadPoolExecutor() as beside:
        results = list(beside.map(lambda check: list(_results(store, shapes, check)), compiled.checks))
    found = {result for group in results for result in group}
    return found | set(run_reference_only(store, shapes, compiled))


def small_results(store: Store, shapes: Shapes) -> set[Result]:
    """Return what pySHACL alone finds in a small store."""
    return set(reference_results(read_graph(store.construct(fill("everything"))), shapes.graph))


def compile_for(shapes: Shapes, store: Store) -> Compiled:
    """Compile shapes for the classes of a store."""

    def subclasses(name: str) -> list[str]:
        found = store.select(fill("subclasses", **{"class": name})).values()
        return sorted({name, *(f"<{row[0]}>" for row in found if row[0])})

    return compile_shapes(shapes, subclasses)


def focus_counts(store: Store, shapes: Shapes, compiled: Compiled) -> dict[str, int]:
    """Return how many things each rule was checked on, so that a rule that met nothing cannot look kept."""
    counts = dict.fromkeys(shapes.rules, 0)
    for shape, target in compiled.targets.items():
        counts[shapes.code(shape)] += _count(store, target)
    return counts


def _count(store: Store, target: Target) -> int:
    return sum(int(row[0] or 0) for row in store.select(target.count).values())


def _results(store: Store, shapes: Shapes, check: Check) -> Iterator[Result]:
    rows = store.select(check.query)
    at = {name: position for position, name in enumerate(rows.variables)}
    path = path_of(shapes, check.shape)
    for row in rows:
        focus = row[at["this"]]
        if focus is None:
            continue
        own_path = row[at["path"]] if "path" in at else None
        value = row[at["value"]] if "value" in at else None
        yield Result(
            str(check.shape),
            component_iri(check.component),
            _iri(check.constraint),
            focus,
            own_path.value if own_path else path,
            value,
        )


def _iri(node: Node | None) -> str:
    return str(node) if isinstance(node, URIRef) else ""
