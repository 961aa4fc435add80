"""The release of the real data says only what the vocabulary provides for."""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, XSD, Graph, Namespace, URIRef

from cabgraph.settings import Settings
from cabgraph.store.release import current_release

CAB = Namespace("https://w3id.org/cabgraph/ns#")
SCHEMA = Namespace("http://schema.org/")
THINGS = "https://w3id.org/cabgraph/id/"
QUAD = re.compile(r'<([^>]+)> <([^>]+)> (?:<([^>]+)>|"(?:[^"\\]|\\.)*"(?:\^\^<([^>]+)>|(@\S+))?) <[^>]+> \.')
Statement = tuple[str, str, str | None, str]


def statements(dump: Path) -> Iterator[Statement]:
    """Yield (subject, predicate, object or None for a literal, datatype of the literal)."""
    with gzip.open(dump, "rt", encoding="utf-8") as stream:
        for line in stream:
            found = QUAD.match(line)
            if found:
                subject, predicate, thing, datatype, language = found.groups()
                yield subject, predicate, thing, str(RDF.langString) if language else datatype or str(XSD.string)


@pytest.fixture(scope="module")
def said(real_settings: Settings) -> list[Statement]:
    """Every statement of the release about our things, and every type."""
    return list(statements(current_release(real_settings.releases).dump))


@pytest.fixture(scope="module")
def types(said: list[Statement], everything: Graph) -> dict[str, set[str]]:
    """What each thing is, superclasses included."""
    above = {str(c): {str(a) for a in everything.transitive_objects(c, RDFS.subClassOf)} for c in everything.subjects()}
    found: dict[str, set[str]] = defaultdict(lambda: {str(RDFS.Resource)})
    for subject, predicate, thing, _ in said:
        if predicate == str(RDF.type) and thing:
            found[subject] |= above.get(thing, {thing})
    return found


def meant(vocabulary: Graph, term: str, one: URIRef, many: URIRef) -> set[str]:
    """The classes or datatypes that a property is meant for."""
    return {str(c) for said in (one, many) for c in vocabulary.objects(URIRef(term), said)}


def test_only_defined_terms_are_used(said: list[Statement], vocabulary: Graph) -> None:
    defined = {str(term) for term in vocabulary.subjects(RDF.type)}
    used = {node for s, p, o, _ in said for node in (p, o) if node and node.startswith(CAB)}
    assert len(used) > 150
    assert used - defined == set()


def test_properties_stand_where_they_belong(
    said: list[Statement], types: dict[str, set[str]], vocabulary: Graph
) -> None:
    domains = {
        str(p): meant(vocabulary, p, RDFS.domain, SCHEMA.domainIncludes)
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
        for p in vocabulary.subjects(RDF.type, kind)
    }
    misplaced = {(p, s) for s, p, _, _ in said if p in domains and s.startswith(THINGS) and not domains[p] & types[s]}
    assert misplaced == set()


def test_values_are_of_the_right_kind(said: list[Statement], types: dict[str, set[str]], vocabulary: Graph) -> None:
    ranges = {
        str(p): meant(vocabulary, p, RDFS.range, SCHEMA.rangeIncludes)
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
        for p in vocabulary.subjects(RDF.type, kind)
    }
    wrong = {
        (p, s)
        for s, p, o, datatype in said
        if ranges.get(p) and s.startswith(THINGS) and not ranges[p] & (types[o] if o else {datatype})
    }
    assert wrong == set()


def test_concepts_come_from_the_scheme_of_the_property(said: list[Statement], vocabulary: Graph) -> None:
    scheme_of = {str(p): str(s).rpartition("/")[2] for p, s in vocabulary.subject_objects(CAB.valuesFrom)}
    strange = {
        (p, o)
        for s, p, o, _ in said
        if p in scheme_of and o and o.startswith(THINGS) and not o.startswith(f"{THINGS}{scheme_of[p]}/")
    }
    assert strange == set()


def test_nothing_is_of_two_disjoint_classes(types: dict[str, set[str]], everything: Graph) -> None:
    pairs = [(str(a), str(b)) for a, b in everything.subject_objects(OWL.disjointWith)]
    assert len(pairs) > 8
    assert {thing for thing, classes in types.items() for a, b in pairs if a in classes and b in classes} == set()
