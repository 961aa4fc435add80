"""Chains of recognition: their links, and what follows from them (docs/decisions/0021)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from cabgraph.network.records import OPEN, Period, Record, Standing, known_end
from cabgraph.network.spans import Span, span_on

ROUTES: Final = ("government", "scheme", "accreditation")
"""In the order in which paths of the same strength are ranked."""


@dataclass(frozen=True)
class Held:
    """What a body holds for an activity (and a product) on a day: one grant, by the lines that stand or may stand.

    `item` is the first line of the best standing, `periods` are its periods, `verified` is the last day a source speaks
    for the grant.
    """

    grant: str
    kind: str
    granted_by: str
    item: str
    lines: int
    standing: Standing
    periods: tuple[Period, ...]
    verified: str | None = None


@dataclass(frozen=True)
class Link:
    """One link: a scope line, a participation, a component or an arrangement, as it stands on the day.

    `span` is when it holds or may hold around that day, `ends_on` the first later day from which it no longer holds,
    where such a day is known.
    """

    kind: str
    iri: str
    standing: Standing
    span: Span
    ends_on: str | None
    verified: str | None
    reason: str = ""
    missing: str = ""


def link_of(kind: str, record: Record, day: str) -> Link:
    """Return the link that a record makes on a day on which it stands or may stand."""
    return _link(kind, record.iri, record.periods, record.verified, day)


def scope_link(held: Held, day: str) -> Link:
    """Return the link that a scope line makes."""
    return _link("scope", held.item, held.periods, held.verified, day)


def _link(kind: str, iri: str, periods: tuple[Period, ...], verified: str | None, day: str) -> Link:
    period = next(each for each in periods if each.since <= day <= each.until)
    standing: Standing = "yes" if period.standing == "yes" else "unknown"
    span = span_on(periods, day)
    if span is None:
        raise ValueError(iri)
    ends = known_end(periods, day)
    return Link(kind, iri, standing, span, ends, verified, period.reason, period.missing)


@dataclass(frozen=True)
class Chain:
    """One path from a body to an economy, its links in order from the body.

    `arrangement` is the one under which results are recognised, `here` and `there` are the participants of both sides,
    `rule` is what makes it binding.
    """

    route: str
    arrangement: str
    here: str
    there: str
    links: tuple[Link, ...]
    held: Held | None = None
    rule: str | None = None

    @cached_property
    def standing(self) -> Standing:
        """Yes when every link stands, else unknown."""
        return "yes" if all(link.standing == "yes" for link in self.links) else "unknown"

    @property
    def strength(self) -> str:
        """Binding where a rule of the economy says so, else technical: a regulator may still refuse."""
        return "binding" if self.rule else "technical"

    @cached_property
    def breaks_on(self) -> str | None:
        """The first day on which a link is known to hold no more; None when no such day is known."""
        return min((link.ends_on for link in self.links if link.ends_on), default=None)

    @cached_property
    def rank(self) -> tuple[object, ...]:
        """What chains are sorted by, the best first."""
        return (
            self.standing != "yes",
            0 if self.rule else 1 + ROUTES.index(self.route),
            len(self.links),
            _backwards(self.breaks_on or OPEN),
            self.breaks_on is not None,
            self.identity,
        )

    @cached_property
    def identity(self) -> tuple[str, ...]:
        """The route and the IRIs of the links, which no other chain has."""
        return (self.route, *(link.iri for link in self.links))


def _backwards(day: str) -> int:
    return -int(day.replace("-", ""))
