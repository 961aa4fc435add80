"""The shapes themselves: every rule is there, says what to do in both languages, and names its source."""

import re
import unicodedata
from pathlib import Path

import pytest
from rdflib import RDFS, SH, Graph, Literal
from rdflib.namespace import DCTERMS

from cabgraph import resources
from cabgraph.validation.fragments import lexical_forms
from cabgraph.validation.shapes import Shapes, ShapesError, load_shapes

VIOLATIONS = {1, 2, 3, 4, 5, 6, 7, 8, 10, 16, 18, 19, 21, 22, 23, 24, 26, 27, 28, 30, 31, 32}
NOTES = {29, 36}
PATHS = sorted(resources.shapes().glob("*.ttl"))


def test_there_are_thirty_six_rules(shapes: Shapes) -> None:
    assert list(shapes.rules) == [f"C{number:02d}" for number in range(1, 37)]


@pytest.mark.parametrize("number", range(1, 37))
def test_rule_is_complete(number: int, shapes: Shapes) -> None:
    rule = shapes.rules[f"C{number:02d}"]
    severity = "Violation" if number in VIOLATIONS else "Info" if number in NOTES else "Warning"
    assert rule.iri == f"https://w3id.org/cabgraph/shapes#C{number:02d}"
    assert rule.severity == severity
    for texts in (rule.title, rule.message, rule.source):
        assert set(texts) == {"vi", "en"}
        assert all(texts.values())


def test_every_message_stands_in_both_languages_and_in_nfc(shapes: Shapes) -> None:
    for node in set(shapes.graph.subjects(SH.message, None)):
        assert sorted(text.language for text in shapes.graph.objects(node, SH.message)) == ["en", "vi"], node
    for predicate in (SH.message, RDFS.label, DCTERMS.source):
        for text in shapes.graph.objects(None, predicate):
            assert isinstance(text, Literal)
            assert unicodedata.is_normalized("NFC", str(text))


def test_every_message_says_what_to_do(shapes: Shapes) -> None:
    for node in set(shapes.graph.subjects(SH.message, None)):
        for text in shapes.texts(node, SH.message).values():
            assert len(re.findall(r"[.:;](?: |$)", text)) > 1, f"{node}: what is wrong, then what to do: {text}"


def test_every_shape_that_gives_results_states_its_severity(shapes: Shapes) -> None:
    for shape in (*shapes.node_shapes, *shapes.graph.objects(None, SH.property)):
        assert shapes.graph.value(shape, SH.severity) is not None, shape


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_file_is_turtle_with_a_comment_that_says_what_it_holds(path: Path) -> None:
    assert len(Graph().parse(path, format="turtle")) > 0
    assert path.read_text(encoding="utf-8").startswith("# ")


def test_lexical_forms_are_those_of_rule_c05(shapes: Shapes) -> None:
    text = " ".join(str(select) for select in shapes.graph.objects(None, SH.select))
    for datatype, form in lexical_forms().items():
        assert datatype.rpartition("#")[2] in text
        assert form.removeprefix("^").removesuffix("$") in text


def test_a_folder_without_shapes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShapesError, match="no shapes"):
        load_shapes(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "this is not Turtle",
        "[] a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:p .",
        "ex:s a sh:NodeShape ; sh:targetNode ex:a ; sh:property ex:p .",
        'ex:s a sh:NodeShape ; skos:notation "s" ; sh:targetNode ex:a ; sh:property [ sh:path ex:p ; sh:minCount 1 ] .',
        "ex:c a sh:ConstraintComponent .",
    ],
    ids=["syntax", "no-iri", "no-code", "unnamed-property-shape", "custom-component"],
)
def test_shapes_that_could_not_be_reported_are_refused(text: str, tmp_path: Path) -> None:
    prefixes = "@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> . "
    prefixes += "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . "
    (tmp_path / "shapes.ttl").write_text(prefixes + text, encoding="utf-8")
    with pytest.raises(ShapesError):
        load_shapes(tmp_path)
