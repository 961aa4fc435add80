"""Results -> findings: the rule's messages, and the names and sources of what they are about."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from rdflib import RDFS, SH, URIRef

from cabgraph.store.base import Store, Term
from cabgraph.validation.fragments import fill
from cabgraph.validation.report import Finding, Report, Source
from cabgraph.validation.results import Result
from cabgraph.validation.shapes import SEVERITIES, Shapes, Texts

_BATCH: Final = 500


def describe(store: Store, shapes: Shapes, results: Iterable[Result], checked: dict[str, int]) -> Report:
    """Return the report of some results: the gravest first, then by rule, then by where the data came from."""
    results = list(results)
    named = {term.value for result in results for term in (result.focus, result.value) if term and term.kind == "uri"}
    labels = _labels(store, named)
    sources = _sources(store, {result.focus.value for result in results if result.focus.kind == "uri"})
    findings = [_finding(shapes, result, labels, sources) for result in results]
    findings.sort(key=_order)
    names = {severity: shapes.texts(SH[severity], RDFS.label) for severity in SEVERITIES}
    return Report(tuple(shapes.rules.values()), tuple(findings), checked, names)


def _finding(shapes: Shapes, result: Result, labels: dict[str, Texts], sources: dict[str, list[Source]]) -> Finding:
    shape = URIRef(result.shape)
    constraint = URIRef(result.constraint) if result.constraint else None
    value = result.value if result.value != result.focus else None
    return Finding(
        code=shapes.code(shape),
        severity=shapes.severity(shape),
        focus=result.focus,
        focus_names=labels.get(result.focus.value, {}),
        path=result.path,
        value=value,
        value_names=labels.get(value.value, {}) if value else {},
        messages=shapes.messages(shape, constraint),
        sources=tuple(sorted(sources.get(result.focus.value, ()))),
        shape=result.shape,
        component=result.component,
        constraint=result.constraint,
    )


def _order(finding: Finding) -> tuple[object, ...]:
    where = finding.sources or (Source("", 0),)
    value = finding.value or Term("", "")
    about = (finding.focus.value, finding.path, value)
    return (
        SEVERITIES.index(finding.severity),
        finding.code,
        finding.shape,
        finding.constraint,
        where,
        about,
        finding.component,
    )


def _labels(store: Store, things: set[str]) -> dict[str, Texts]:
    found: dict[str, Texts] = defaultdict(dict)
    for batch in _batches(things):
        for thing, label in store.select(fill("labels", things=batch)):
            if thing and label:
                found[thing.value].setdefault(label.language, label.value)
    return found


def _sources(store: Store, things: set[str]) -> dict[str, list[Source]]:
    found: dict[str, list[Source]] = defaultdict(list)
    for batch in _batches(things):
        for thing, file, row in store.select(fill("sources", things=batch)).values():
            found[thing or ""].append(Source(file or "", int(row or 0)))
    return found


def _batches(things: set[str]) -> Iterator[str]:
    waiting = (f"<{thing}>" for thing in sorted(things))
    while batch := list(islice(waiting, _BATCH)):
        yield " ".join(batch)
