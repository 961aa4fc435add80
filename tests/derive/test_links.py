"""`links/given.ttl` -> the statements of `links/derived.ttl`, no more and no less; numbers within 1e-9."""

from pathlib import Path

import pytest
import rdflib
from rdflib import XSD
from tests.derive.graphs import CASES, workbench

from cabgraph import names
from cabgraph.derive.run import derive, derive_links
from cabgraph.store.embedded import Workbench

HERE = Path(__file__).parent / "links"


def split(graph: rdflib.Graph) -> tuple[set[tuple[object, ...]], dict[tuple[object, ...], float]]:
    """Return the statements, those with a number apart."""
    numbers = {(s, p): float(o) for s, p, o in graph if isinstance(o, rdflib.Literal) and o.datatype == XSD.double}
    return {triple for triple in graph if (triple[0], triple[1]) not in numbers}, numbers


def added(store: Workbench) -> rdflib.Graph:
    graph = f"<{names.graph('derived')}>"
    lines = [line.replace(f" {graph} .", " .") for line in store.statements() if graph in line]
    return rdflib.Graph().parse(data="".join(lines), format="nt")


def test_links() -> None:
    store = Workbench()
    store.add((HERE / "given.ttl").read_bytes(), "text/turtle", names.graph("bodies"))
    count = derive_links(store)
    statements, numbers = split(added(store))
    expected, expected_numbers = split(rdflib.Graph().parse(HERE / "derived.ttl"))
    assert statements == expected
    assert numbers == pytest.approx(expected_numbers, rel=1e-9)
    assert count == len(expected) + len(expected_numbers)


def test_deriving_again_changes_nothing() -> None:
    """The same statements under the same names, so that two builds of one history are alike."""
    store = workbench((CASES / "lifting.ttl").read_text(encoding="utf-8"))
    first = derive(store)
    once = set(store.statements())
    assert derive(store) == first
    assert set(store.statements()) == once
    assert first.records == 2
    assert any("/id/period/item/g/1/2>" in line for line in once)
