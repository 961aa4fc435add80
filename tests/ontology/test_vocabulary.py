"""Every class and property is there, says what it means in both languages, and points at things that exist."""

import unicodedata

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef

CAB = Namespace("https://w3id.org/cabgraph/ns#")
SCHEMA = Namespace("http://schema.org/")
KINDS = {
    "class": (OWL.Class,),
    "property": (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty),
}


def terms(vocabulary: Graph, kind: str) -> set[URIRef]:
    """All terms of a kind that `cab.ttl` defines."""
    return {term for type_ in KINDS[kind] for term in vocabulary.subjects(RDF.type, type_)}


@pytest.mark.parametrize(("kind", "count"), [("class", 34), ("property", 87)])
def test_the_model_has_its_terms(expected: list[dict[str, str]], kind: str, count: int) -> None:
    assert sum(term["kind"] == kind and term["since"] == "model" for term in expected) == count


@pytest.mark.parametrize("kind", ["class", "property"])
def test_exactly_the_expected_terms(vocabulary: Graph, expected: list[dict[str, str]], kind: str) -> None:
    names = {CAB[term["name"]] for term in expected if term["kind"] == kind}
    found = terms(vocabulary, kind)
    assert names - found == set()
    assert found - names == set()


def test_labels_and_comments_in_both_languages(vocabulary: Graph) -> None:
    for term in {
        *terms(vocabulary, "class"),
        *terms(vocabulary, "property"),
        *vocabulary.subjects(RDF.type, CAB.Effect),
    }:
        for said in (RDFS.label, RDFS.comment):
            values = list(vocabulary.objects(term, said))
            assert sorted(v.language for v in values) == ["en", "vi"], (term, said)
        for comment in vocabulary.objects(term, RDFS.comment):
            assert comment.strip().endswith("."), term
            assert len(comment) > 15, term


def test_labels_tell_terms_apart(vocabulary: Graph) -> None:
    for kind in KINDS:
        for language in ("vi", "en"):
            labels = [
                str(label).casefold()
                for term in terms(vocabulary, kind)
                for label in vocabulary.objects(term, RDFS.label)
                if label.language == language
            ]
            doubles = {label for label in labels if labels.count(label) > 1}
            assert doubles == set(), (kind, language)


def test_texts_are_nfc(everything: Graph) -> None:
    texts = [node for _, _, node in everything if isinstance(node, Literal)]
    assert len(texts) > 5000
    assert [text for text in texts if not unicodedata.is_normalized("NFC", text)] == []


def test_literals_are_well_typed(everything: Graph) -> None:
    assert [node for _, _, node in everything if isinstance(node, Literal) and node.ill_typed] == []


def test_no_blank_nodes(everything: Graph) -> None:
    assert [node for triple in everything for node in triple if isinstance(node, BNode)] == []


def test_properties_say_where_they_belong(vocabulary: Graph) -> None:
    classes = terms(vocabulary, "class")
    for term in terms(vocabulary, "property"):
        domains = {*vocabulary.objects(term, RDFS.domain), *vocabulary.objects(term, SCHEMA.domainIncludes)}
        ranges = {*vocabulary.objects(term, RDFS.range), *vocabulary.objects(term, SCHEMA.rangeIncludes)}
        assert domains, term
        assert not (set(vocabulary.objects(term, RDFS.domain)) & set(vocabulary.objects(term, SCHEMA.domainIncludes)))
        for named in domains | ranges:
            assert named in classes or not named.startswith(CAB), (term, named)
        if (term, RDF.type, OWL.DatatypeProperty) in vocabulary:
            assert len(ranges) == 1, term
            assert all(r.startswith(XSD) or r == RDF.langString for r in ranges), term


def test_values_from_a_scheme_that_exists(everything: Graph) -> None:
    used = set(everything.subject_objects(CAB.valuesFrom))
    assert len(used) > 25
    for term, scheme in used:
        assert (scheme, RDF.type, SKOS.ConceptScheme) in everything, term


def test_properties_of_concepts_name_their_scheme(vocabulary: Graph) -> None:
    unclear = [
        term
        for term in terms(vocabulary, "property")
        if (term, RDFS.range, SKOS.Concept) in vocabulary and not vocabulary.value(term, CAB.valuesFrom)
    ]
    assert unclear == []


def test_owl_stays_tiny(vocabulary: Graph) -> None:
    assert set(vocabulary.subjects(RDF.type, OWL.TransitiveProperty)) == {CAB.componentOf}
    allowed = {OWL.disjointWith}
    assert {p for p in vocabulary.predicates() if p.startswith(OWL)} == allowed


def test_sources_are_cited_in_words(everything: Graph) -> None:
    cited = URIRef("http://purl.org/dc/terms/bibliographicCitation")
    sourced = set(everything.subjects(URIRef("http://purl.org/dc/terms/source"), None))
    assert len(sourced) > 40
    assert [term for term in sourced if not everything.value(term, cited)] == []
