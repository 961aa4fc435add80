"""The ontology as graphs, read once a session."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, Namespace, URIRef

ROOT = Path(__file__).parents[2]
CAB = Namespace("https://w3id.org/cabgraph/ns#")
SCHEMA = Namespace("http://schema.org/")
LEXICAL = {
    XSD.date: "2020-01-13",
    XSD.dateTime: "2020-01-13T07:00:00Z",
    XSD.boolean: "true",
    XSD.decimal: "0.5",
    XSD.double: "2.5E-1",
    XSD.integer: "7",
    XSD.gYear: "2020",
    XSD.string: "a text",
}


def read(path: Path) -> Graph:
    """Parse one Turtle file."""
    graph = Graph()
    graph.parse(path)
    return graph


@pytest.fixture(scope="session")
def vocabulary() -> Graph:
    """`cab.ttl`."""
    return read(ROOT / "ontology" / "cab.ttl")


@pytest.fixture(scope="session")
def schemes() -> dict[str, Graph]:
    """Every file of concepts by its name."""
    return {path.stem: read(path) for path in sorted((ROOT / "ontology" / "concepts").glob("*.ttl"))}


@pytest.fixture(scope="session")
def stubs() -> dict[str, Graph]:
    """Every stub of another vocabulary by its name."""
    return {path.stem: read(path) for path in sorted((ROOT / "ontology" / "vendor").glob("*.ttl"))}


@pytest.fixture(scope="session")
def everything(vocabulary: Graph, schemes: dict[str, Graph], stubs: dict[str, Graph]) -> Graph:
    """All files as one graph."""
    whole = Graph()
    for graph in (vocabulary, *schemes.values(), *stubs.values()):
        whole += graph
    return whole


@pytest.fixture(scope="session")
def expected() -> list[dict[str, str]]:
    """The terms that must be there: kind, name, and whether the model or a later addition brought them."""
    with (Path(__file__).parent / "terms.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="session")
def instance_of(vocabulary: Graph, everything: Graph) -> Callable[[URIRef], Graph]:
    """Make a graph with one instance of a class that carries every property meant for it."""

    def make(class_: URIRef) -> Graph:
        graph = Graph()
        thing = URIRef(f"https://example.org/{class_.rpartition('#')[2]}")
        graph.add((thing, RDF.type, class_))
        for language, text in (("vi", "Ví dụ"), ("en", "Example")):
            graph.add((thing, RDFS.label, Literal(text, lang=language)))
        kinds = set(everything.transitive_objects(class_, RDFS.subClassOf))
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
            for term in vocabulary.subjects(RDF.type, kind):
                domains = {*vocabulary.objects(term, RDFS.domain), *vocabulary.objects(term, SCHEMA.domainIncludes)}
                if domains & {*kinds, RDFS.Resource}:
                    for value in _values(vocabulary, term):
                        graph.add((thing, term, value))
        return graph

    return make


def _values(vocabulary: Graph, term: URIRef) -> list[URIRef | Literal]:
    ranges = {*vocabulary.objects(term, RDFS.range), *vocabulary.objects(term, SCHEMA.rangeIncludes)}
    if (term, RDF.type, OWL.ObjectProperty) in vocabulary:
        return [URIRef(f"https://example.org/value/{(sorted(ranges) or ['Resource'])[0].rpartition('#')[2]}")]
    if RDF.langString in ranges:
        return [Literal("Xi măng", lang="vi"), Literal("Cement", lang="en"), Literal("Lime", lang="en")]
    (datatype,) = ranges
    return [Literal(LEXICAL[datatype], datatype=None if datatype == XSD.string else datatype)]
