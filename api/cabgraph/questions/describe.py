"""The stored questions as statements, so that the graph lists its own queries (https://www.w3.org/TR/shacl-sparql/)."""

from collections.abc import Iterable, Iterator

from cabgraph import names
from cabgraph.questions.bind import written
from cabgraph.questions.catalogue import Question
from cabgraph.questions.header import Parameter, Texts
from cabgraph.store.base import Term

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SH = "http://www.w3.org/ns/shacl#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_KEYWORDS = "http://schema.org/keywords"
_PREFIXES = names.graph("questions/prefixes")
_DATATYPES = {"date": "date", "integer": "integer", "number": "double", "string": "string"}

Statement = tuple[str, str, Term]


def describe(questions: Iterable[Question]) -> Iterator[str]:
    """Yield N-Triples that describe each question, its parameters, and the prefixes all of them use."""
    known = list(questions)
    prefixes = {prefix: namespace for question in known for prefix, namespace in question.prefixes.items()}
    for question in known:
        for subject, predicate, term in _question(question, prefixes):
            yield f"<{subject}> <{predicate}> {written(term)} .\n"
    for subject, predicate, term in _declarations(prefixes):
        yield f"<{subject}> <{predicate}> {written(term)} .\n"


def _uri(value: str) -> Term:
    return Term("uri", value)


def _typed(value: str, datatype: str = "string") -> Term:
    return Term("literal", value, f"{_XSD}{datatype}")


def _texts(subject: str, predicate: str, texts: Texts) -> Iterator[Statement]:
    for language in ("vi", "en"):
        yield subject, predicate, Term("literal", texts[language], language=language)


def _question(question: Question, prefixes: dict[str, str]) -> Iterator[Statement]:
    subject = names.thing("question", question.name)
    form, text = ("Select", "select") if question.columns else ("Construct", "construct")
    yield subject, f"{_RDF}type", _uri(f"{_SH}SPARQLExecutable")
    yield subject, f"{_RDF}type", _uri(f"{_SH}SPARQL{form}Executable")
    yield from _texts(subject, f"{_RDFS}label", question.title)
    yield from _texts(subject, f"{_RDFS}comment", question.description)
    yield subject, f"{_SH}prefixes", _uri(_PREFIXES)
    yield subject, f"{_SH}{text}", _typed(question.text)
    for keyword in (question.folder, *question.header.keywords):
        yield subject, _KEYWORDS, _typed(keyword)
    for order, parameter in enumerate(question.parameters):
        yield subject, f"{_SH}parameter", _uri(f"{subject}#{parameter.name}")
        yield from _parameter(f"{subject}#{parameter.name}", parameter, order, prefixes)


def _parameter(subject: str, parameter: Parameter, order: int, prefixes: dict[str, str]) -> Iterator[Statement]:
    """Describe one parameter; its IRI is its own path, whose local name is the variable (SHACL 1.0, section 6.2)."""
    yield subject, f"{_RDF}type", _uri(f"{_SH}Parameter")
    yield subject, f"{_SH}path", _uri(subject)
    yield from _texts(subject, f"{_RDFS}label", parameter.label)
    yield subject, f"{_SH}order", _typed(str(order), "integer")
    if parameter.of_class:
        prefix, _, local = parameter.of_class.rpartition(":")
        yield subject, f"{_SH}class", _uri(prefixes.get(prefix, names.VOCABULARY) + local)
    elif parameter.scheme:
        yield subject, f"{_SH}nodeKind", _uri(f"{_SH}IRI")
    else:
        yield subject, f"{_SH}datatype", _uri(_XSD + _DATATYPES[parameter.type])
    if not parameter.required:
        yield subject, f"{_SH}optional", _typed("true", "boolean")


def _declarations(prefixes: dict[str, str]) -> Iterator[Statement]:
    yield _PREFIXES, f"{_RDF}type", _uri("http://www.w3.org/2002/07/owl#Ontology")
    for prefix, namespace in sorted(prefixes.items()):
        subject = f"{_PREFIXES}#{prefix}"
        yield _PREFIXES, f"{_SH}declare", _uri(subject)
        yield subject, f"{_RDF}type", _uri(f"{_SH}PrefixDeclaration")
        yield subject, f"{_SH}prefix", _typed(prefix)
        yield subject, f"{_SH}namespace", _typed(namespace, "anyURI")
