"""Random histories for the comparison with the oracle: few days, so that everything collides."""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from cabgraph.derive.records import Event, Record

FIRST = date(2020, 2, 25)
LENGTH = 12
DAYS = [
    date.min,
    FIRST - timedelta(days=1),
    *(FIRST + timedelta(days=offset) for offset in range(LENGTH)),
    FIRST + timedelta(days=LENGTH),
    date.max,
]
INSTANTS = [datetime(2026, 1, 1 + n, tzinfo=UTC) for n in range(4)]
REASONS = ["reduced", "withdrawn", "ended"]
EFFECTS = ["closes", "closes", "pauses", "pauses", "pauses", "resumes", "resumes", "resumes", "prolongs", "voids"]


class History(NamedTuple):
    records: list[Record]
    events: list[Event]
    known_at: datetime | None


offsets = st.integers(0, LENGTH - 1)
codes = st.integers(0, 9)
instants = st.sampled_from(INSTANTS)


def on(offset: int) -> date:
    return FIRST + timedelta(days=min(max(offset, 0), LENGTH - 1))


@st.composite
def precise_windows(draw: st.DrawFn, item: bool) -> dict[str, date | None]:
    """A window whose days are known; a scope line may leave its end to its grant."""
    start, length, kind = draw(offsets) // 4, draw(offsets) + 4, draw(codes)
    return {"valid_from": on(start), "valid_until": None if item and kind >= 5 else on(start + length)}


@st.composite
def windows(draw: st.DrawFn, item: bool) -> dict[str, date | None]:
    """A window with every way in which a source leaves a date out."""
    start, length, slack, kind = draw(offsets), draw(offsets), draw(codes), draw(codes)
    found: dict[str, date | None] = {"valid_from": on(start), "valid_until": on(start + length)}
    if item and kind >= 5:
        found["valid_until"] = None
        kind -= 5
        if kind == 0:
            found["valid_from"] = None
    if slack in (0, 1, 2):
        found["possibly_from"] = on(start - 1 - slack)
    elif slack == 3:
        found["possibly_from"] = date.min
    elif slack == 4:
        found |= {"valid_from": date.max, "possibly_from": date.min}
    if kind in (1, 2):
        found["possibly_until"] = on(start + length + kind)
    elif kind in (3, 4):
        found["valid_until"] = None
    if draw(codes) < 5:
        found["last_verified_on"] = on(draw(offsets))
    return found


@st.composite
def events(draw: st.DrawFn, number: int, targets: list[str], others: list[str], precise: bool) -> Event:
    effect = draw(st.sampled_from(EFFECTS))
    day, code = draw(offsets), draw(codes)
    affects = {draw(st.sampled_from(targets))}
    possibly_from = effective_until = None
    if effect == "voids":
        affects = {draw(st.sampled_from([*targets, *others]))}
    elif not precise:
        if code < 3:
            affects.add(draw(st.sampled_from(targets)))
        elif code < 6:
            possibly_from = on(day - code)
        elif code == 6:
            possibly_from = date.min
    if effect == "pauses" and draw(st.booleans()):
        effective_until = on(day + code)
    return Event(
        f"e{number}",
        effect,
        tuple(sorted(affects)),
        None if effect != "voids" and code == 9 and not precise else on(day),
        possibly_from,
        effective_until,
        on(day) if effect == "prolongs" else None,
        draw(instants),
        REASONS[code % 3] if effect == "closes" else "",
    )


@st.composite
def histories(draw: st.DrawFn, precise: bool = False) -> History:
    """Two grants, of which one may renew the other, their items, and a record of another kind with its renewal."""
    code = draw(codes)
    parts: list[tuple[str, bool, str | None, tuple[str, ...]]] = [("g1", True, None, ()), ("i1", True, "g1", ())]
    if code % 2:
        parts += [("g2", True, None, ("g1",) if code > 2 else ()), ("i2", True, "g1" if code > 6 else "g2", ())]
    elif not precise:
        needs_opening = code > 4
        parts = [*parts, ("r1", needs_opening, None, ()), ("r2", needs_opening, None, ("r1",))]
    window = precise_windows if precise else windows
    records = [
        Record(iri, opens, of, renews=renews, recorded_at=draw(instants), **draw(window(of is not None)))
        for iri, opens, of, renews in parts
    ]
    names = [record.iri for record in records]
    openings = [Event("o", "opens", tuple(names), on(draw(offsets)), recorded_at=INSTANTS[0])]
    if not precise and draw(codes) < 4:
        openings = [
            Event(f"o{iri}", "opens", (iri,), on(draw(offsets)), recorded_at=draw(instants))
            for iri in names
            if draw(codes) > 1
        ]
    count = draw(st.integers(0, 7))
    others = [event.iri for event in openings] + [f"e{number}" for number in range(count)]
    found = [draw(events(number, names, others, precise)) for number in range(count)]
    return History(records, openings + found, draw(st.sampled_from([None, None, *INSTANTS])))
