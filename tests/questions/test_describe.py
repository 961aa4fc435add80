"""The stored questions stand in the graph as executables of SHACL, and what stands there can be run."""

import pytest
from rdflib import RDF, RDFS, SH, Graph, URIRef
from rdflib.namespace import NamespaceManager
from rdflib.plugins.sparql import prepareQuery
from tests.questions.cases import FOLDER

from cabgraph import names
from cabgraph.questions.catalogue import Catalogue
from cabgraph.questions.describe import describe

QUESTIONS = Catalogue(FOLDER.parents[1] / "queries")
KEYWORDS = URIRef("http://schema.org/keywords")


@pytest.fixture(scope="module")
def graph() -> Graph:
    made = Graph()
    made.parse(data="".join(describe(QUESTIONS)), format="nt")
    return made


def test_every_question_is_an_executable_with_both_labels(graph: Graph) -> None:
    found = set(graph.subjects(RDF.type, SH.SPARQLExecutable))
    assert found == {URIRef(names.thing("question", question.name)) for question in QUESTIONS}
    for subject in found:
        for predicate in (RDFS.label, RDFS.comment):
            assert {label.language for label in graph.objects(subject, predicate)} == {"vi", "en"}  # type: ignore[attr-defined]
        assert graph.value(subject, SH.select) or graph.value(subject, SH.construct)
        assert (subject, KEYWORDS, None) in graph


def test_the_form_is_named(graph: Graph) -> None:
    rows = {question.name for question in QUESTIONS if question.columns}
    typed = {str(subject) for subject in graph.subjects(RDF.type, SH.SPARQLSelectExecutable)}
    assert typed == {names.thing("question", name) for name in rows}


def test_parameters_are_in_order_with_type_and_labels(graph: Graph) -> None:
    question = QUESTIONS["inspector/body-scope"]
    subject = URIRef(names.thing("question", question.name))
    parameters = sorted(graph.objects(subject, SH.parameter), key=lambda p: int(graph.value(p, SH.order)))  # type: ignore[arg-type]
    assert [str(parameter).rpartition("#")[2] for parameter in parameters] == [p.name for p in question.parameters]
    for parameter in parameters:
        assert (
            graph.value(parameter, SH["class"])
            or graph.value(parameter, SH.datatype)
            or graph.value(parameter, SH.nodeKind)
        )
        assert {label.language for label in graph.objects(parameter, RDFS.label)} == {"vi", "en"}  # type: ignore[attr-defined]
        assert graph.value(parameter, SH.path) == parameter


def test_classes_of_other_vocabularies_are_written_out(graph: Graph) -> None:
    classes = {str(found) for found in graph.objects(None, SH["class"])}
    assert "http://www.w3.org/ns/org#FormalOrganization" in classes
    assert not any(found.rpartition("#")[2].count(":") for found in classes)


def test_the_declared_prefixes_are_those_of_the_texts(graph: Graph) -> None:
    declared = {
        str(graph.value(node, SH.prefix)): str(graph.value(node, SH.namespace))
        for node in graph.objects(None, SH.declare)
    }
    manager = NamespaceManager(Graph(), bind_namespaces="none")
    for prefix, namespace in declared.items():
        manager.bind(prefix, namespace)
    body = QUESTIONS["inspector/decision"].text.partition("SELECT")
    prepareQuery(body[1] + body[2], initNs=declared)
    assert declared["cab"] == names.VOCABULARY


def test_no_blank_node(graph: Graph) -> None:
    assert all(isinstance(node, URIRef) for node in graph.subjects())
