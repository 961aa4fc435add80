"""What a validation found, for people and as a sh:ValidationReport (SHACL section 3.6)."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from rdflib import RDF, SH, Graph, Literal, URIRef

from cabgraph.store.base import Term
from cabgraph.validation.shapes import SEVERITIES, Rule, Texts
from cabgraph.validation.terms import node_of

REPORT_IRI: Final = "https://w3id.org/cabgraph/report"


class Source(NamedTuple):
    """Where a thing was told: the table, and the row as a spreadsheet counts them."""

    file: str
    row: int


@dataclass(frozen=True)
class Finding:
    """One thing that breaks a rule: which, in what, since what row, and what to do about it."""

    code: str
    severity: str
    focus: Term
    focus_names: Texts
    path: str
    value: Term | None
    value_names: Texts
    messages: Texts
    sources: tuple[Source, ...]
    shape: str
    component: str
    constraint: str


@dataclass(frozen=True)
class Report:
    """Everything one validation found, and on how many things each rule was checked."""

    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    checked: dict[str, int]
    severity_names: dict[str, Texts]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity: found[severity] for severity in SEVERITIES}

    @property
    def violations(self) -> int:
        """How many violations there are."""
        return self.counts["Violation"]

    @property
    def empty(self) -> bool:
        """True when no rule met anything to check, which says nothing about the data."""
        return not any(self.checked.values())

    @property
    def conforms(self) -> bool:
        """True when something was checked and nothing is a violation; a command exits with 0 exactly then."""
        return not self.empty and not self.violations

    def of_rule(self, code: str) -> tuple[Finding, ...]:
        """Return the findings of one rule."""
        return tuple(finding for finding in self.findings if finding.code == code)

    def graph(self) -> Graph:
        """Return the report as SHACL has it, where `sh:conforms` is true only without results of any severity."""
        graph = Graph()
        graph.bind("sh", SH)
        graph.bind("rule", "https://w3id.org/cabgraph/shapes#")
        report = URIRef(REPORT_IRI)
        graph.add((report, RDF.type, SH.ValidationReport))
        graph.add((report, SH.conforms, Literal(not self.findings)))
        for number, finding in enumerate(self.findings, 1):
            result = URIRef(f"{REPORT_IRI}#{number}")
            graph.add((report, SH.result, result))
            graph.add((result, RDF.type, SH.ValidationResult))
            graph.add((result, SH.resultSeverity, SH[finding.severity]))
            graph.add((result, SH.focusNode, node_of(finding.focus)))
            graph.add((result, SH.sourceShape, URIRef(finding.shape)))
            graph.add((result, SH.sourceConstraintComponent, URIRef(finding.component)))
            if finding.constraint:
                graph.add((result, SH.sourceConstraint, URIRef(finding.constraint)))
            if finding.path:
                graph.add((result, SH.resultPath, URIRef(finding.path)))
            if finding.value:
                graph.add((result, SH.value, node_of(finding.value)))
            for language, text in finding.messages.items():
                graph.add((result, SH.resultMessage, Literal(text, lang=language or None)))
        return graph

    def to_turtle(self) -> bytes:
        """Return the sh:ValidationReport as Turtle."""
        return self.graph().serialize(format="turtle", encoding="utf-8")

    def to_ntriples(self) -> bytes:
        """Return the sh:ValidationReport as N-Triples, sorted."""
        return b"".join(sorted(self.graph().serialize(format="nt", encoding="utf-8").splitlines(keepends=True)))
