"""Records, events and an instant of knowledge -> the periods of each record. Pure: no input, no output, no clock."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from cabgraph.derive.knowledge import Knowledge
from cabgraph.derive.records import Event, Period, Record
from cabgraph.derive.spans import FIRST, GROUNDS, HOLDS, LAST, NOT_YET, SUSPENDED, Span, own_spans


class _Stretch(NamedTuple):
    """Days with one ground; `event` brought it about, `lifted_by` ends it, where there are such events."""

    rank: int
    first: int
    last: int
    event: str
    lifted_by: str


def timelines(
    records: Iterable[Record], events: Iterable[Event], known_at: datetime | None = None
) -> Iterator[tuple[str, list[Period]]]:
    """Yield each record that ever counted with its periods, as known at an instant.

    Records that stand alike, as the scope lines of one grant mostly do, share one list: do not change it.
    """
    knowledge = Knowledge(records, events, known_at)
    made: dict[tuple[tuple[Span, ...], str], list[Period]] = {}
    for iri, record in knowledge.records.items():
        spans = _spans(record, knowledge)
        if spans is not None:
            alike = (spans, knowledge.opening(iri))
            if alike not in made:
                made[alike] = _periods(*alike)
            yield iri, made[alike]


def timeline(record: Record, knowledge: Knowledge) -> list[Period]:
    """Return the periods of one record, none when it never counted. A scope line never outlasts its grant."""
    spans = _spans(record, knowledge) if record.iri in knowledge.records else None
    return [] if spans is None else _periods(spans, knowledge.opening(record.iri))


def _spans(record: Record, knowledge: Knowledge) -> tuple[Span, ...] | None:
    """Return what keeps a record from holding, its grant's grounds included; None when the grant never counted."""
    if record.of_grant is None:
        return _own(record, knowledge)
    grant = knowledge.records.get(record.of_grant)
    return _own(grant, knowledge) + _own(record, knowledge) if grant else None


def _own(record: Record, knowledge: Knowledge) -> tuple[Span, ...]:
    return tuple(own_spans(record, knowledge.events(record.iri), knowledge.renewed_from(record.iri)))


def _stretches(grounds: tuple[Span, ...]) -> Iterator[_Stretch]:
    """Cut the days where a ground begins or ends, and name the first ground of each piece."""
    spans = sorted(grounds)
    cuts = {FIRST, LAST + 1}
    for span in spans:
        cuts.add(span.first)
        cuts.add(span.last + 1)
    for first, after in pairwise(sorted(cuts)):
        ground = next((span for span in spans if span.first <= first <= span.last), None)
        if ground is None:
            yield _Stretch(HOLDS, first, after - 1, "", "")
        else:
            lifted_by = _lifted_by(spans, after - 1) if ground.rank == SUSPENDED else ""
            yield _Stretch(ground.rank, first, after - 1, ground.event, lifted_by)


def _lifted_by(spans: list[Span], last: int) -> str:
    return min((span.lifted_by for span in spans if span.last == last and span.lifted_by), default="")


def _joined(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    """Join neighbours of one rank: what brought the first about, and what ended the last."""
    joined: list[_Stretch] = []
    for stretch in stretches:
        if joined and joined[-1].rank == stretch.rank:
            joined[-1] = joined[-1]._replace(last=stretch.last, lifted_by=stretch.lifted_by)
        else:
            joined.append(stretch)
    return joined


def _periods(spans: tuple[Span, ...], opening: str) -> list[Period]:
    """Turn the spans of a record into periods.

    A period that holds or may hold is opened by the record's opening event, or by the event that lifted the pause
    before it; one that does not by the event that brought it about, if it did not simply run out.
    """
    stretches = _joined(_stretches(spans))
    periods: list[Period] = []
    opener = opening
    for position, (rank, first, last, event, lifted_by) in enumerate(stretches):
        if rank == NOT_YET:
            continue
        ground = GROUNDS[rank]
        following = stretches[position + 1].event if position + 1 < len(stretches) else ""
        periods.append(
            Period(
                date.fromordinal(first),
                date.fromordinal(last),
                ground.standing,
                ground.reason,
                ground.missing,
                (event or opening) if ground.standing == "no" else opener,
                lifted_by or following,
            )
        )
        if rank == SUSPENDED:
            opener = lifted_by or opening
    return periods
