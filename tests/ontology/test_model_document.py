"""`docs/model.md` explains every class, property and code list, the Vietnamese name beside each."""

import re
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

CAB = Namespace("https://w3id.org/cabgraph/ns#")
TEXT = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `cab:(\w+)` \| ([^|]+) \|", TEXT, re.MULTILINE))


def label(graph: Graph, thing: URIRef) -> str:
    """The Vietnamese name of a thing."""
    return next(str(text) for text in graph.objects(thing, RDFS.label) if text.language == "vi")


def test_every_term_stands_in_a_table_with_its_vietnamese_name(vocabulary: Graph) -> None:
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, CAB.Effect)
    terms = {term for kind in kinds for term in vocabulary.subjects(RDF.type, kind) if term.startswith(CAB)}
    assert {term.removeprefix(CAB): label(vocabulary, term) for term in terms} == {
        name: vi.strip() for name, vi in ROWS.items()
    }


def test_every_scheme_is_listed(schemes: dict[str, Graph]) -> None:
    for name, graph in schemes.items():
        assert f"concepts/{name}.ttl" in TEXT, name
        for scheme in graph.subjects(RDF.type, SKOS.ConceptScheme):
            if scheme.rpartition("/")[2] == name:
                assert label(graph, scheme) in TEXT, name
