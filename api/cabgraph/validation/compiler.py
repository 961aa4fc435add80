"""A shapes graph -> SELECTs that find everything that breaks it, one a constraint."""

from dataclasses import dataclass

from rdflib import SH, Literal, URIRef
from rdflib.term import Node

from cabgraph.validation.components import Components
from cabgraph.validation.fragments import fill
from cabgraph.validation.shapes import Shapes, ShapesError
from cabgraph.validation.targets import Subclasses, target_pattern

IMPLIES_TARGET = URIRef("https://w3id.org/cabgraph/shapes#impliesTarget")
"""On a constraint over everything: whatever it finds is a focus node, so a bulk run need not list those first."""


@dataclass(frozen=True)
class Check:
    """One query whose rows are results: `this`, and `path` and `value` where the constraint gives them."""

    shape: Node
    component: str
    constraint: Node | None
    query: str


@dataclass(frozen=True)
class Target:
    """Where a shape's focus nodes are found."""

    prefixes: str
    pattern: str

    @property
    def focus(self) -> str:
        """The query that lists the focus nodes."""
        return self.prefixes + fill("query", target=self.pattern, violation="")

    @property
    def count(self) -> str:
        """The query that counts the focus nodes."""
        return self.prefixes + fill("count", target=self.pattern)

    def extract(self, predicates: str) -> str:
        """Return the query for all statements with some predicates, and all statements about the focus nodes."""
        return self.prefixes + fill("extract", target=self.pattern, predicates=predicates)


@dataclass(frozen=True)
class Compiled:
    """A shapes graph ready to run; `reference_only` holds (owner, shape, component) of what only pySHACL can check."""

    checks: tuple[Check, ...]
    targets: dict[Node, Target]
    reference_only: tuple[tuple[Node, Node, str], ...]


def compile_shapes(shapes: Shapes, subclasses: Subclasses) -> Compiled:
    """Compile every shape with a target. Raises ShapesError for what neither runner could check."""
    prefixes = _prefixes(shapes)
    components = Components(shapes)
    checks: list[Check] = []
    targets: dict[Node, Target] = {}
    reference_only: list[tuple[Node, Node, str]] = []
    for shape in shapes.node_shapes:
        if (shape, SH.deactivated, Literal(True)) in shapes.graph:
            continue
        target = targets[shape] = Target(prefixes, target_pattern(shapes, shape, subclasses))
        for found in components.constraints(shape, "?this", "?value"):
            if found.pattern is None:
                reference_only.append((shape, found.shape, found.component))
            else:
                query = prefixes + fill("query", target=target.pattern, violation=found.pattern)
                checks.append(Check(found.shape, found.component, None, query))
        for holder in (shape, *shapes.graph.objects(shape, SH.property)):
            checks += (
                Check(holder, "sparql", constraint, _set_wise(shapes, constraint, target))
                for constraint in sorted(shapes.graph.objects(holder, SH.sparql), key=str)
            )
    return Compiled(tuple(checks), targets, tuple(reference_only))


def _set_wise(shapes: Shapes, constraint: Node, target: Target) -> str:
    """Return a sh:sparql constraint as one query over all focus nodes: its own text with the target put in front.

    Where the constraint says that it finds nothing outside its target, the target is not looked for first.
    """
    select = shapes.graph.value(constraint, SH.select)
    if select is None or (constraint, SH.deactivated, Literal(True)) in shapes.graph:
        raise ShapesError(f"{constraint}: only active sh:select constraints are supported")
    for variable in ("$PATH", "$shapesGraph", "$currentShape"):
        if variable in str(select):
            raise ShapesError(f"{constraint}: {variable} is not supported")
    before, after = str(select).split("{", 1)
    pattern = "" if (constraint, IMPLIES_TARGET, Literal(True)) in shapes.graph else target.pattern
    return f"{target.prefixes}{before}{{ {pattern}\n{after}"


def _prefixes(shapes: Shapes) -> str:
    """Return the prefixes that sh:declare gives (SHACL section 5.2.1), for every query."""
    graph = shapes.graph
    declared = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(None, SH.declare)
    }
    return "".join(fill("prefix", prefix=key, namespace=declared[key]) + "\n" for key in sorted(declared))
