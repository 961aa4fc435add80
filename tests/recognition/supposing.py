"""Changes made in the tables themselves, and what an exhaustive search before and after says becomes of recognition."""

import csv
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from tests.oracle.tables import several
from tests.recognition.comparing import thing
from tests.recognition.search import Found, Search

from cabgraph import names, resources
from cabgraph.answers.registry import Registry
from cabgraph.answers.supposing import read_changes
from cabgraph.answers.what_if import found_by

Row = dict[str, str]
Best = tuple[str, str] | None
Becomes = tuple[str, str, str, str, Best, Best]
"""Body, activity, product or nothing, economy, the best way before and after."""
Edit = Callable[[list[Row], list[str]], None]
"""What becomes of the rows of a table; it is told the table's columns."""
Edits = list[tuple[str, Edit]]

UNTIL = "2030-12-31"


def before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def ends(record: str, day: str) -> Edit:
    """The row ends the day before, and a source says so: an end that nobody verified is not certain."""

    def edit(rows: list[Row], _columns: list[str]) -> None:
        row = next(row for row in rows if row["id"] == record)
        row["valid_until"] = before(day)
        row["last_verified_on"] = max(row["last_verified_on"], day)
        for column in ("possibly_until", "ended_by"):
            if column in row:
                row[column] = ""

    return edit


def joins(identifier: str, **cells: str) -> Edit:
    """A row is added."""

    def edit(rows: list[Row], columns: list[str]) -> None:
        recorded = {"recorded_at": "2026-11-22T00:00:00Z", "source": "a test", "confidence": "high"}
        rows.append({column: {**recorded, **cells, "id": identifier}.get(column, "") for column in columns})

    return edit


def suspended(participation: str, day: str, until: str) -> Edits:
    again = (date.fromisoformat(until) + timedelta(days=1)).isoformat()
    told = {"affects": f"participation/{participation}"}
    pause = joins(f"pause-{participation}", event_type="suspension", effective_on=day, **told)
    lifted = joins(f"again-{participation}", event_type="restoration", effective_on=again, **told)
    return [("participation_events", pause), ("participation_events", lifted)]


def grant_suspended(grant: str, day: str, until: str) -> Edits:
    told = {"affects": f"grant/{grant}", "effective_on": day, "effective_until": until}
    return [("status_events", joins(f"pause-{grant}", event_type="suspension", **told))]


def accredited(grant: str, body: str, granter: str, activity: str, product: str, day: str) -> Edits:
    dates = {"valid_from": day, "valid_until": UNTIL}
    line = {"class": "cab:ScopeItem", "grant": grant, "activity": activity, "product": product}
    return [
        ("accreditations", joins(grant, holder=body, granted_by=granter, opening="grant", **dates)),
        ("scope_items", joins(f"{grant}/1", opened_by=f"grant-{grant}", **line, **dates)),
    ]


def participation(identifier: str, participant: str, arrangement: str, activity: str, day: str) -> Edits:
    cells = {"arrangement": arrangement, "participant": participant, "activity": activity, "role": "signatory"}
    return [("participations", joins(identifier, valid_from=day, valid_until=UNTIL, **cells))]


def rule(identifier: str, economy: str, arrangement: str, activity: str, product: str, day: str) -> Edits:
    cells = {"arrangement": arrangement, "jurisdiction": economy, "activities": activity, "product": product}
    return [("acceptance_rules", joins(identifier, valid_from=day, valid_until=UNTIL, **cells))]


def component(identifier: str, part: str, whole: str, day: str) -> Edits:
    return [("arrangement_components", joins(identifier, part=part, whole=whole, valid_from=day, valid_until=UNTIL))]


def edited(source: Path, folder: Path, edits: Edits) -> Search:
    """Return the search over a copy of the tables in which the edits were made."""
    shutil.copytree(source, folder)
    for table, edit in edits:
        path = folder / f"{table}.csv"
        with (path if path.exists() else resources.data() / "vn" / path.name).open(
            encoding="utf-8", newline=""
        ) as opened:
            reader = csv.DictReader(opened)
            columns, rows = list(reader.fieldnames or ()), list(reader) if path.exists() else []
        edit(rows, columns)
        with path.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, columns)
            writer.writeheader()
            writer.writerows(rows)
    return Search(folder, resources.ontology())


