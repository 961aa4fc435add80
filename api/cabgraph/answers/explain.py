"""The one sentence that a person would say, in Vietnamese and English, and what is missing for an unknown."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cabgraph.answers import proof
from cabgraph.answers.asked import Asked
from cabgraph.answers.held import Lack
from cabgraph.answers.measure import Units
from cabgraph.answers.outcome import Judged
from cabgraph.index.lookup import Index
from cabgraph.texts import LANGUAGES, say, show_date

if TYPE_CHECKING:
    from cabgraph.answers.law import Missing

_NOT_COVERED = frozenset({"activity-not-covered", "product-not-covered", "regulation-not-covered"})
_OF_THE_DATES = frozenset(
    {"not-yet-in-force", "ended", "reduced", "suspended", "withdrawn", "withdrawn-no-decision", "voided"}
)
_BOTH_WAYS = frozenset({*_NOT_COVERED, *_OF_THE_DATES, "value-outside-range", "other-edition"})
"""Reasons with a sentence for a no and one for an unknown while the scope has not been read in full."""


def explain(
    index: Index,
    asked: Asked,
    verdict: str,
    reason: str,
    chain: dict[str, Any],
    found: list[Judged],
    elsewhere: Sequence[str] = (),
    unread: frozenset[Lack] = frozenset(),
) -> dict[str, str]:
    """Return the answer as one sentence in each language; `chain` is the first of the proof, if there is any.

    `unread` is what keeps a no from being certain.
    """
    things = [asked.body, asked.activity, asked.regulation, *asked.products, *asked.standards, *elsewhere]
    labels = index.labels(things)
    variant = _variant(asked, verdict, reason, chain, found, elsewhere)
    gap = _gap(reason, unread)
    units = _units(index, found) if reason == "unit-mismatch" else ""
    return {
        language: _sentence(language, asked, variant, chain, labels, elsewhere, gap, units) for language in LANGUAGES
    }


def _units(index: Index, found: list[Judged]) -> str:
    """Return how the units are written in which the lines state their ranges."""
    known = index.keep(Units.read).shown
    rows = index.ask("ranges", things=[one.line.item for one in found])
    return ", ".join(sorted({known.get(row["unit"], "") for row in rows} - {""}))


def _gap(reason: str, unread: frozenset[Lack]) -> str:
    """Choose what to say of what was not read: of several things, that of which most may be known."""
    lacks = {what for what, _ in unread}
    if "scope" in lacks:
        return "gap-other" if reason in _OF_THE_DATES - {"voided"} else "gap-scope"
    return "gap-before" if "predecessor" in lacks else "gap-after"


def _sentence(
    language: str,
    asked: Asked,
    variant: str,
    chain: dict[str, Any],
    labels: proof.Labels,
    elsewhere: Sequence[str],
    gap: str,
    units: str,
) -> str:
    def label(thing: str | None) -> str:
        return labels.get(thing, {}).get(language, "") if thing else ""

    body = label(asked.body) or say(language, "check.this-body")
    if asked.certificate:
        body = say(language, "check.certified", body=body, certificate=asked.certificate)
    what = [label(asked.activity), *(label(p) for p in asked.products[:3]), label(asked.regulation)]
    what += [label(standard) for standard in asked.standards[:3]]
    what += [asked.measure.shown] if asked.measure else []
    cited = (chain.get("regulation") or {}).get("label", {}).get(language, "")
    return say(
        language,
        f"check.{variant}",
        body=body,
        what=", ".join(filter(None, what)) or say(language, "check.any-scope"),
        on=show_date(language, asked.on),
        decision=_decision(language, chain.get("opened_by")),
        closing=_decision(language, chain.get("opened_by")),
        window=_window(language, chain),
        since=_since(language, chain),
        event=((chain.get("opened_by") or {}).get("type") or {}).get("label", {}).get(language, ""),
        before=_last_day(language, chain),
        after=_shown(language, _day_after(chain.get("until")), "check.unstated"),
        gap=say(language, f"check.{gap}"),
        units=units or say(language, "check.unstated"),
        cited=", ".join(label(thing) for thing in elsewhere[:3]) or cited or say(language, "check.unstated"),
    )


def _variant(
    asked: Asked, verdict: str, reason: str, chain: dict[str, Any], found: list[Judged], elsewhere: Sequence[str]
) -> str:
    """Choose the template: a reason may have one sentence for each verdict, and for an end that is stated or not."""
    kind = "other-edition" if elsewhere else reason
    if kind == "withdrawn" and chain and not (chain.get("opened_by") or {}).get("decision"):
        kind = "withdrawn-no-decision"
    if kind in _OF_THE_DATES and not chain:
        return "none-stands"
    if kind in _BOTH_WAYS:
        return f"{kind}-unknown" if verdict == "unknown" else kind
    if reason == "below-cmc" and verdict == "unknown":
        return f"{reason}-unknown" if found and found[0].verdict == "no" else f"{reason}-perhaps"
    if reason == "regulation-not-in-force" and verdict == "unknown":
        if found and any(fact == "transitionUntil" for fact, _ in found[0].missing):
            return f"{reason}-transition"
        return f"{reason}-doubt" if asked.regulation else f"{reason}-cited"
    if reason == "not-verified-since" and not (chain.get("grant") or {}).get("valid_until"):
        return f"{reason}-no-end"
    if reason == "imprecise-dates" and chain.get("from") is None:
        return f"{reason}-no-start"
    return reason


def _decision(language: str, event: dict[str, Any] | None) -> str:
    decision = (event or {}).get("decision")
    if not decision:
        return say(language, "check.no-decision")
    number = decision["number"]
    if number == "unknown":
        number = say(language, "check.number-unknown")
    if decision["signed_on"]:
        return say(language, "check.decision-dated", number=number, on=_shown(language, decision["signed_on"], ""))
    return say(language, "check.decision", number=number)


def _window(language: str, chain: dict[str, Any]) -> str:
    if not chain.get("from"):
        return say(language, "check.unstated")
    since, end = _since(language, chain), chain.get("until")
    if not end:
        return say(language, "check.from", since=since)
    closed_by, grant = chain.get("closed_by"), chain.get("grant") or {}
    open_end = grant.get("possibly_until") and end == grant.get("valid_until")
    vague = closed_by.get("possibly_from") if closed_by else open_end or not grant.get("valid_until")
    until = _shown(language, end, "")
    if vague and chain.get("standing") != "unknown":
        until = say(language, "check.at-least", day=until)
    return say(language, "check.from-until", since=since, until=until)


def _since(language: str, chain: dict[str, Any]) -> str:
    """The first day of a period; "at the latest" where no source states it exactly."""
    start = chain.get("from")
    shown = _shown(language, start, "check.unstated")
    stated = ((chain.get("opened_by") or {}, "effective_on"), (chain.get("grant") or {}, "valid_from"))
    if start and any(row.get("possibly_from") and row.get(name) == start for row, name in stated):
        return say(language, "check.at-latest", day=shown)
    return shown


def _last_day(language: str, chain: dict[str, Any]) -> str:
    """The day before a period; "at the latest" where it is the last day on which a grant may have ended."""
    day = _day_before(chain.get("from"))
    shown = _shown(language, day, "check.unstated")
    if day and day == (chain.get("grant") or {}).get("possibly_until"):
        return say(language, "check.at-latest", day=shown)
    return shown


def _shown(language: str, text: str | None, otherwise: str) -> str:
    if text:
        return show_date(language, date.fromisoformat(text))
    return say(language, otherwise) if otherwise else ""


def _day_before(text: str | None) -> str | None:
    return (date.fromisoformat(text) - timedelta(days=1)).isoformat() if text else None


def _day_after(text: str | None) -> str | None:
    return (date.fromisoformat(text) + timedelta(days=1)).isoformat() if text else None


def missing_facts(
    index: Index, body: str | None, verdict: str, reason: str, found: list[Judged], unread: frozenset[Lack]
) -> list[dict[str, Any]]:
    """Return what would settle an unknown: each missing fact, the record it belongs to, and a sentence.

    `unread` is what would have to be read; of a body without grants that is any grant of it.
    """
    if verdict != "unknown":
        return []
    facts: list[Missing] = [("body", None)] if reason == "body-unknown" else []
    facts += [fact for one in found for fact in one.missing]
    facts += [("grants", body)] if reason == "no-grant" else []
    facts += sorted(unread)
    unique = list(dict.fromkeys(facts))[:_SHOWN_MISSING]
    labels = index.labels(thing for _, thing in unique)
    return [
        {"what": what, "of": proof.named(labels, thing), "text": _missing_text(what, labels.get(thing or "", {}).get)}
        for what, thing in unique
    ]


_SHOWN_MISSING = 12


def _missing_text(what: str, label: Callable[[str, str], str]) -> dict[str, str]:
    return {language: say(language, f"check.missing-{what}", of=label(language, "")) for language in LANGUAGES}
