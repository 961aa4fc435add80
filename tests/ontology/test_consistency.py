"""The vocabulary, its concepts and one instance of every class hold together under OWL RL."""

from collections.abc import Callable, Iterable

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import OWL, RDF, SKOS, Graph, Literal, Namespace, URIRef

CAB = Namespace("https://w3id.org/cabgraph/ns#")
PROV = Namespace("http://www.w3.org/ns/prov#")
BULK = ("kcdb-service-category", "hs", "jurisdiction", "province")
SAMPLE = 8
EXAMPLE = Namespace("https://example.org/")
ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"


def closure(*graphs: Iterable[tuple]) -> Graph:
    """All statements that OWL RL draws from the graphs together."""
    whole = Graph()
    for graph in graphs:
        for triple in graph:
            whole.add(triple)
    DeductiveClosure(OWLRL_Semantics).expand(whole)
    return whole


def contradictions(graph: Graph) -> list[object]:
    """What OWL RL found to be impossible."""
    return [*graph.subjects(RDF.type, OWL.Nothing), *graph.objects(None, URIRef(ERROR))]


def bare(graph: Graph) -> list[tuple]:
    """A graph without its texts, from which nothing follows."""
    return [triple for triple in graph if not isinstance(triple[2], Literal)]


@pytest.fixture(scope="module")
def small(vocabulary: Graph, stubs: dict[str, Graph], schemes: dict[str, Graph]) -> list[tuple]:
    """Everything, with the long uniform lists cut to a few concepts, without texts and units."""
    parts = bare(vocabulary)
    for name in sorted(set(stubs) - {"si"}):
        parts += [triple for triple in bare(stubs[name]) if "/vocab/" not in triple[0] or name != "qudt"]
    for name, graph in schemes.items():
        chosen = sorted(graph.subjects(RDF.type, SKOS.Concept))
        kept = set(chosen[:: max(1, len(chosen) // SAMPLE)] if name in BULK else chosen)
        parts += [triple for triple in bare(graph) if triple[0] in kept]
    return parts


def test_nothing_is_impossible(vocabulary: Graph, small: list[tuple], instance_of: Callable[[URIRef], Graph]) -> None:
    classes = sorted(c for c in vocabulary.subjects(RDF.type, OWL.Class) if c.startswith(CAB))
    inferred = closure(small, *(instance_of(c) for c in classes))
    assert contradictions(inferred) == []
    assert not set(inferred.subjects(RDF.type, PROV.Entity)) & set(inferred.subjects(RDF.type, PROV.Activity))
    assert (EXAMPLE.Designation, RDF.type, CAB.Grant) in inferred
    assert (EXAMPLE.Designation, RDF.type, PROV.Entity) in inferred
    for name in ("ScopeItem", "Grant", "Participation", "Standard"):
        types = {t for t in inferred.objects(EXAMPLE[name], RDF.type) if t.startswith(CAB)}
        assert types <= {CAB[name], CAB.NormativeDocument}, name


WRONG = {
    "two-kinds-of-grant": [("x", RDF.type, CAB.Designation), ("x", RDF.type, CAB.Registration)],
    "standard-and-regulation": [("x", RDF.type, CAB.Standard), ("x", RDF.type, CAB.TechnicalRegulation)],
    "two-kinds-of-period": [("x", RDF.type, CAB.ActivePeriod), ("x", RDF.type, CAB.InactivePeriod)],
    "event-as-grant": [("x", RDF.type, CAB.StatusEvent), ("y", CAB.ofGrant, "x")],
    "stated-as-scope": [("x", RDF.type, CAB.StatedCapability), ("x", CAB.ofGrant, "y")],
}


@pytest.fixture(scope="module")
def drawn(vocabulary: Graph, stubs: dict[str, Graph]) -> Graph:
    """What follows from a chain of arrangements, a sound record and every wrong case, each under its own name."""
    facts: list[tuple] = [
        (EXAMPLE.a, CAB.componentOf, EXAMPLE.b),
        (EXAMPLE.b, CAB.componentOf, EXAMPLE.c),
        (EXAMPLE.sound, RDF.type, CAB.Designation),
        (EXAMPLE.sound, CAB.renews, EXAMPLE.earlier),
    ]
    for case, triples in WRONG.items():
        own = {letter: EXAMPLE[f"{case}/{letter}"] for letter in "xy"}
        facts += [tuple(own.get(str(node), node) for node in triple) for triple in triples]
    return closure(bare(vocabulary), bare(stubs["prov"]), facts)


def test_component_of_is_followed_through(drawn: Graph) -> None:
    assert (EXAMPLE.a, CAB.componentOf, EXAMPLE.c) in drawn


@pytest.mark.parametrize("case", WRONG)
def test_what_is_impossible_is_found(drawn: Graph, case: str) -> None:
    messages = [str(message) for message in contradictions(drawn)]
    assert [message for message in messages if f"{case}/x" in message]
    assert [message for message in messages if "sound" in message] == []