# What the searches say -----------------------------------------------------------------------------------------------


def best(found: Iterable[Found]) -> Best:
    told = [(each.standing, "binding" if each.binding else "technical") for each in found]
    return min(told, key=lambda each: (each[0] != "yes", each[1] != "binding"), default=None)


def outcome(was: Best, becomes: Best) -> str:
    if was == becomes:
        return ""
    if was is None:
        return "gained"
    if becomes is None:
        return "lost"
    worth = [(each[0] == "yes", each[1] == "binding") for each in (was, becomes)]
    return "stronger" if worth[1] > worth[0] else "weaker"


def expected(one: Search, other: Search, bodies: Iterable[str], activities: Iterable[str], on: date) -> set[Becomes]:
    """What becomes of each body, activity and economy; of a product where something else does (decision 0023)."""
    economies = sorted({economy for homes in one.homes.values() for economy in homes})
    found: set[Becomes] = set()
    activities = list(activities)
    ruled = {activity: covered_by_rules((one, other), activity) for activity in activities}
    for body in bodies:
        for activity in activities:
            fared = {}
            for economy, was, becomes in turns(one, other, body, activity, "", economies, on):
                found.add((body, activity, "", economy, was, becomes))
                fared[economy] = outcome(was, becomes)
            named = {product for search in (one, other) for product in products(search, body, activity, on)}
            for product in sorted(named | ruled[activity].keys()):
                where = economies if product in named else sorted(ruled[activity][product])
                for economy, was, becomes in turns(one, other, body, activity, product, where, on):
                    if outcome(was, becomes) != fared.get(economy, ""):
                        found.add((body, activity, product, economy, was, becomes))
    return found


def turns(
    one: Search, other: Search, body: str, activity: str, product: str, economies: list[str], on: date
) -> Iterator[tuple[str, Best, Best]]:
    first, second = (search.paths(body, economies, activity, product, on) for search in (one, other))
    for economy in economies:
        was, becomes = best(first[economy]), best(second[economy])
        if was != becomes:
            yield economy, was, becomes


def products(search: Search, body: str, activity: str, on: date) -> set[str]:
    """The products of the lines of a body that stand or may stand."""
    lines = [
        search.tables.lines[key]
        for grant in search.tables.held.get(body, ())
        for key in search.tables.listed.get(grant, ())
    ]
    return {
        line.product
        for line in lines
        if line.activity == activity and line.product and (search.lines.answer(line, on) or ("no",))[0] != "no"
    }


def covered_by_rules(searches: Iterable[Search], activity: str) -> dict[str, set[str]]:
    """The products that rules for an activity name or that are narrower, with the economies of the rules."""
    found: dict[str, set[str]] = {}
    for search in searches:
        everything = {key.removeprefix("product/") for key in search.tables.broader if key.startswith("product/")}
        for cells in search.rules.values():
            if cells["product"] and activity in several(cells["activities"]):
                for product in {one for one in everything if cells["product"] in search.wider(one)} | {
                    cells["product"]
                }:
                    found.setdefault(product, set()).update(several(cells["jurisdiction"]))
    return found


# What the program says -----------------------------------------------------------------------------------------------


def told(registry: Registry, changes: Iterable[str], on: date) -> list[Becomes]:
    scenario = read_changes(registry, changes)
    return [
        (
            body.removeprefix(names.THINGS),
            alike.activity.removeprefix(thing("activity/")),
            alike.product.removeprefix(thing("product/")),
            turn.economy.removeprefix(thing("jurisdiction/")),
            turn.before,
            turn.after,
        )
        for alike in found_by(registry, scenario, on.isoformat())
        for body in alike.bodies
        for turn in alike.turns
    ]
