"""Gaps, impact and what falls due, counted again from the tables by loops over rows; nothing of the program is used.

Each function gives the rows of one stored question, without names, as sets of keys (`body/…`, `regulation/…`).
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.oracle.tables import day, days, rows, several
from tests.recognition.search import Search

Row = tuple[str, ...]
RANK = {"": 0, "unknown": 1, "yes": 2}


def keyed(kind: str, slugs: str) -> list[str]:
    return [f"{kind}/{slug}" for slug in several(slugs)]


class Boards:
    """The tables of a country, and what the pages of co-operation say of them."""

    def __init__(self, folder: Path, ontology: Path) -> None:
        self.folder = folder
        self.search = Search(folder, ontology)
        self.tables = self.search.tables
        self.designations = {f"grant/{cells['id']}" for cells, _ in rows(folder, "designations")}
        self.grants = {
            f"grant/{cells['id']}": cells
            for table in ("accreditations", "designations", "registrations")
            for cells, _ in rows(folder, table)
        }
        self.publications = {
            cells["id"]: cells for table in ("standards", "oiml_publications") for cells, _ in rows(folder, table)
        }

    # One day of one line or grant ---------------------------------------------------------------------------------

    def line_stands(self, key: str, on: date) -> str:
        said = self.search.lines.answer(self.tables.lines[key], on)
        return said[0] if said and said[0] != "no" else ""

    def grant_stands(self, key: str, on: date) -> str:
        grant = self.tables.grants[key]
        if not self.search.lines.counts(grant):
            return ""
        said = self.search.lines.grant_says(grant, on)[0]
        return "" if said == "no" else said

    def holder_of(self, line: str) -> str:
        return self.tables.grants[self.tables.lines[line].grant].holder

    # Gaps ---------------------------------------------------------------------------------------------------------

    def products(self, on: date) -> set[Row]:
        """Product, regulation, gap, certain bodies, uncertain ones, provinces, bodies whose province is not known."""
        found = set()
        for cells in self.tables.listings:
            begins, ends = day(cells["mandatory_from"]), day(cells["valid_until"])
            if not cells["regulation"] or begins is None or begins > on or (ends and ends < on):
                continue
            for regulation in several(cells["regulation"]):
                found.add(self._product(cells["product"], regulation, on))
        return found

    def _product(self, product: str, regulation: str, on: date) -> Row:
        wide = self.search.wider(product)
        sure, unsure = set(), set()
        for key, line in self.tables.lines.items():
            if line.grant in self.designations and line.regulation == regulation and line.product in wide:
                stands = self.line_stands(key, on)
                (sure if stands == "yes" else unsure if stands else set()).add(self.holder_of(key))
        provinces, unplaced = set(), 0
        for holder in sure:
            own = self.provinces_of(holder, on)
            provinces |= own
            unplaced += not own
        if not sure:
            gap = "unknown" if unsure else "none"
        elif len(sure) == 1:
            gap = "one"
        elif len(provinces) > 1:
            gap = "enough"
        else:
            gap = "unknown" if unplaced else "one-province"
        counts = (len(sure), len(unsure), len(provinces), unplaced)
        return (f"product/{product}", f"regulation/{regulation}", gap, *map(str, counts))

    def provinces_of(self, holder: str, on: date) -> set[str]:
        """The provinces of a body that there were on a day: a body of long standing names its old and its new one."""
        kind, _, slug = holder.partition("/")
        if kind != "body":
            return set()
        cells = next(cells for cells, _ in rows(self.folder, "bodies") if cells["id"] == slug)
        named = {each for name in ("province", "province_today") for each in several(cells[name])}
        found = set()
        for cells, _ in rows(self.folder, "provinces"):
            begins = day(cells["possibly_from"]) or day(cells["valid_from"])
            ends = day(cells["valid_until"])
            if cells["id"] in named and begins and begins <= on and (ends is None or on <= ends):
                found.add(cells["id"])
        return found

    def adoptions(self) -> set[Row]:
        """National standard, edition adopted, newer edition, degree."""
        adopted = {each for cells, _ in rows(self.folder, "adoptions") for each in several(cells["adopts"])}
        found = set()
        for cells, _ in rows(self.folder, "adoptions"):
            for edition in several(cells["adopts"]):
                for newer in several(self.publications[edition]["superseded_by"]):
                    if newer not in adopted:
                        ids = (f"standard/{each}" for each in (cells["adopted_as"], edition, newer))
                        found.add((*ids, f"degree/{cells['degree']}"))
        return found

    def unused_publications(self, kind: str, on: date) -> set[Row]:
        """Publication, whether adopted, whether somebody may have it."""
        adopted = {each for cells, _ in rows(self.folder, "adoptions") for each in several(cells["adopts"])}
        found = set()
        for slug, cells in self.publications.items():
            if cells["kind"] != kind or cells["status"] != "in-force":
                continue
            stands = {self.line_stands(key, on) for key, line in self.tables.lines.items() if slug in line.standards}
            if "yes" not in stands:
                found.add((f"standard/{slug}", str(slug in adopted).lower(), str("unknown" in stands).lower()))
        return found

    def unused_arrangements(self, economy: str, on: date) -> set[Row]:
        """Arrangement, activity, whether somebody may use it: by an accreditation, a designation, or taking part."""
        search, found = self.search, set()
        for key, cells in search.arrangements.items():
            parties = {cell["participant"] for cell in search.participations.values() if self._in(cell, key)}
            parties |= set(several(cells["party"]))
            if not search.stands(key, on) or not any(economy in search.homes.get(one, ()) for one in parties):
                continue
            named = set(several(cells["activities"]))
            named |= {cell["activity"] for cell in search.participations.values() if self._in(cell, key)} - {""}
            for activity in named:
                used = max((RANK[use] for use in self._uses(economy, key, activity, on)), default=0)
                if used < 2:
                    found.add((key, f"activity/{activity}", str(used > 0).lower()))
        return found

    def _in(self, cells: dict[str, str], arrangement: str) -> bool:
        return f"arrangement/{cells['arrangement']}" == arrangement

    def _uses(self, economy: str, arrangement: str, activity: str, on: date) -> Iterator[str]:
        search = self.search
        for body in self.tables.bodies:
            if economy not in search.homes.get(body, ()):
                continue
            for grant, (_, stands), _ in search.held(body, activity, "", on):
                if grant in search.accreditations:
                    for joined in self._joined(search.granted_by[grant], arrangement, activity, on):
                        yield min(stands, joined, key=RANK.__getitem__)
                elif search.under.get(grant) == arrangement:
                    yield stands
            for key, cells in search.participations.items():
                if cells["participant"] == body and cells["activity"] == activity and self._in(cells, arrangement):
                    yield search.stands(key, on)

    def _joined(self, granter: str, arrangement: str, activity: str, on: date) -> Iterator[str]:
        """How an accreditation body stands in an arrangement, or in a part of it."""
        search = self.search
        names = search.names_of(granter)
        for key, cells in search.participations.items():
            if cells["participant"] in names and cells["activity"] == activity:
                stands = search.stands(key, on)
                for way in self._ways(f"arrangement/{cells['arrangement']}", arrangement):
                    links = [stands, *(search.stands(each, on) for each in way)]
                    yield min(links, key=RANK.__getitem__)

    def _ways(self, part: str, whole: str, passed: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        if part == whole:
            yield passed
            return
        for key, cells in self.search.components.items():
            if f"arrangement/{cells['part']}" == part and key not in passed:
                yield from self._ways(f"arrangement/{cells['whole']}", whole, (*passed, key))

    def not_carried(self, economy: str) -> set[Row]:
        """Arrangement, successor, participant, activity, carried: unknown or not-seen."""
        search, found = self.search, set()
        for key, cells in search.arrangements.items():
            for successor in keyed("arrangement", cells["replaced_by"]):
                for record in search.participations.values():
                    participant, activity = record["participant"], record["activity"]
                    if not self._in(record, key) or not activity or economy not in search.homes.get(participant, ()):
                        continue
                    names = search.names_of(participant)
                    later = [
                        self._ever(one)
                        for one, other in search.participations.items()
                        if self._in(other, successor)
                        and other["participant"] in names
                        and other["activity"] in (activity, "")
                    ]
                    sure = [
                        self._ever(one)
                        for one, other in search.participations.items()
                        if self._in(other, successor)
                        and other["participant"] in names
                        and other["activity"] == activity
                    ]
                    if "yes" not in sure:
                        carried = "unknown" if any(later) else "not-seen"
                        found.add((key, successor, participant, f"activity/{activity}", carried))
        return found

    def _ever(self, participation: str) -> str:
        """The best standing of a participation on any day, looked at around every day that its tables name."""
        record = self.search.network.tables.grants[participation]
        named = {record.start.earliest, record.start.latest, record.verified or record.start.latest}
        named |= {each for end in [record.end] if end for each in (end.earliest, end.latest)}
        named |= {
            bound
            for act in self.search.network.tables.acts.get(participation, ())
            for bound in (act.on.earliest, act.on.latest)
        }
        around = {
            date.fromordinal(max(1, min(date.max.toordinal(), each.toordinal() + step)))
            for each in named
            for step in (-1, 0, 1)
        }
        return max((self.search.stands(participation, each) for each in around), key=RANK.__getitem__)

    # Impact -------------------------------------------------------------------------------------------------------

    def impact(self, document: str, on: date) -> set[Row]:
        """Part, thing, holder, standing of all that rests on a document, as `standard/x`, `regulation/x`, …"""
        best: dict[tuple[str, str, str], str] = {}
        for part, thing, holder, stands in self._resting(document, on):
            if stands:
                key = (part, thing, holder)
                best[key] = max(best.get(key, ""), stands, key=RANK.__getitem__)
        return {(*key, stands) for key, stands in best.items()}

    def _resting(self, document: str, on: date) -> Iterator[tuple[str, str, str, str]]:
        kind, _, slug = document.partition("/")
        yield from self._cited(kind, slug, on)
        yield from self._granted(kind, slug, on)
        yield from self._listed(kind, slug, on)
        yield from self._agreed(kind, slug, on)
        if kind == "standard":
            for cells, _ in rows(self.folder, "adoptions"):
                if slug in (*several(cells["adopts"]), *several(cells["adopted_as"])):
                    yield "adoption", f"adoption/{cells['id']}", "", "yes"
        if kind == "legal-document":
            for table, column in (("programmes", "implements"), ("key_tasks", "legal_documents")):
                for cells, _ in rows(self.folder, table):
                    if slug in several(cells[column]):
                        yield "programme", f"programme/{cells['id']}", "", "yes"

    def _cited(self, kind: str, slug: str, on: date) -> Iterator[tuple[str, str, str, str]]:
        for key, line in self.tables.lines.items():
            cited = line.standards if kind == "standard" else {line.regulation} if kind == "regulation" else set()
            if slug in cited:
                stands, holder = self.line_stands(key, on), self.holder_of(key)
                yield "line", key, holder, stands
                yield "grant", line.grant, holder, stands
                yield "body", holder, "", stands
                if line.product:
                    yield "product", f"product/{line.product}", "", stands

    def _granted(self, kind: str, slug: str, on: date) -> Iterator[tuple[str, str, str, str]]:
        column = {"standard": "accredited_to", "legal-document": "legal_basis"}.get(kind, "")
        for key, cells in self.grants.items():
            if slug in several(cells.get(column, "")):
                stands, holder = self.grant_stands(key, on), self.tables.grants[key].holder
                yield "grant", key, holder, stands
                yield "body", holder, "", stands

    def _listed(self, kind: str, slug: str, on: date) -> Iterator[tuple[str, str, str, str]]:
        for cells in self.tables.listings:
            rests = {"regulation": several(cells["regulation"]), "legal-document": several(cells["listed_in"])}
            begins, ends = days(cells["valid_from"]), day(cells["valid_until"])
            if slug in rests.get(kind, ()) and begins and begins.latest <= on and (ends is None or on <= ends):
                yield "listing", f"listing/{cells['id']}", "", "yes"
                yield "product", f"product/{cells['product']}", "", "yes"

    def _agreed(self, kind: str, slug: str, on: date) -> Iterator[tuple[str, str, str, str]]:
        for key, cells in self.search.participations.items():
            if kind == "standard" and slug in several(cells["standard"]):
                stands = self.search.stands(key, on)
                yield "participation", key, cells["participant"], stands
                yield "arrangement", f"arrangement/{cells['arrangement']}", "", stands
        for key, cells in self.search.arrangements.items():
            if kind == "legal-document" and slug in several(cells["legal_basis"]):
                yield "arrangement", key, "", self.search.stands(key, on)

    # Calendar -----------------------------------------------------------------------------------------------------

    def due(self, economy: str, on: date, until: date) -> set[Row]:
        """Day, what, record: stated ends, days after which a record without one needs confirming, closing years."""
        return {
            (str(last), what, record)
            for last, what, record in (*self._dated(economy), *self._agreed_to_end(economy), *self._closing())
            if last and on <= last <= until
        }

    def _dated(self, economy: str) -> Iterator[tuple[date | None, str, str]]:
        for cells, _ in rows(self.folder, "memberships"):
            if economy in several(cells["jurisdiction"]):
                yield from self._ends_or_verified("membership", cells)
        for cells in self.search.participations.values():
            if economy in self.search.homes.get(cells["participant"], ()):
                yield from self._ends_or_verified("participation", cells)

    def _ends_or_verified(self, kind: str, cells: dict[str, str]) -> Iterator[tuple[date | None, str, str]]:
        end = days(cells["valid_until"])
        record = f"{kind}/{cells['id']}"
        if end:
            yield end.earliest, f"{kind}-ends", record
        else:
            yield day(cells["last_verified_on"]), f"{kind}-verify", record

    def _agreed_to_end(self, economy: str) -> Iterator[tuple[date | None, str, str]]:
        for key, cells in self.search.arrangements.items():
            parties = {cell["participant"] for cell in self.search.participations.values() if self._in(cell, key)}
            parties |= set(several(cells["party"]))
            end = days(cells["valid_until"])
            if end and any(economy in self.search.homes.get(party, ()) for party in parties):
                yield end.earliest, "arrangement-ends", key

    def _closing(self) -> Iterator[tuple[date | None, str, str]]:
        for cells, _ in rows(self.folder, "programmes"):
            if cells["period_end"]:
                yield date(int(cells["period_end"]), 12, 31), "programme-ends", f"programme/{cells['id']}"
