"""A shape's targets (SHACL section 2.1.3, SHACL-AF section 3.1) as a pattern that binds the focus node."""

from collections.abc import Callable
from functools import reduce

from rdflib import SH
from rdflib.term import Node

from cabgraph.validation.fragments import fill
from cabgraph.validation.shapes import Shapes, ShapesError

Subclasses = Callable[[str], list[str]]
"""A class, as SPARQL writes it -> the class itself and all its subclasses in the data."""


def target_pattern(shapes: Shapes, shape: Node, subclasses: Subclasses) -> str:
    """Return the pattern that binds `this` to every focus node of a shape. Raises ShapesError for other targets."""
    graph = shapes.graph
    found = []
    classes = sorted({name for c in graph.objects(shape, SH.targetClass) for name in subclasses(c.n3())})
    if classes:
        found.append(fill("target/class" if len(classes) == 1 else "target/classes", classes=" ".join(classes)))
    for predicate, fragment, place in (
        (SH.targetNode, "target/nodes", "nodes"),
        (SH.targetSubjectsOf, "target/subjects", "predicates"),
        (SH.targetObjectsOf, "target/objects", "predicates"),
    ):
        terms = sorted(term.n3() for term in graph.objects(shape, predicate))
        if terms:
            found.append(fill(fragment, **{place: " ".join(terms)}))
    for target in graph.objects(shape, SH.target):
        select = graph.value(target, SH.select)
        if select is None:
            raise ShapesError(f"{shape}: only SPARQL targets with sh:select are supported")
        found.append(fill("target/select", select=str(select)))
    return reduce(lambda left, right: fill("target/union", left=left, right=right), found)
