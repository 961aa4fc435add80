"""The code lists: one scheme a file, every concept named in both languages, and the facts that answers rest on."""

import csv
import re
from pathlib import Path

import pytest
from rdflib import DCTERMS, RDF, RDFS, SKOS, Graph, Literal, Namespace, URIRef

CAB = Namespace("https://w3id.org/cabgraph/ns#")
ID = "https://w3id.org/cabgraph/id/"
SCHEME = Namespace(f"{ID}scheme/")
KCDB = Namespace("https://si-digital-framework.org/kcdb-sc#")
FOLDER = Path(__file__).parents[2] / "ontology" / "concepts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.ttl"))
OWN = [name for name in NAMES if name != "kcdb-service-category"]
OF_TABLES = "product"


def concepts(graph: Graph) -> set[URIRef]:
    """The concepts of a file."""
    return set(graph.subjects(RDF.type, SKOS.Concept))


def slug(concept: URIRef) -> str:
    """The last segment of an IRI."""
    return concept.rpartition("/")[2]


def texts(graph: Graph, thing: URIRef, said: URIRef, language: str) -> list[str]:
    """The texts of a thing in one language."""
    return [str(text) for text in graph.objects(thing, said) if text.language == language]


@pytest.mark.parametrize("name", OWN)
def test_one_scheme_a_file(schemes: dict[str, Graph], name: str) -> None:
    graph = schemes[name]
    assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [SCHEME[name]]
    for concept in concepts(graph):
        assert concept.startswith(f"{ID}{name}/"), concept
    assert bool(concepts(graph)) == (name != OF_TABLES)


@pytest.mark.parametrize("name", NAMES)
def test_names_in_both_languages(schemes: dict[str, Graph], name: str) -> None:
    graph = schemes[name]
    for thing in {*concepts(graph), *graph.subjects(RDF.type, SKOS.ConceptScheme)}:
        for language in ("vi", "en"):
            assert len(texts(graph, thing, RDFS.label, language)) == 1, (thing, language)
    if name in OWN:
        for concept in concepts(graph):
            assert set(graph.objects(concept, SKOS.prefLabel)) == set(graph.objects(concept, RDFS.label)), concept
            assert graph.value(concept, SKOS.notation) is not None, concept


@pytest.mark.parametrize("name", NAMES)
def test_every_concept_is_in_one_scheme_and_has_a_place(schemes: dict[str, Graph], name: str) -> None:
    graph = schemes[name]
    for concept in concepts(graph):
        assert len(set(graph.objects(concept, SKOS.inScheme))) == 1, concept
        top = (concept, SKOS.topConceptOf, graph.value(concept, SKOS.inScheme)) in graph
        assert top != bool(set(graph.objects(concept, SKOS.broader))), concept


@pytest.mark.parametrize("name", [name for name in NAMES if name != "province"])
def test_notations_are_unique(schemes: dict[str, Graph], name: str) -> None:
    graph = schemes[name]
    notations = [str(notation) for notation in graph.objects(None, SKOS.notation)]
    shared = {notation for notation in notations if notations.count(notation) > 1}
    assert shared == set()


@pytest.mark.parametrize("name", NAMES)
def test_broader_leads_up_and_never_round(schemes: dict[str, Graph], name: str) -> None:
    graph = schemes[name]
    for concept in concepts(graph):
        for parent in graph.objects(concept, SKOS.broader):
            same = graph.value(parent, SKOS.inScheme) == graph.value(concept, SKOS.inScheme)
            assert same or (name == "province" and parent.startswith(f"{ID}jurisdiction/")), concept
            assert concept not in set(graph.transitive_objects(parent, SKOS.broader)), concept


def test_no_dangling_reference(everything: Graph) -> None:
    elsewhere = (f"{ID}legal-document/", f"{ID}standard/")
    ours = (str(CAB), ID, "https://si-digital-framework.org/kcdb-sc", "https://si-digital-framework.org/quantities/")
    described = set(everything.subjects())
    dangling = {
        node
        for triple in everything
        for node in triple
        if isinstance(node, URIRef)
        and node.startswith(ours)
        and not node.startswith(elsewhere)
        and node not in described
    }
    assert dangling == set()


def test_twelve_activities(schemes: dict[str, Graph]) -> None:
    twelve = {
        "testing", "calibration", "medical-examination", "inspection", "product-certification",
        "management-system-certification", "person-certification", "validation-verification", "proficiency-testing",
        "reference-material-production", "biobanking", "metrological-verification",
    }  # fmt: skip
    graph = schemes["activity"]
    top = {slug(concept) for concept in graph.subjects(SKOS.topConceptOf, SCHEME.activity)}
    assert twelve <= top
    assert all(graph.value(URIRef(f"{ID}activity/{name}"), SKOS.definition) for name in twelve)


def test_event_types_have_their_effects(schemes: dict[str, Graph], vocabulary: Graph) -> None:
    with (Path(__file__).parent / "event-types.csv").open(encoding="utf-8", newline="") as stream:
        wanted = {row["event_type"]: {CAB[row["effect"]]} for row in csv.DictReader(stream)}
    graph = schemes["event-type"]
    assert {slug(concept): set(graph.objects(concept, CAB.effect)) for concept in concepts(graph)} == wanted
    effects = set(vocabulary.subjects(RDF.type, CAB.Effect))
    assert len(effects) == 6
    assert effects == {effect for found in wanted.values() for effect in found}


def test_six_functions(schemes: dict[str, Graph]) -> None:
    six = {"selection", "determination", "review", "decision", "attestation", "surveillance"}
    assert {slug(concept) for concept in concepts(schemes["function"])} == six


