"""The report: what an official reads, what a machine reads, and that nothing checked is not something kept."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef
from rich.console import Console

from cabgraph import names, resources
from cabgraph.store.embedded import Workbench
from cabgraph.validation.previous import PREVIOUS_GRAPH, previous_records
from cabgraph.validation.render import render
from cabgraph.validation.report import Report
from cabgraph.validation.run import check, validate, validate_small
from cabgraph.validation.shapes import Shapes

HERE = Path(__file__).parent
NO_HOLDER = (HERE / "context.ttl", HERE / "C01" / "breaks-no-holder.ttl")
UNVERIFIED = (HERE / "context.ttl", HERE / "C36" / "breaks-past-its-end.ttl")


def printed(report: Report, language: str) -> str:
    out = StringIO()
    render(report, language, Console(file=out, width=160))
    return " ".join(out.getvalue().split())


@pytest.mark.parametrize("run", [validate, validate_small])
def test_an_empty_store_does_not_conform(run: Callable[[Workbench, Path], Report]) -> None:
    report = run(Workbench(), resources.shapes())
    assert not report.findings
    assert report.empty
    assert not report.conforms
    assert set(report.checked.values()) == {0}
    assert "nothing to check" in printed(report, "en")


def test_counts_focus_nodes_rule_by_rule(shapes: Shapes, store_of: Callable[..., Workbench]) -> None:
    report = check(store_of(HERE / "context.ttl"), shapes)
    assert report.checked["C01"] == 2
    assert report.checked["C08"] == 2
    assert report.checked["C26"] == 0
    assert "C12, C22, C26" in printed(report, "en")


def test_a_finding_names_the_thing_its_row_and_what_to_do(shapes: Shapes, store_of: Callable[..., Workbench]) -> None:
    report = check(store_of(*NO_HOLDER), shapes)
    (finding,) = report.findings
    assert (finding.code, finding.severity, finding.path) == ("C01", "Violation", f"{names.VOCABULARY}holder")
    assert finding.focus_names == {"vi": "Tư cách g", "en": "Grant g"}
    assert [tuple(source) for source in finding.sources] == [("test/context.csv", 2)]
    assert set(finding.messages) == {"vi", "en"}
    assert report.counts == {"Violation": 1, "Warning": 0, "Info": 0}
    assert report.violations == 1
    assert not report.conforms
    assert report.of_rule("C01") == (finding,)
    assert report.of_rule("C02") == ()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", ("Vi phạm (1)", "C01", "Tư cách g [grant/g]", "test/context.csv:2", "Nhập mã tổ chức", "không đạt")),
        (
            "en",
            ("Violation (1)", "C01", "Grant g [grant/g]", "test/context.csv:2", "Enter the body's id", "not conform"),
        ),
    ],
)
def test_print_is_for_an_official(
    language: str, words: tuple[str, ...], shapes: Shapes, store_of: Callable[..., Workbench]
) -> None:
    text = printed(check(store_of(*NO_HOLDER), shapes), language)
    for word in words:
        assert word in text


def test_print_shortens_long_lists_of_notes_but_not_violations(
    shapes: Shapes, store_of: Callable[..., Workbench]
) -> None:
    store = store_of(HERE / "context.ttl")
    for name, label in (("Ghi chú", "@vi"), ("Nameless", "@fr")):
        text = "".join(
            f"<{names.thing('sector', f'{label[1:]}-{n}')}> a <http://www.w3.org/2004/02/skos/core#Concept> ; "
            f'<http://www.w3.org/2000/01/rdf-schema#label> "{name} {n}"{label} .\n'
            for n in range(30)
        )
        store.add(text.encode(), "text/turtle", names.graph("bodies"))
    report = check(store, shapes)
    assert report.counts == {"Violation": 0, "Warning": 30, "Info": 60}
    assert report.conforms
    text = printed(report, "en")
    assert "and 10 more" in text
    assert "and 50 more" in text


def test_turtle_is_a_validation_report(shapes: Shapes, store_of: Callable[..., Workbench]) -> None:
    report = check(store_of(*NO_HOLDER), shapes)
    graph = Graph().parse(data=report.to_turtle(), format="turtle")
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    (result,) = graph.objects(node, SH.result)
    assert graph.value(node, SH.conforms) == Literal(False)
    assert graph.value(result, SH.focusNode) == URIRef(names.thing("grant", "g"))
    assert graph.value(result, SH.resultSeverity) == SH.Violation
    assert graph.value(result, SH.resultPath) == URIRef(f"{names.VOCABULARY}holder")
    assert graph.value(result, SH.sourceShape) == URIRef("https://w3id.org/cabgraph/shapes#C01-holder")
    assert graph.value(result, SH.sourceConstraintComponent) == SH.MinCountConstraintComponent
    assert {text.language for text in graph.objects(result, SH.resultMessage)} == {"vi", "en"}
    assert not [term for term in graph.all_nodes() if term.n3().startswith("_:")]
    assert set(Graph().parse(data=report.to_ntriples(), format="nt")) == set(graph)


def test_turtle_says_conforms_only_without_results(shapes: Shapes, store_of: Callable[..., Workbench]) -> None:
    noted = check(store_of(*UNVERIFIED), shapes)
    kept = check(store_of(HERE / "context.ttl"), shapes)
    assert noted.conforms
    for report, said in ((noted, False), (kept, True)):
        graph = Graph().parse(data=report.to_turtle(), format="turtle")
        assert list(graph.objects(None, SH.conforms)) == [Literal(said)]


def test_a_release_against_its_own_records_keeps_c22_and_an_edited_one_does_not(
    shapes: Shapes, store_of: Callable[..., Workbench]
) -> None:
    release = store_of(HERE / "context.ttl")
    again = store_of(HERE / "context.ttl")
    again.add(previous_records(release), "application/n-triples", PREVIOUS_GRAPH)
    kept = check(again, shapes)
    assert not kept.findings
    assert kept.checked["C22"] > 8

    text = (HERE / "context.ttl").read_text(encoding="utf-8")
    edited = Workbench()
    edited.add(text.replace('"2098-06-30"', '"2098-06-29"').encode(), "text/turtle", names.graph("bodies"))
    edited.add(previous_records(release), "application/n-triples", PREVIOUS_GRAPH)
    found = check(edited, shapes).findings
    assert {(finding.code, finding.focus.value) for finding in found} == {("C22", names.thing("grant", "d"))}
