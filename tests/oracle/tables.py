"""The register as the oracle reads it: plain tables by the csv module, concept files by rdflib, nothing of the program.

A cell's date is a year, a month or a day; between its first and its last possible day nobody knows.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from rdflib import Graph, Namespace
from rdflib.namespace import SKOS

THINGS = "https://w3id.org/cabgraph/id/"
CAB = Namespace("https://w3id.org/cabgraph/ns#")

GRANT_TABLES = ("accreditations", "designations", "registrations")


@dataclass(frozen=True)
class Days:
    """A day of which perhaps only the bounds are known."""

    earliest: date
    latest: date


@dataclass(frozen=True)
class Grant:
    """One row of accreditations, designations or registrations."""

    key: str
    holder: str
    certificate: str
    complete: bool
    start: Days
    end: Days | None
    verified: date | None
    renews: str
    recorded: datetime
    row: str


@dataclass(frozen=True)
class Line:
    """One row of scope_items."""

    key: str
    grant: str
    activity: str
    product: str
    regulation: str
    standards: frozenset[str]
    policy: str
    start: Days
    end: Days | None
    recorded: datetime
    row: str
    cells: dict[str, str] = field(hash=False, compare=False, repr=False, default_factory=dict)


@dataclass(frozen=True)
class Act:
    """What a decision or a finding did: a row of status_events, or the opening that stands in a grant's own row."""

    key: str
    kind: str
    effect: str
    on: Days
    until: date | None
    new_until: date | None
    recorded: datetime
    row: str


@dataclass(frozen=True)
class Tables:
    """All rows that bear on a check, by key (`grant/…`, `item/…`, `event/…`, `body/…`)."""

    bodies: frozenset[str]
    grants: dict[str, Grant]
    lines: dict[str, Line]
    acts: dict[str, list[Act]]
    """Record or act -> the acts that affect it."""
    held: dict[str, list[str]]
    """Body -> its grants."""
    listed: dict[str, list[str]]
    """Grant -> its lines."""
    renewed_by: dict[str, list[str]]
    broader: dict[str, str]
    """Product, activity or HS code -> the next broader one, as `product/…`, `activity/…`, `hs/…`."""
    hs_products: dict[str, set[str]]
    """HS code -> the products listed with it."""
    regulations: dict[str, dict[str, str]]
    standards: dict[str, dict[str, str]]
    acts_of_law: dict[str, dict[str, str]]
    changes: list[dict[str, str]]
    listings: list[dict[str, str]]
    transitions: list[dict[str, str]]


def rows(folder: Path, name: str) -> Iterator[tuple[dict[str, str], str]]:
    """Yield each row of a table, cells stripped, with its file and line."""
    path = folder / f"{name}.csv"
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            yield {column: (cell or "").strip() for column, cell in row.items()}, f"{path.name}:{number}"