def test_risk_classes_are_dated(schemes: dict[str, Graph]) -> None:
    graph = schemes["risk-class"]
    for name, said, day in [
        ("group-1", CAB.validUntil, "2026-06-30"),
        ("group-2", CAB.validUntil, "2026-06-30"),
        ("low", CAB.validFrom, "2026-07-01"),
        ("medium", CAB.validFrom, "2026-07-01"),
        ("high", CAB.validFrom, "2026-07-01"),
    ]:
        concept = URIRef(f"{ID}risk-class/{name}")
        assert [str(value) for value in graph.objects(concept, said)] == [day]
        assert graph.value(concept, DCTERMS.source)
    assert len(concepts(graph)) == 5


def test_procedures(schemes: dict[str, Graph]) -> None:
    graph = schemes["procedure"]
    assert len(concepts(graph)) == 8 + 16 + 7
    for concept in concepts(graph):
        assert (concept, RDF.type, CAB.ConformityProcedure) in graph
        national = re.fullmatch(r"PT[1-8]", slug(concept))
        assert bool(national) == bool(set(graph.objects(concept, CAB.requiresActivity))), concept
    assert len(set(graph.subject_objects(SKOS.closeMatch))) > 8
    assert not set(graph.subject_objects(SKOS.exactMatch))


def test_provinces_before_and_after_the_merger(schemes: dict[str, Graph]) -> None:
    graph = schemes["province"]
    old = {concept for concept in concepts(graph) if slug(concept).startswith("vn-63-")}
    new = {concept for concept in concepts(graph) if slug(concept).startswith("vn-34-")}
    assert (len(old), len(new), len(concepts(graph))) == (63, 34, 97)
    assert {str(graph.value(concept, CAB.validUntil)) for concept in old} == {"2025-06-30"}
    assert {str(graph.value(concept, CAB.validFrom)) for concept in new} == {"2025-07-01"}
    replaced = set(graph.subject_objects(DCTERMS.isReplacedBy))
    assert {before for before, _ in replaced} == old
    assert {after for _, after in replaced} == new
    assert {(before, after) for after, before in graph.subject_objects(DCTERMS.replaces)} == replaced
    for concept in concepts(graph):
        assert slug(concept).rpartition("-")[2] == str(graph.value(concept, SKOS.notation))
        assert (concept, RDF.type, CAB.Jurisdiction) in graph


def test_province_codes_that_were_given_to_another_unit(schemes: dict[str, Graph]) -> None:
    graph = schemes["province"]

    def name(scheme: str, code: str) -> str:
        return texts(graph, URIRef(f"{ID}province/vn-{scheme}-{code}"), SKOS.prefLabel, "vi")[0]

    codes = {str(notation) for concept, notation in graph.subject_objects(SKOS.notation) if "-34-" in slug(concept)}
    reused = {code for code in codes if name("63", code) != name("34", code)}
    renamed = {"46"}
    assert (name("63", "46"), name("34", "46")) == ("Thừa Thiên Huế", "Huế")
    assert reused - renamed == {"15", "24", "44", "52", "80", "82", "91"}
    assert (name("63", "15"), name("34", "15")) == ("Yên Bái", "Lào Cai")


def test_hs_codes_stand_under_their_headings(schemes: dict[str, Graph]) -> None:
    graph = schemes["hs"]
    for concept in concepts(graph):
        digits = slug(concept)
        assert len(digits) in (4, 6, 8)
        parents = [slug(parent) for parent in graph.objects(concept, SKOS.broader)]
        assert parents == ([digits[:-2]] if len(digits) > 4 else [])
        assert texts(graph, concept, RDFS.label, "en")[0].replace("HS ", "").replace(".", "") == digits
    assert Literal("HS 8516.10.19", lang="vi") in set(graph.objects(URIRef(f"{ID}hs/85161019"), RDFS.label))


def test_kcdb_service_categories(schemes: dict[str, Graph]) -> None:
    graph = schemes["kcdb-service-category"]
    categories = set(graph.subjects(RDF.type, KCDB.ServiceCategory))
    assert len(categories) == 839
    assert all(graph.value(category, KCDB.hasStatus) for category in categories)
    for category in categories:
        top = {c for c in graph.transitive_objects(category, SKOS.broader) if (c, SKOS.topConceptOf) in _tops(graph)}
        assert len(top) == 1, category
    head = (FOLDER / "kcdb-service-category.ttl").read_text(encoding="utf-8").split("@prefix")[0]
    assert "CC BY 3.0 IGO" in head
    assert "Changed here" in head


def _tops(graph: Graph) -> set[tuple[URIRef, URIRef]]:
    return {(concept, SKOS.topConceptOf) for concept in graph.subjects(SKOS.topConceptOf)}


def test_reasons_of_every_verdict(schemes: dict[str, Graph]) -> None:
    graph = schemes["reason"]
    by_verdict = {
        verdict: {slug(concept) for concept in graph.subjects(SKOS.broader, URIRef(f"{ID}reason/{verdict}"))}
        for verdict in ("yes", "no", "unknown")
    }
    assert by_verdict["yes"] == {"in-scope"}
    assert {"ended", "reduced", "suspended", "withdrawn", "not-yet-in-force"} <= by_verdict["no"]
    assert {"voided", "value-outside-range", "below-cmc"} <= by_verdict["no"]
    assert by_verdict["unknown"] == {
        "imprecise-dates",
        "not-verified-since",
        "no-grant",
        "range-not-stated",
        "unit-mismatch",
        "body-unknown",
        "ambiguous",
    }
