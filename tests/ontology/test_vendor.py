"""The stubs of other vocabularies: they hold every term we point at, and say whose they are."""

import re
from pathlib import Path

import pytest
from rdflib import RDFS, Graph, URIRef

ROOT = Path(__file__).parents[2]
NAMESPACES = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
    "http://www.w3.org/ns/org#": "org",
    "http://www.w3.org/ns/prov#": "prov",
    "http://www.w3.org/2004/02/skos/core#": "skos",
    "http://purl.org/dc/terms/": "dct",
    "http://xmlns.com/foaf/0.1/": "foaf",
    "http://data.europa.eu/eli/ontology#": "eli",
    "http://qudt.org/schema/qudt/": "qudt",
    "http://qudt.org/vocab/unit/": "qudt",
    "http://qudt.org/vocab/quantitykind/": "qudt",
    "http://data.europa.eu/m8g/": "m8g",
    "http://purl.org/vocab/cpsv#": "cpsv",
    "http://schema.org/": "schema",
    "http://purl.org/vocab/vann/": "vann",
    "https://si-digital-framework.org/kcdb-sc#": "si",
    "https://si-digital-framework.org/SI#": "si",
}
FILES = sorted((ROOT / "ontology" / "vendor").glob("*.ttl"))
MAPPINGS = sorted(path for folder in ("data", "queries", "shapes") for path in (ROOT / folder).rglob("*.r[qu]"))
NO_VALUE = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")
"""Stands for a missing value in the queries, whose name is asked for: it must have none."""
PREFIX = re.compile(r"(?i)@?prefix\s+(\w*):\s*<([^>]+)>")


def namespace(iri: str) -> str | None:
    """The namespace of another vocabulary that an IRI is in."""
    return next((space for space in NAMESPACES if iri.startswith(space) and len(iri) > len(space)), None)


def described(stubs: dict[str, Graph]) -> set[URIRef]:
    """Every term that a stub names."""
    return {term for graph in stubs.values() for term in graph.subjects(RDFS.label)}


def test_every_vocabulary_has_its_file() -> None:
    assert {path.stem for path in FILES} == set(NAMESPACES.values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_licence_and_source_stand_in_the_header(path: Path) -> None:
    header = path.read_text(encoding="utf-8").split("@prefix")[0]
    assert all(line.startswith("#") or not line for line in header.splitlines())
    assert re.search(r"PDDL|CC BY|W3C Software", header)
    assert re.search(r"Source: the npm package|Only the names|SI Digital Framework", header)


def test_every_term_we_point_at_is_described(everything: Graph, stubs: dict[str, Graph]) -> None:
    used = {node for triple in everything for node in triple if isinstance(node, URIRef) and namespace(node)} - {
        URIRef("https://si-digital-framework.org/kcdb-sc")
    }
    assert len(used) > 100
    statuses = {
        node for node in used if node.startswith("https://si-digital-framework.org/kcdb-sc#") and "ssigned" in node
    }
    assert used - statuses - described(stubs) == set()


def test_what_stands_for_no_value_has_no_name(everything: Graph) -> None:
    assert not set(everything.objects(NO_VALUE, RDFS.label))


@pytest.mark.parametrize("path", MAPPINGS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_term_of_a_mapping_or_query_is_described(
    path: Path, stubs: dict[str, Graph], schemes: dict[str, Graph]
) -> None:
    text = path.read_text(encoding="utf-8")
    body = re.sub(r'"(?:[^"\\]|\\.)*"|#.*', "", re.sub(r"<[^>]*>", "", text))
    names = described(stubs) | set(schemes["kcdb-service-category"].subjects()) | {NO_VALUE}
    for prefix, space in PREFIX.findall(text):
        if space in NAMESPACES:
            for local in re.findall(rf"(?<![\w:]){prefix}:([A-Za-z][\w-]*)", body):
                assert URIRef(space + local) in names, f"{prefix}:{local}"


def test_names_are_in_both_languages(stubs: dict[str, Graph]) -> None:
    for graph in stubs.values():
        for term in set(graph.subjects(RDFS.label)):
            languages = {label.language for label in graph.objects(term, RDFS.label)}
            assert "en" in languages, term
            assert "vi" in languages or term.startswith("https://si-digital-framework.org/quantities/"), term


def test_units_convert_to_si(stubs: dict[str, Graph]) -> None:
    graph, unit = stubs["qudt"], "http://qudt.org/vocab/unit/"
    schema = "http://qudt.org/schema/qudt/"

    def si(value: float, name: str) -> float:
        multiplier = graph.value(URIRef(unit + name), URIRef(schema + "conversionMultiplier"))
        offset = graph.value(URIRef(unit + name), URIRef(schema + "conversionOffset"))
        return (value + float(offset)) * float(multiplier)

    assert si(25, "MilliGM") == pytest.approx(25e-6)
    assert si(-40, "DEG_C") == pytest.approx(233.15)
    assert si(6, "MicroGM-PER-KiloGM") == pytest.approx(6e-9)
    assert si(12, "KiloV") == pytest.approx(12_000)
    assert si(30, "ARCMIN") == pytest.approx(0.00872664626)
