"""The rules at the gate: a change that adds a violation is refused; those that were there before do not block it."""

import json
from pathlib import Path
from typing import Any, Final

from cabgraph.validation.report import Finding, Report

FILE: Final = "violations.json"
"""The violations that a release of a workspace already has; a build has none."""

_SHOWN: Final = 50


def known_violations(release: Path) -> set[str]:
    """Return the keys of the violations that a release has."""
    try:
        return set(json.loads((release / FILE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return set()


def write_violations(release: Path, report: Report) -> None:
    """Keep the keys of the violations of a release."""
    keys = sorted(_key(finding) for finding in report.findings if finding.severity == "Violation")
    (release / FILE).write_text(json.dumps(keys), encoding="utf-8")


def added_violations(report: Report, known: set[str]) -> list[Finding]:
    """Return the violations that are not among the known ones."""
    return [finding for finding in report.findings if finding.severity == "Violation" and _key(finding) not in known]


def told(findings: list[Finding]) -> list[dict[str, Any]]:
    """Return violations for whoever sent the change: rule, thing, value and messages, the first fifty."""
    return [
        {
            "rule": finding.code,
            "severity": finding.severity,
            "thing": finding.focus.value,
            "names": finding.focus_names,
            "path": finding.path,
            "value": finding.value.value if finding.value else None,
            "messages": finding.messages,
            "shape": finding.shape,
        }
        for finding in findings[:_SHOWN]
    ]


def _key(finding: Finding) -> str:
    """Return what makes a violation the same one: a blank node has another label in each release, so it has none."""
    parts = [
        finding.shape,
        finding.component,
        finding.constraint,
        *(_term(term) for term in (finding.focus, finding.value)),
        finding.path,
    ]
    return "\n".join(parts)


def _term(term: Any) -> str:
    if term is None or term.kind == "bnode":
        return ""
    return f"{term.kind} {term.value} {term.datatype} {term.language}"
