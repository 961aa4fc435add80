"""The nearest ways to close a gap, told: a sentence for each addition, what it would extend, what else would change.

All of it is hypothetical. A closing's scenario is what a what-if can be asked about: it knows the records of the
network and accreditations, but no designation and no product of a participation.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from cabgraph.answers.proof import named
from cabgraph.answers.registry import Registry
from cabgraph.answers.supposing import read_changes, supposed_labels
from cabgraph.network.closing import Closing
from cabgraph.network.finder import ACCREDITATION, DESIGNATION, Finder
from cabgraph.network.records import Participation
from cabgraph.network.scenario_meant import added_text
from cabgraph.network.scenario_text import RefusedError
from cabgraph.network.sides import Addition, Unmet
from cabgraph.network.supposed import Supposed
from cabgraph.texts import both

Labels = dict[str, dict[str, str]]
Lines = list[dict[str, Any]]
Residents = Mapping[str, Sequence[str]]
"""Economy -> its organisations that are no bodies."""


@dataclass(frozen=True)
class _Meant:
    """An addition with who may make it, the record it would extend, and its text as a change of a scenario."""

    added: Addition
    who: str
    extends: str
    change: str


def told_closings(
    registry: Registry, supposed: Supposed, unmet: Unmet, found: Sequence[Closing], lines: Lines
) -> list[dict[str, Any]]:
    """Return the closings as JSON and pages tell them; `lines` is what the lines of the body say on the day."""
    finder = supposed.after
    meaning = _Meaning(finder, unmet, lines, registry.network.residents)
    meant = {added: meaning.of(added) for closing in found for added in closing.additions}
    things = {unmet.body, unmet.activity, unmet.economy, unmet.product, *unmet.homes}
    things |= {iri for closing in found for iri in (closing.arrangement, closing.rule)}
    things |= {iri for each in meant.values() for iri in (each.added.one, each.added.other, each.who, each.extends)}
    labels = registry.index.labels(iri for iri in things if iri) | supposed_labels(registry, supposed)
    return [
        {
            "route": closing.route,
            "arrangement": named(labels, closing.arrangement),
            "strength": "binding" if closing.rule else "technical",
            "rule": named(labels, closing.rule),
            "hypothetical": True,
            "additions": [_told(labels, finder, unmet, meant[added]) for added in closing.additions],
            "what_if": _what_if(registry, supposed, closing, meant),
        }
        for closing in found
    ]


class _Meaning:
    """What additions mean in a world: who would make them, what they extend."""

    def __init__(self, finder: Finder, unmet: Unmet, lines: Lines, residents: Residents) -> None:
        self._finder, self._world, self._unmet, self._lines = finder, finder.world, unmet, lines
        self._residents = residents

    def of(self, added: Addition) -> _Meant:
        """Return an addition with what it means."""
        if added.kind in ("accreditation", "designation"):
            return _Meant(added, added.one or self._somebody(added), self._grant(added), self._text(added, added.one))
        if added.kind == "component":
            return _Meant(added, added.one, self._component(added), self._text(added, added.one))
        who = added.one or self._somebody(added)
        return _Meant(added, who, self._participation(who, added.other), self._text(added, who))

    def _text(self, added: Addition, who: str) -> str:
        """Return the change of a scenario; none where it has no words for it, or nobody can be named."""
        unmet, day = self._unmet, self._finder.day
        if added.kind == "accreditation":
            told = {"body": unmet.body, "granter": who, "activity": unmet.activity, "product": unmet.product or ""}
            return added_text("grant", told, day)
        if added.kind == "component":
            return added_text("component", {"part": added.one, "whole": added.other}, day)
        if added.kind == "designation" or not who or (added.one == unmet.body and unmet.product):
            return ""
        activity = activity_of(self._finder, unmet, added)
        return added_text("participation", {"participant": who, "arrangement": added.other, "activity": activity}, day)

    def _grant(self, added: Addition) -> str:
        """Return the grant of the same organisation that would be extended: one that stands, else the last by IRI."""
        kind = ACCREDITATION if added.kind == "accreditation" else DESIGNATION
        granters = self._world.identities(added.one)
        own = [
            (line["standing"] != "no", line["grant"])
            for line in self._lines
            if line["kind"] == kind and line["granted_by"] in granters
            if kind == ACCREDITATION or added.other in self._world.under.get(line["grant"], ())
        ]
        return max(own, default=(False, ""))[1]

    def _component(self, added: Addition) -> str:
        same = [each.iri for each in self._world.wholes.get(added.one, ()) if each.whole == added.other]
        return max(same, default="")

    def _participation(self, who: str, arrangement: str) -> str:
        """Return what an organisation has in an arrangement already, for the activity rather than for another."""
        own = self._own(self._world.identities(who) if who else (), arrangement)
        return min(((record.activity != self._unmet.activity, record.iri) for record in own), default=(False, ""))[1]

    def _own(self, organisations: Collection[str], arrangement: str) -> list[Participation]:
        here = self._world.of_arrangement.get(arrangement, ())
        return [record for record in here if record.participant in organisations]

    def _somebody(self, added: Addition) -> str:
        """Return one who may be meant by somebody: one with a record there first, then one that takes part elsewhere.

        Nothing where the register knows nobody of that kind in the economy.
        """
        world, day = self._world, self._finder.day
        homes = set(self._unmet.homes) if added.anybody == "authority-here" else {self._unmet.economy}
        accredits = added.anybody == "accreditor-there"
        ranked = []
        for organisation in {each for home in homes for each in self._residents.get(home, ())}:
            if (organisation in world.accreditors) != accredits:
                continue
            own = self._own({organisation}, added.other)
            fitting = [record for record in own if record.activity in (None, self._unmet.activity)]
            if any(record.standing(day) for record in fitting):
                continue
            elsewhere = world.of_participant.get(organisation, ())
            known = any(record.standing(day) for record in elsewhere)
            ranked.append((not fitting, not own, not known, not elsewhere, organisation))
        return min(ranked)[-1] if ranked else ""


def activity_of(finder: Finder, unmet: Unmet, added: Addition) -> str:
    """Return the activity that a participation would be for: none in an arrangement in which nobody named it."""
    return unmet.activity if (added.other, unmet.activity) in finder.world.covered else ""


def _told(labels: Labels, finder: Finder, unmet: Unmet, meant: _Meant) -> dict[str, Any]:
    added = meant.added
    economy = unmet.economy if added.anybody != "authority-here" else min(unmet.homes, default="")
    somebody = both(f"recognition.{added.anybody}", economy=labels.get(economy, {})) if added.anybody else {}
    key = f"add-{added.kind}"
    if added.kind == "participation" and not activity_of(finder, unmet, added):
        key += "-any"
    what = labels[unmet.activity]
    if unmet.product and (added.kind in ("accreditation", "designation") or added.one == unmet.body):
        what = both("recognition.add-product", activity=what, product=labels[unmet.product])
    words = {"one": somebody or labels[added.one], "body": labels[unmet.body], "activity": what}
    return {
        "kind": added.kind,
        "one": named(labels, added.one or None),
        "other": named(labels, added.other or None),
        "who": named(labels, meant.who or None),
        "extends": named(labels, meant.extends or None),
        "explanation": _sentence(both(f"recognition.{key}", **words, other=labels.get(added.other, {}))),
    }


def _sentence(told: dict[str, str]) -> dict[str, str]:
    """Begin with a capital, whatever name or word stands first, and end with a full stop."""
    return {language: f"{text[:1].upper()}{text[1:]}." for language, text in told.items()}


def _what_if(
    registry: Registry, supposed: Supposed, closing: Closing, meant: Mapping[Addition, _Meant]
) -> dict[str, Any] | None:
    """Return what of a closing a what-if can be asked about, beside what is supposed already; the query of its address.

    Nothing where it cannot be meant together, or of the world of today: the question is then about another instant.
    """
    told = [change for added in closing.additions if (change := meant[added].change)]
    try:
        read = read_changes(registry, [*(each.text for each in supposed.scenario), *told]) if told else []
    except RefusedError:
        return None
    if not read or supposed.before.world is not registry.network.world:
        return None
    changes = [each.text for each in read]
    query = urlencode([*(("change", change) for change in changes), ("on", supposed.day)])
    return {"changes": changes, "whole": len(told) == len(closing.additions), "query": query}
