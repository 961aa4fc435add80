"""May this body do this, for this product, under this regulation, on this day? Yes, no or unknown, with the proof."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from cabgraph.answers import proof
from cabgraph.answers.alike import judge_alike, may_be_told_apart
from cabgraph.answers.asked import Asked, Words, understand
from cabgraph.answers.explain import explain, missing_facts
from cabgraph.answers.held import Grant, Lack, held, lacking, why_none_stands
from cabgraph.answers.law import Law
from cabgraph.answers.nearby import alternatives as who_else_could
from cabgraph.answers.outcome import Judge, Judged, together
from cabgraph.answers.registry import Registry
from cabgraph.answers.remarks import Remarks
from cabgraph.answers.standing import COVERAGE, Line, Periods, any_line, lines, some_lines
from cabgraph.answers.whom import whom_to_ask
from cabgraph.derive.asof import periods_on
from cabgraph.index.lookup import Index

_NOT_COVERED = {
    "activity": "activity-not-covered",
    "product": "product-not-covered",
    "regulation": "regulation-not-covered",
    "standard": "regulation-not-covered",
}
ALTERNATIVES = 10
"""Other bodies that an answer names."""
CHAINS = 12
"""Lines of proof that an answer shows."""


@dataclass(frozen=True)
class Verdict:
    """The outcome, its reason code (DESIGN section 4), and the lines that have it.

    `elsewhere` are the editions that lines cite of a standard of which another edition was asked about; `unread` is
    what was not read and could hold what was asked.
    """

    verdict: str
    reason: str
    judged: list[Judged] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    unread: frozenset[Lack] = frozenset()

    @property
    def lines(self) -> list[Line]:
        """The lines alone."""
        return [one.line for one in self.judged]


def check(
    registry: Registry, words: Words, today: date, chains: int = CHAINS, alternatives: int = ALTERNATIVES
) -> dict[str, Any]:
    """Answer one check; `chains` and `alternatives` as in `answer`.

    Raises NotUnderstoodError when a word is ambiguous or a filter names nothing, UnreadableError when a number is none.
    """
    return answer(registry, understand(registry.index, words, today), chains, alternatives)


def answer(registry: Registry, asked: Asked, chains: int = CHAINS, alternatives: int = ALTERNATIVES) -> dict[str, Any]:
    """Answer a check that was understood, as the JSON of DESIGN section 4.

    `chains` and `alternatives` are the most lines of proof and other bodies to show; neither changes the verdict.
    Without alternatives nobody is looked for whom to ask either.
    """
    index, found = registry.index, decide(registry, asked, first_only=chains <= 1)
    now = decide(registry, replace(asked, known_at=None), first_only=True) if asked.known_at else None
    shown = proof.of_judged(index, found.judged, max(chains, 1))
    told = {
        "verdict": found.verdict,
        "reason": found.reason,
        "explanation": _explained(index, asked, found, shown),
        "asked": proof.asked_as_understood(index, asked),
        "proof": shown[:chains],
        "missing": missing_facts(index, asked.body, found.verdict, found.reason, found.judged, found.unread),
        "notes": _remarks(index, asked, found, shown, now),
        "alternatives": [],
        "ask": [],
        "known_at": asked.known_at.isoformat() if asked.known_at else None,
        "now_known": None,
        "release": registry.release.manifest.id,
    }
    if found.verdict != "yes":
        told["alternatives"] = who_else_could(index, asked, alternatives) if alternatives else []
        told["ask"] = whom_to_ask(index, asked, shown) if alternatives else []
    if now:
        today = _explained(index, asked, now, proof.of_judged(index, now.judged, 1))
        told["now_known"] = {"verdict": now.verdict, "reason": now.reason, "explanation": today}
    return told


def _explained(index: Index, asked: Asked, found: Verdict, shown: list[dict[str, Any]]) -> dict[str, str]:
    first = shown[0] if shown else {}
    return explain(index, asked, found.verdict, found.reason, first, found.judged, found.elsewhere, found.unread)


def _remarks(
    index: Index, asked: Asked, found: Verdict, shown: list[dict[str, Any]], now: Verdict | None
) -> list[dict[str, Any]]:
    differs = now is not None and (now.verdict, now.reason) != (found.verdict, found.reason)
    cited = tuple(standard["id"] for chain in shown for standard in chain["standards"])
    judged = found.judged[: len(shown)]
    return Remarks(
        index, index.keep(Law.read), asked, found.verdict, judged, cited, tuple(found.elsewhere), differs
    ).told()


def decide(registry: Registry, asked: Asked, *, first_only: bool = False) -> Verdict:
    """Return the verdict by docs/decisions/0008: one certain line is a yes, else one uncertain line an unknown.

    With `first_only` the first line that has the verdict is enough; of those judged like it some may be left out.
    """
    if asked.body is None:
        return Verdict("unknown", "body-unknown")
    standing_of = _as_known(registry, asked.known_at, asked.on) if asked.known_at else None
    if first_only and not may_be_told_apart(registry.index.keep(Law.read), asked):
        judged = judge_alike(registry.index, asked)
    else:
        judge = Judge(registry.index, registry.index.keep(Law.read), asked)
        judged = judge.judge(lines(registry.index, asked, (), standing_of))
    settled = any(one.verdict != "no" for one in judged)
    grants = [] if settled else held(registry.index, asked, standing_of(asked.body) if standing_of else None)
    unread = lacking(grants, asked.on.isoformat())
    if judged:
        verdict, reason, shown, unread = together(judged, unread)
        return Verdict(verdict, reason, shown, unread=unread)
    if not grants:
        return Verdict("unknown", "no-grant")
    return _not_covered(registry, asked, standing_of, grants, unread)


def _as_known(registry: Registry, known_at: datetime, on: date) -> Callable[[str], Periods]:
    return lambda body: periods_on(registry.store, body, known_at, on)


def _not_covered(
    registry: Registry,
    asked: Asked,
    standing_of: Callable[[str], Periods] | None,
    grants: list[Grant],
    unread: frozenset[Lack],
) -> Verdict:
    """Name the first filter that no line passes, or why no grant stands that could hold what no line does.

    It is a no only where nothing is lacking that could cover what was asked
    (docs/decisions/0006-not-covered-is-unknown-while-scope-is-partial.md).
    """
    some = some_lines(registry.index, asked, CHAINS, standing_of)
    if not unread and not any(one.may_stand for one in grants):
        reason = why_none_stands(one for one in grants if not (one.complete and some))
        if reason:
            proving = [line for line in some if line.reason == reason] or some
            return Verdict("no", reason, [Judged(line, "no", reason) for line in proving])
    failing = _failing(registry.index, asked, standing_of) if some else COVERAGE[0]
    verdict = "unknown" if unread else "no"
    elsewhere: list[str] = []
    if failing == "standard":
        others = lines(registry.index, asked, ("standard",), standing_of)
        rows = registry.index.ask(
            "other-editions", things=[line.item for line in others], standards=list(asked.standards)
        )
        elsewhere = list(dict.fromkeys(row["cited"] for row in rows))
    shown = [Judged(line, verdict, _NOT_COVERED[failing]) for line in some]
    return Verdict(verdict, _NOT_COVERED[failing], shown, elsewhere, unread)


def _failing(index: Index, asked: Asked, standing_of: Callable[[str], Periods] | None) -> str:
    """Return the first filter that no line passes together with those before it."""
    *before, last = COVERAGE
    for position, name in enumerate(before):
        if not any_line(index, asked, COVERAGE[position + 1 :], standing_of):
            return name
    return last
