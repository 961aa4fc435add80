"""Make a synthetic country harder: what real sources do and a tidy generator does not.

Days known to the month, bounds of events, grants whose lines nobody has read, editions of one work, regulations without
a start or an end, acts that give the dates, repeals in whole and in part, transitions. Rows are changed in place,
with a seed; nothing refers to what is not there.
"""

import csv
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from random import Random

Rows = list[dict[str, str]]


def twist(folder: Path, real: Path, seed: int) -> None:
    """Rewrite the tables of a country's folder; `real` is where tables it lacks have their metadata and mapping."""
    choose = Random(f"{seed}/twist")
    tables = {name: _read(folder, name) for name in _CHANGED}
    _twist_standards(choose, tables["standards"])
    _twist_law(choose, tables)
    _twist_grants(choose, tables)
    _twist_lines(choose, tables)
    _twist_events(choose, tables["status_events"])
    for name, rows in tables.items():
        if not (folder / f"{name}.rq").is_file():
            _borrow(real, folder, name)
        _write(folder, name, rows)


_CHANGED = (
    *("standards", "technical_regulations", "legal_documents", "product_listings", "scope_items", "status_events"),
    *("accreditations", "designations", "registrations", "legal_changes", "transitional_provisions"),
)


def _read(folder: Path, name: str) -> Rows:
    path = folder / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _columns(folder: Path, name: str) -> list[str]:
    described = json.loads((folder / f"{name}.csv-metadata.json").read_text(encoding="utf-8"))
    return [column["name"] for column in described["tableSchema"]["columns"]]


def _write(folder: Path, name: str, rows: Rows) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, _columns(folder, name), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _borrow(real: Path, folder: Path, name: str) -> None:
    described = json.loads((real / f"{name}.csv-metadata.json").read_text(encoding="utf-8"))
    described["cab:synthetic"] = True
    (folder / f"{name}.csv-metadata.json").write_text(json.dumps(described, ensure_ascii=False), encoding="utf-8")
    shutil.copy(real / f"{name}.rq", folder / f"{name}.rq")


def _sometimes(choose: Random, share: float, row: dict[str, str], **cells: str) -> None:
    """Change cells of a row in a share of cases."""
    if choose.random() < share:
        row.update(cells)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _twist_standards(choose: Random, standards: Rows) -> None:
    """Works without a year, editions of them, and numbers whose year stands in brackets."""
    for row in list(standards):
        if choose.random() < 0.08:
            work = row | {"id": f"{row['id']}-work", "edition_year": "", "superseded_by": "", "status": ""}
            work["designation"] = work["number_normalised"] = row["number_normalised"].rsplit(":", 1)[0]
            if choose.random() < 0.5:
                work["designation"] = work["number_normalised"] = f"GL {row['id']}"
            standards.append(work)
            row["edition_of"] = work["id"]
        elif choose.random() < 0.05:
            number, year = row["number_normalised"].rsplit(":", 1)
            row["designation"] = row["number_normalised"] = f"{number} ({year})"


def _twist_law(choose: Random, tables: dict[str, Rows]) -> None:
    acts, changes, transitions = tables["legal_documents"], tables["legal_changes"], tables["transitional_provisions"]
    model = next(row for row in acts if row["id"] == tables["technical_regulations"][0]["issued_by_act"])
    told = {"source": model["source"], "confidence": "low", "recorded_at": "2020-01-01T00:00:00Z"}
    for place, row in enumerate(tables["technical_regulations"]):
        start = _day(row["in_force_from"])
        act = model | {"id": f"syn-act-{place}", "number": f"{place}/GL", "number_normalised": f"{place}/GL"}
        act |= {"signed_on": row["signed_on"], "in_force_from": row["in_force_from"], "in_force_until": ""}
        _sometimes(choose, 0.5, act, in_force_from="")
        _sometimes(choose, 0.3, act, signed_on=act["signed_on"][:7])
        _sometimes(choose, 0.1, act, in_force_until=str(start + timedelta(900)))
        acts.append(act)
        row["issued_by_act"] = act["id"]
        _sometimes(choose, 0.4, row, in_force_from="")
        _sometimes(choose, 0.4, row, signed_on="")
        _sometimes(choose, 0.6, row, in_force_until="")
        if choose.random() < 0.35:
            changes.append(_change(choose, row, model["id"], start, len(changes)) | told)
        if row["superseded_by"] and choose.random() < 0.6:
            transitions.append(_transition(choose, row, start, len(transitions)) | told)
    for listing in tables["product_listings"]:
        since = _day(listing["valid_from"])
        listing["mandatory_from"] = choose.choice(["", listing["valid_from"], str(since + timedelta(400))])
        _sometimes(choose, 0.3, listing, regulation="")


