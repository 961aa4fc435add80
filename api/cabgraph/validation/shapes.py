"""The shapes graph: its rules, and what each shape says of itself."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

SEVERITIES: Final = ("Violation", "Warning", "Info")
"""The severities of SHACL (section 2.1.4), the gravest first."""

Texts = dict[str, str]
"""One text by language tag."""


class ShapesError(Exception):
    """The shapes folder holds something that no runner can check, so that checking would skip it silently."""


@dataclass(frozen=True)
class Rule:
    """One rule: its code, what must hold, what an official reads when it does not, and where it comes from."""

    code: str
    iri: str
    severity: str
    title: Texts
    message: Texts
    source: Texts


class Shapes:
    """A shapes graph in which every shape that can be the source of a result has an IRI and belongs to a rule."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        for shape in self.node_shapes:
            if not isinstance(shape, URIRef) or self.graph.value(shape, SKOS.notation) is None:
                raise ShapesError(f"{shape}: a shape with a target needs an IRI and a skos:notation")
            for part in (*graph.objects(shape, SH.property), *graph.objects(shape, SH.sparql)):
                if not isinstance(part, URIRef):
                    raise ShapesError(f"{shape}: sh:property and sh:sparql need IRIs, so that a result can name them")

    @cached_property
    def node_shapes(self) -> tuple[Node, ...]:
        """The shapes that have targets, in the order of their IRIs."""
        targets = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf, SH.target)
        return tuple(sorted({shape for target in targets for shape in self.graph.subjects(target, None)}, key=str))

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """The rules by their codes. A rule is the shape that is no part (dct:isPartOf) of another."""
        found = {}
        for shape in self.node_shapes:
            if self.graph.value(shape, DCTERMS.isPartOf) is None:
                code = self.code(shape)
                if code in found:
                    raise ShapesError(f"{code}: two shapes claim to be this rule")
                found[code] = Rule(
                    code,
                    str(shape),
                    self.severity(shape),
                    self.texts(shape, RDFS.label),
                    self.texts(shape, SH.message),
                    self.texts(shape, DCTERMS.source),
                )
        return dict(sorted(found.items()))

    def code(self, shape: Node) -> str:
        """Return the code of the rule that a node shape, or a property shape of it, belongs to. Raises ShapesError."""
        owner: Node | None = shape
        if self.graph.value(shape, SKOS.notation) is None:
            owner = self.graph.value(None, SH.property, shape, any=True)
        code = self.graph.value(owner, SKOS.notation) if owner is not None else None
        if code is None:
            raise ShapesError(f"{shape}: belongs to no rule")
        return str(code)

    def severity(self, shape: Node) -> str:
        """Return the severity a shape gives its results: its own, else Violation (SHACL section 2.1.4)."""
        return str(self.graph.value(shape, SH.severity, default=SH.Violation)).removeprefix(str(SH))

    def messages(self, shape: Node, constraint: Node | None = None) -> Texts:
        """Return the message of a result: the constraint's own, else the shape's, else its rule's."""
        for node in (constraint, shape, URIRef(self.rules[self.code(shape)].iri)):
            found = self.texts(node, SH.message) if node is not None else {}
            if found:
                return found
        return {}

    def texts(self, node: Node, predicate: URIRef) -> Texts:
        """Return the values of a property by their languages."""
        values = (value for value in self.graph.objects(node, predicate) if isinstance(value, Literal))
        return {value.language or "": str(value) for value in sorted(values, key=str)}


def load_shapes(folder: Path) -> Shapes:
    """Read every Turtle file of a folder. Raises ShapesError when one is not Turtle or there are none."""
    graph = Graph()
    paths = sorted(folder.rglob("*.ttl"))
    if not paths:
        raise ShapesError(f"{folder}: no shapes here")
    for path in paths:
        try:
            graph.parse(path, format="turtle")
        except (SyntaxError, ValueError) as error:
            raise ShapesError(f"{path}: {error}") from error
    if (None, RDF.type, SH.ConstraintComponent) in graph:
        raise ShapesError(f"{folder}: custom constraint components are not supported")
    return Shapes(graph)