@cache
def days(text: str) -> Days | None:
    """Read `2024`, `2024-03` or `2024-03-31`; nothing where the cell is empty."""
    if not text:
        return None
    parts = [int(part) for part in text.split("-")]
    year = parts[0]
    if len(parts) == 3:
        return Days(date(*parts), date(*parts))
    if len(parts) == 2:
        month = parts[1]
        following = date(year + month // 12, month % 12 + 1, 1)
        return Days(date(year, month, 1), following - timedelta(days=1))
    return Days(date(year, 1, 1), date(year, 12, 31))


def day(text: str) -> date | None:
    """Read a whole day; nothing where the cell is empty."""
    return date.fromisoformat(text) if text else None


def instant(text: str) -> datetime:
    """Read a moment; UTC when it names no zone."""
    read = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def several(text: str) -> list[str]:
    """Split a cell that holds several values."""
    return [part.strip() for part in text.split(";") if part.strip()]


def bounded(text: str, possibly_from: str) -> Days | None:
    """Read a day whose earliest bound may stand in a cell of its own."""
    stated = days(text)
    if stated is None or not possibly_from:
        return stated
    return Days(min(date.fromisoformat(possibly_from), stated.latest), stated.latest)


def effects(ontology: Path) -> dict[str, str]:
    """Return what each type of event does: opens, closes, pauses, resumes, prolongs, voids."""
    graph = Graph().parse(ontology / "concepts" / "event-type.ttl")
    return {
        str(kind).rsplit("/", 1)[-1]: str(effect).split("#")[-1] for kind, effect in graph.subject_objects(CAB.effect)
    }


def read(folder: Path, ontology: Path) -> Tables:
    """Read a country's tables."""
    grants: dict[str, Grant] = {}
    acts: dict[str, list[Act]] = {}
    does = effects(ontology)
    for table in GRANT_TABLES:
        for cells, row in rows(folder, table):
            grant = _grant(cells, row)
            grants[grant.key] = grant
            opening = Act(
                f"event/grant-{cells['id']}",
                cells["opening"],
                does[cells["opening"]],
                grant.start,
                None,
                None,
                grant.recorded,
                row,
            )
            acts.setdefault(opening.key, [])
            acts.setdefault(grant.key, []).append(opening)
    known_acts = {act.key: act for found in acts.values() for act in found}
    for cells, row in rows(folder, "status_events"):
        act = _act(cells, row, does)
        known_acts[act.key] = act
        for target in several(cells["affects"]):
            acts.setdefault(target, []).append(act)
    lines: dict[str, Line] = {}
    for cells, row in rows(folder, "scope_items"):
        line = _line(cells, row)
        lines[line.key] = line
        opening_act = known_acts[f"event/{cells['opened_by']}"]
        if opening_act not in acts.setdefault(line.key, []):
            acts[line.key].append(opening_act)
    return Tables(
        frozenset(
            f"body/{cells['id']}" for cells, _ in rows(folder, "bodies") if "cab:Body" in several(cells["class"])
        ),
        grants,
        lines,
        acts,
        _grouped((grant.holder, key) for key, grant in grants.items()),
        _grouped((line.grant, key) for key, line in lines.items()),
        _grouped((grant.renews, key) for key, grant in grants.items() if grant.renews),
        _broader(folder, ontology),
        _hs_products(folder),
        {cells["id"]: cells for cells, _ in rows(folder, "technical_regulations")},
        {cells["id"]: cells for table in ("standards", "oiml_publications") for cells, _ in rows(folder, table)},
        {cells["id"]: cells for cells, _ in rows(folder, "legal_documents")},
        [cells for cells, _ in rows(folder, "legal_changes")],
        [cells for cells, _ in rows(folder, "product_listings")],
        [cells for cells, _ in rows(folder, "transitional_provisions")],
    )


def _grant(cells: dict[str, str], row: str) -> Grant:
    start = bounded(cells["valid_from"], cells["possibly_from"])
    assert start, f"{row}: a grant without a first day"
    return Grant(
        f"grant/{cells['id']}",
        cells["holder"],
        cells["certificate_number"],
        cells["scope_completeness"] == "complete",
        start,
        days(cells["valid_until"]),
        day(cells["last_verified_on"]),
        f"grant/{cells['renews']}" if cells.get("renews") else "",
        instant(cells["recorded_at"]),
        row,
    )


def _line(cells: dict[str, str], row: str) -> Line:
    start = bounded(cells["valid_from"], cells["possibly_from"])
    assert start, f"{row}: a line without a first day"
    return Line(
        f"item/{cells['id']}",
        f"grant/{cells['grant']}",
        cells["activity"],
        cells["product"],
        cells["regulation"],
        frozenset(several(cells["standards"]) + several(cells["methods"])),
        cells["edition_policy"],
        start,
        days(cells["valid_until"]),
        instant(cells["recorded_at"]),
        row,
        cells,
    )


def _act(cells: dict[str, str], row: str, does: dict[str, str]) -> Act:
    on = bounded(cells["effective_on"], cells["possibly_from"])
    assert on, f"{row}: an event without a day"
    return Act(
        f"event/{cells['id']}",
        cells["event_type"],
        does[cells["event_type"]],
        on,
        day(cells["effective_until"]),
        day(cells["new_until"]),
        instant(cells["recorded_at"]),
        row,
    )


def _grouped(pairs: Iterator[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _broader(folder: Path, ontology: Path) -> dict[str, str]:
    graph = Graph().parse(ontology / "concepts" / "activity.ttl")
    found = {
        str(narrow).removeprefix(THINGS): str(wide).removeprefix(THINGS)
        for narrow, wide in graph.subject_objects(SKOS.broader)
    }
    for kind, table in (("product", "products"), ("hs", "hs_codes")):
        for cells, _ in rows(folder, table):
            if cells["broader"]:
                found[f"{kind}/{cells['id']}"] = f"{kind}/{cells['broader']}"
    return found


def _hs_products(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for cells, _ in rows(folder, "product_listings"):
        for code in several(cells["hs_codes"]):
            found.setdefault(code, set()).add(cells["product"])
    return found
