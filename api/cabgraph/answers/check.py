"""May this body do this, for this product, under this regulation, on this day? Yes, no or unknown, with the proof."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from cabgraph.answers import proof
from cabgraph.answers.asked import Asked, Words, understand
from cabgraph.answers.explain import explain, missing_facts
from cabgraph.answers.registry import Registry
from cabgraph.answers.standing import NO_REASONS, UNKNOWN_REASONS, Line, Periods, first_reason, lines
from cabgraph.derive.asof import periods_on

_COVERAGE = ("activity", "product", "regulation", "standard")
_NOT_COVERED = {
    "activity": "activity-not-covered",
    "product": "product-not-covered",
    "regulation": "regulation-not-covered",
    "standard": "regulation-not-covered",
}
_ALTERNATIVES = 10
_CHAINS = 12


@dataclass(frozen=True)
class Verdict:
    """The outcome, its reason code (DESIGN section 4), and the lines that prove it."""

    verdict: str
    reason: str
    lines: list[Line]


def check(registry: Registry, words: Words, today: date) -> dict[str, Any]:
    """Answer one check. Raises NotUnderstoodError when a word is ambiguous or a filter names nothing."""
    return answer(registry, understand(registry.index, words, today))


def answer(
    registry: Registry, asked: Asked, chains: int = _CHAINS, alternatives: int = _ALTERNATIVES
) -> dict[str, Any]:
    """Answer a check that was understood, as the JSON of DESIGN section 4.

    `chains` and `alternatives` are the most lines of proof and other bodies to show; neither changes the verdict.
    """
    verdict = decide(registry, asked)
    return {
        "verdict": verdict.verdict,
        "reason": verdict.reason,
        "explanation": explain(registry.index, asked, verdict.verdict, verdict.reason, verdict.lines),
        "asked": proof.asked_as_understood(registry.index, asked),
        "proof": proof.of_lines(registry.index, verdict.lines, chains),
        "missing": missing_facts(registry.index, verdict.verdict, verdict.reason, verdict.lines),
        "alternatives": []
        if verdict.verdict == "yes" or not alternatives
        else proof.alternatives(registry.index, asked, alternatives),
        "known_at": asked.known_at.isoformat() if asked.known_at else None,
        "release": registry.release.manifest.id,
    }


def decide(registry: Registry, asked: Asked) -> Verdict:
    """Return the verdict: any certain line is yes, else any uncertain one unknown, else no with the first reason."""
    if asked.body is None:
        return Verdict("unknown", "body-unknown", [])
    standing_of = _as_known(registry, asked.known_at, asked.on) if asked.known_at else None
    everything = lines(registry.index, asked, _COVERAGE, standing_of)
    if not everything:
        return Verdict("no", "no-grant", [])
    found = lines(registry.index, asked, (), standing_of) if asked.filtered else everything
    if not found:
        return _not_covered(registry, asked, everything, standing_of)
    certain = [line for line in found if line.standing == "yes"]
    if certain:
        if _out_of_force(registry, asked):
            return Verdict("no", "regulation-not-in-force", certain)
        return Verdict("yes", "in-scope", certain)
    uncertain = [line for line in found if line.standing == "unknown"]
    if uncertain:
        return Verdict("unknown", *first_reason(uncertain, UNKNOWN_REASONS))
    return Verdict("no", *first_reason(found, NO_REASONS))


def _as_known(registry: Registry, known_at: datetime, on: date) -> Callable[[str], Periods]:
    return lambda body: periods_on(registry.store, body, known_at, on)


def _out_of_force(registry: Registry, asked: Asked) -> bool:
    rows = registry.index.ask("regulation", regulation=asked.regulation)
    day = asked.on.isoformat()
    return any(
        (row["in_force_from"] and day < row["in_force_from"]) or (row["in_force_until"] and row["in_force_until"] < day)
        for row in rows
    )


def _not_covered(
    registry: Registry, asked: Asked, everything: list[Line], standing_of: Callable[[str], Periods] | None
) -> Verdict:
    """Name the first filter that no line passes.

    It is a no only where the whole scope of every grant that may stand on the day has been read: a line nobody has
    read yet could cover what was asked (docs/decisions/0006-not-covered-is-unknown-while-scope-is-partial.md).
    """
    failing = _COVERAGE[-1]
    for position, name in enumerate(_COVERAGE):
        if not lines(registry.index, asked, _COVERAGE[position + 1 :], standing_of):
            failing = name
            break
    standing = [line for line in everything if line.standing != "no"]
    complete = registry.index.ask("complete-grants", body=asked.body)
    whole = {row["grant"] for row in complete}
    read = all(line.grant in whole for line in standing)
    return Verdict("no" if read else "unknown", _NOT_COVERED[failing], standing or everything)


def without_filters(asked: Asked) -> Asked:
    """Return the same check about the body alone."""
    return replace(asked, activity=None, products=(), regulation=None, standards=())
