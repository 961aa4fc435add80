"""Histories and hand cases as graphs, and periods read back from a graph."""

from datetime import date, datetime
from pathlib import Path

from cabgraph import names, resources
from cabgraph.derive.records import Event, Period, Record
from cabgraph.store.base import Store
from cabgraph.store.embedded import Workbench

HERE = Path(__file__).parent
CASES = HERE / "cases"

_KINDS = {"g": "Designation", "i": "ScopeItem", "r": "Participation", "m": "Membership"}
_TYPES = {"pauses": "suspension", "resumes": "restoration", "prolongs": "prolongation", "voids": "record-correction"}
_TYPES |= {"opens": "grant", "reduced": "reduction", "withdrawn": "withdrawal", "ended": "recorded-expiry"}


def workbench(turtle: str) -> Workbench:
    """Return a store with the vocabulary, the event types and some records and events."""
    store = Workbench()
    for path in (resources.ontology() / "cab.ttl", resources.ontology() / "concepts" / "event-type.ttl"):
        store.add(path.read_bytes(), "text/turtle", names.graph("ontology"))
    store.add(turtle.encode(), "text/turtle", names.graph("bodies"))
    return store


def periods(store: Store) -> dict[str, list[Period]]:
    """Read the derived periods of a graph."""
    found: dict[str, list[Period]] = {}
    for record, since, until, *rest in store.select((HERE / "periods.rq").read_text(encoding="utf-8")).values():
        standing, *words = (text or "" for text in rest)
        period = Period(date.fromisoformat(since or ""), date.fromisoformat(until or ""), standing, *words)  # type: ignore[arg-type]
        found.setdefault(record or "", []).append(period)
    return found


def iri(name: str) -> str:
    """Return the IRI of a thing of a random history."""
    return names.thing("event" if name[0] in "eo" else "record", name)


def turtle(records: list[Record], events: list[Event], body: str) -> str:
    """Write a random history down, every grant held by one body."""
    lines = ["@prefix cab: <https://w3id.org/cabgraph/ns#> .", "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> ."]
    for record in records:
        kind = _KINDS["m" if record.iri[0] == "r" and not record.needs_opening else record.iri[0]]
        pairs = [("a", f"cab:{kind}"), ("cab:recordedAt", _term(record.recorded_at))]
        names_of_dates = ("valid_from", "possibly_from", "valid_until", "possibly_until", "last_verified_on")
        pairs += [(_camel(name), _term(getattr(record, name))) for name in names_of_dates]
        pairs += [("cab:renews", f"<{iri(renewed)}>") for renewed in record.renews]
        if record.of_grant:
            pairs.append(("cab:ofGrant", f"<{iri(record.of_grant)}>"))
        else:
            pairs.append(("cab:holder" if kind == "Designation" else "cab:participant", f"<{body}>"))
        lines += [f"<{iri(record.iri)}> {name} {value} ." for name, value in pairs if value]
    for event in events:
        kind = _TYPES[event.reason or event.effect]
        pairs = [("a", "cab:StatusEvent"), ("cab:eventType", f"<{names.thing('event-type', kind)}>")]
        names_of_dates = ("effective_on", "possibly_from", "effective_until", "new_until", "recorded_at")
        pairs += [(_camel(name), _term(getattr(event, name))) for name in names_of_dates]
        pairs += [("cab:affects", f"<{iri(target)}>") for target in event.affects]
        lines += [f"<{iri(event.iri)}> {name} {value} ." for name, value in pairs if value]
    return "\n".join(lines)


def renamed(found: list[Period]) -> list[Period]:
    """Return periods of a random history with their events as IRIs."""
    return [
        period._replace(
            opened_by=period.opened_by and iri(period.opened_by), closed_by=period.closed_by and iri(period.closed_by)
        )
        for period in found
    ]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return "cab:" + first + "".join(word.title() for word in rest)


def _term(value: date | datetime | None) -> str:
    if value is None:
        return ""
    return f'"{value.isoformat()}"^^xsd:{"dateTime" if isinstance(value, datetime) else "date"}'