def _change(choose: Random, regulation: dict[str, str], by: str, start: date, count: int) -> dict[str, str]:
    extent = choose.choice(["whole", "part", "part"])
    products = regulation["products"].split(";")
    return {
        "id": f"syn-change-{count}",
        "label_vi": f"Thay đổi giả lập {count}",
        "label_en": f"Synthetic change {count}",
        "changing_act": choose.choice([by, regulation["issued_by_act"]]),
        "changed_act": regulation["issued_by_act"],
        "kind": choose.choice(["repeals", "replaces", "repeals", "amends"]),
        "extent": extent,
        "effective_on": choose.choice(["", str(start + timedelta(choose.randint(100, 3000)))]),
        "products": choose.choice(["", choose.choice(products)]) if extent == "part" else "",
    }


def _transition(choose: Random, regulation: dict[str, str], start: date, count: int) -> dict[str, str]:
    begins = start + timedelta(choose.randint(200, 3500))
    until = str(begins + timedelta(choose.randint(100, 1500)))
    return {
        "id": f"syn-transition-{count}",
        "label_vi": f"Chuyển tiếp giả lập {count}",
        "label_en": f"Synthetic transition {count}",
        "transition_of": regulation["id"],
        "transition_to": choose.choice([regulation["superseded_by"], regulation["superseded_by"], ""]),
        "subject": choose.choice(["designations", "designations", "designations", "certificates", "goods"]),
        "valid_from": str(begins),
        "valid_until": choose.choice(["", until]),
        "until_end_of_record": choose.choice(["", "true", "false"]),
    }


def _twist_grants(choose: Random, tables: dict[str, Rows]) -> None:
    """Days to the month or year; grants none of whose lines were read."""
    touched = {target for row in tables["status_events"] for target in row["affects"].split(";")}
    affected = {target.removeprefix("item/").rsplit("/", 1)[0] for target in touched if target.startswith("item/")}
    unread = set()
    for name in ("accreditations", "designations", "registrations"):
        for row in tables[name]:
            if len(row["valid_from"]) == 10 and not row["possibly_from"]:
                _sometimes(choose, 0.06, row, valid_from=row["valid_from"][:7])
            if len(row["valid_until"]) == 10:
                _sometimes(choose, 0.08, row, valid_until=row["valid_until"][: choose.choice([4, 7])])
                _sometimes(choose, 0.04, row, valid_until="")
            if row["id"] not in affected and choose.random() < 0.02:
                unread.add(row["id"])
    tables["scope_items"] = [row for row in tables["scope_items"] if row["grant"] not in unread]


def _twist_lines(choose: Random, tables: dict[str, Rows]) -> None:
    """Ends of their own, starts to the month, works cited instead of editions, several documents on a line."""
    works = {row["id"].removesuffix("-work"): row["id"] for row in tables["standards"] if row["id"].endswith("-work")}
    names = [row["id"] for row in tables["standards"]]
    for row in tables["scope_items"]:
        if len(row["valid_from"]) == 10 and not row["possibly_from"]:
            _sometimes(choose, 0.05, row, valid_from=row["valid_from"][:7])
        if len(row["valid_from"]) == 10 and not row["possibly_from"]:
            since = _day(row["valid_from"])
            until = str(since + timedelta(choose.randint(50, 2500)))
            _sometimes(choose, 0.05, row, valid_until=until[: choose.choice([7, 10])])
        for cell in ("methods", "standards"):
            cited = [works.get(one, one) if choose.random() < 0.5 else one for one in row[cell].split(";") if one]
            if cited and choose.random() < 0.05:
                cited.append(choose.choice(names))
            row[cell] = ";".join(dict.fromkeys(cited))


def _twist_events(choose: Random, events: Rows) -> None:
    """Days known to the month, and earliest bounds."""
    for row in events:
        if len(row["effective_on"]) == 10:
            on = _day(row["effective_on"])
            _sometimes(choose, 0.1, row, effective_on=row["effective_on"][:7])
            _sometimes(choose, 0.1, row, possibly_from=str(on - timedelta(choose.randint(1, 200))))
