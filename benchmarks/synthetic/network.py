"""A synthetic world of recognition: economies, accreditation bodies, arrangements in time, laboratories."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from string import ascii_uppercase

from benchmarks.synthetic.tables import Tables
from benchmarks.synthetic.words import provenance
from cabgraph import resources

NAME = "synthetic-network"
"""The country folder."""
_REAL = "vn"
_RECORDED = "2026-11-01T00:00:00Z"
ACTIVITIES = ("testing", "calibration", "inspection", "product-certification")
_FIRST, _LAST = date(2000, 1, 1), date(2026, 10, 31)
_SUCCESSION = date(2022, 1, 1)
_STANDARD = "syn-standard"
_INVENTED = ("AA", *(f"Q{letter}" for letter in "MNOPQRSTUVWXYZ"), *(f"X{letter}" for letter in ascii_uppercase), "ZZ")
"""The alpha-2 codes that ISO 3166-1 leaves to its users: economies beyond the real ones."""


@dataclass(frozen=True)
class Size:
    """How large a world is. The accreditation bodies have the first economies, several of them two."""

    economies: int = 200
    accreditors: int = 100
    bodies: int = 5_000
    lines: int = 3
    seed: int = 1


def write_network(folder: Path, size: Size) -> dict[str, int]:
    """Write the tables of a world under `folder`; return the number of rows of each. The same size gives the same."""
    with Tables(resources.data() / _REAL, folder / NAME) as tables:
        _World(tables, size).write()
        return dict(tables.counts)


class _World:
    """The tables as they are drawn."""

    def __init__(self, tables: Tables, size: Size) -> None:
        self._tables = tables
        self._size = size
        self._rng = Random(f"{size.seed}/network")
        self._economies: list[str] = []
        self._accreditors = [f"syn-ab{number}" for number in range(size.accreditors)]
        self._ministries = [f"syn-ministry{number}" for number in range(12)]
        self._regions: list[str] = []
        self._events = 0
        self._signed = 0

    def write(self) -> None:
        self._homes()
        self._products()
        self._organisations()
        self._arrangements()
        self._components()
        self._signatories()
        self._governments()
        self._rules()
        self._bodies()

    def _add(self, table: str, identifier: str, **cells: str) -> None:
        columns = {"id": identifier, **cells, **provenance()}
        name = f"syn {table} {identifier}"
        labels = {"name_vi": name, "name_en": name} if table in _NAMED else {"label_vi": name, "label_en": name}
        if table in _UNNAMED:
            labels = {}
        if table not in _UNRECORDED:
            columns["recorded_at"] = _RECORDED
        self._tables.add(table, **{**labels, **columns})

    def _day(self, first: date = _FIRST, last: date = _LAST) -> date:
        return first + timedelta(self._rng.randrange((last - first).days + 1))

    def _window(self, first: date = _FIRST) -> dict[str, str]:
        """Draw from when until when something is known to hold, with gaps of knowledge."""
        rng = self._rng
        start = self._day(first, first + timedelta(3_000))
        start = min(start, _LAST)
        cells = {"valid_from": start.isoformat()}
        if rng.random() < 0.15:
            cells = {"valid_from": f"{start:%Y-%m}"}
        elif rng.random() < 0.1:
            cells["possibly_from"] = (start - timedelta(rng.randint(30, 2_000))).isoformat()
        drawn = rng.random()
        if drawn < 0.35:
            cells["valid_until"] = self._day(start + timedelta(40), date(2030, 12, 31)).isoformat()
        if drawn > 0.2:
            cells["last_verified_on"] = max(start, self._day(start, _LAST)).isoformat()
        return cells

    def _homes(self) -> None:
        """The real jurisdictions, of which regions are nobody's home, and as many invented economies as are missing."""
        real = self._tables.rows("jurisdictions")
        for row in real:
            self._tables.add("jurisdictions", **row)
        self._economies = [row["id"] for row in real if row["kind"] == "economy"][: self._size.economies]
        free = [code for code in _INVENTED if code not in self._economies]
        for code in free[: self._size.economies - len(self._economies)]:
            self._add("jurisdictions", code, kind="economy", notation=code)
            self._economies.append(code)
        if len(self._economies) < self._size.economies:
            raise ValueError(f"no code is left for more than {len(self._economies)} economies")

    def _products(self) -> None:
        for wide in range(6):
            self._add("products", f"syn-p{wide}")
            for kind in range(3):
                self._add("products", f"syn-p{wide}-{kind}", broader=f"syn-p{wide}")
                self._add("products", f"syn-p{wide}-{kind}-a", broader=f"syn-p{wide}-{kind}")

    def _product(self) -> str:
        wide = f"syn-p{self._rng.randrange(6)}"
        return self._rng.choice(["", wide, f"{wide}-{self._rng.randrange(3)}", f"{wide}-{self._rng.randrange(3)}-a"])

    def _organisations(self) -> None:
        rng = self._rng
        for number, accreditor in enumerate(self._accreditors):
            homes = {self._economies[number % len(self._economies)]}
            if rng.random() < 0.15:
                homes.add(rng.choice(self._economies))
            kind = "accreditation-body"
            self._add("accreditation_bodies", accreditor, kind=kind, jurisdiction=";".join(sorted(homes)))
        olds = rng.sample(self._accreditors, len(self._accreditors) // 6)
        for number, (old, new) in enumerate(pairwise(olds)):
            kind = ("succession", "renaming", "absorption")[number % 3]
            on = self._day().isoformat()
            self._add("foreign_changes", f"syn-change{number}", original=old, resulting=new, kind=kind, effective_on=on)
        for number, ministry in enumerate(self._ministries):
            home = self._economies[number % len(self._economies)]
            cells = {"class": "cab:RegulatoryAuthority", "kinds": "ministry", "jurisdiction": home}
            self._add("authorities", ministry, **cells)
        for economy in self._economies:
            self._add("member_states", f"syn-state-{economy.lower()}", jurisdiction=economy)

    def _arrangement(self, identifier: str, kind: str, **cells: str) -> None:
        self._add("arrangements", identifier, kind=kind, activities=";".join(ACTIVITIES), **cells)

    def _arrangements(self) -> None:
        """Two worlds that follow one another, regions, parts of regions, and what is between governments."""
        ended = (_SUCCESSION - timedelta(1)).isoformat()
        verified = _SUCCESSION.isoformat()
        self._arrangement(
            "syn-world-old",
            "multilateral-accreditation-mra",
            valid_from="2000-01-01",
            valid_until=ended,
            last_verified_on=verified,
            replaced_by="syn-world-new",
        )
        newest = {"valid_from": verified, "last_verified_on": "2026-10-01"}
        self._arrangement("syn-world-new", "multilateral-accreditation-mra", **newest)
        self._arrangement("syn-goodwill", "cooperation-mou", valid_from="2000-01-01", last_verified_on="2026-10-01")
        self._event("syn-world-old-end", "", "recorded-expiry", _SUCCESSION)
        for number in range(8):
            region = f"syn-region{number}"
            self._regions.append(region)
            self._arrangement(region, "regional-accreditation-mra", **self._window())
        for number in range(5):
            part = f"syn-part{number}"
            self._arrangement(part, "regional-accreditation-mra", **self._window())
        for number in range(6):
            kind = "sectoral-mra" if number % 2 else "conformity-system"
            self._arrangement(f"syn-direct{number}", kind, **self._window())

    def _component(self, part: str, whole: str, **cells: str) -> None:
        self._add("arrangement_components", f"{part}-in-{whole}-{self._count()}", part=part, whole=whole, **cells)

    def _components(self) -> None:
        """Regions within the worlds, some in two spells; parts within one or two regions; goodwill within the world."""
        for region in self._regions:
            self._component(region, "syn-world-old", **self._window())
            if self._rng.random() < 0.4:
                self._component(region, "syn-world-old", **self._window(date(2012, 1, 1)))
            if self._rng.random() < 0.8:
                self._component(region, "syn-world-new", **self._window(_SUCCESSION))
        for number in range(5):
            for region in self._rng.sample(self._regions, self._rng.choice((1, 1, 2))):
                self._component(f"syn-part{number}", region, **self._window())
        self._component("syn-goodwill", "syn-world-old", valid_from="2000-01-01", last_verified_on="2026-10-01")

    def _count(self) -> int:
        self._signed += 1
        return self._signed

    def _participation(self, arrangement: str, participant: str, home: str, **cells: str) -> str:
        identifier = f"syn-s{self._count()}"
        told = {"arrangement": arrangement, "participant": participant, "jurisdiction": home, "role": "signatory"}
        self._add("participations", identifier, **{**told, **cells})
        return identifier

    def _event(self, identifier: str, affects: str, kind: str, on: date, possibly_from: str = "") -> None:
        cells = {"event_type": kind, "effective_on": on.isoformat(), "possibly_from": possibly_from}
        self._add("participation_events", identifier, affects=affects, **cells)

    def _signatories(self) -> None:
        rng = self._rng
        choices = [*self._regions, *(f"syn-part{n}" for n in range(5)), "syn-world-old", "syn-world-new"]
        for number, accreditor in enumerate(self._accreditors):
            home = self._economies[number % len(self._economies)]
            for activity in rng.sample(ACTIVITIES, rng.choice((1, 2, 2, 3, 4))):
                for arrangement in rng.sample(choices, rng.choice((1, 1, 2, 3))):
                    cells = self._window(_SUCCESSION) if arrangement == "syn-world-new" else self._window()
                    if arrangement == "syn-world-old" and rng.random() < 0.6:
                        cells["ended_by"] = "syn-world-old-end"
                    told = (arrangement, f"org/{accreditor}", home)
                    signed = self._participation(*told, activity=activity, **cells)
                    self._touch(signed, cells)
                    if rng.random() < 0.15:
                        later = self._window(date(2015, 1, 1))
                        self._participation(*told, activity=activity, renews=signed, **later)
            if rng.random() < 0.2:
                self._participation("syn-goodwill", f"org/{accreditor}", home, activity="testing", **self._window())

    def _touch(self, signed: str, cells: dict[str, str]) -> None:
        """Suspend, restore or withdraw a participation, at times with a day that is known roughly."""
        rng, target = self._rng, f"participation/{signed}"
        drawn = rng.random()
        if drawn > 0.3:
            return
        self._events += 1
        first = self._day(date.fromisoformat(f"{cells['valid_from']}-01"[:10]))
        possibly = (first - timedelta(rng.randint(1, 200))).isoformat() if rng.random() < 0.3 else ""
        if drawn < 0.05:
            self._event(f"syn-e{self._events}", target, "withdrawal", first, possibly)
            return
        self._event(f"syn-e{self._events}", target, "suspension", first, possibly)
        if drawn < 0.2:
            lifted = min(first + timedelta(rng.randint(1, 900)), _LAST)
            self._event(f"syn-e{self._events}-lifted", target, "restoration", lifted)

    def _governments(self) -> None:
        for number in range(6):
            arrangement = f"syn-direct{number}"
            for ministry in self._rng.sample(self._ministries, 7):
                home = self._economies[int(ministry.removeprefix("syn-ministry")) % len(self._economies)]
                activity = self._rng.choice(["", "", *ACTIVITIES])
                told = (arrangement, f"org/{ministry}", home)
                signed = self._participation(*told, role="party", activity=activity, **(cells := self._window()))
                self._touch(signed, cells)
            for economy in self._rng.sample(self._economies, min(12, len(self._economies))):
                state = f"org/syn-state-{economy.lower()}"
                activity = self._rng.choice(["", "", *ACTIVITIES])
                self._participation(arrangement, state, economy, role="party", activity=activity, **self._window())

    def _rules(self) -> None:
        arrangements = ["syn-world-old", "syn-world-new", *self._regions, *(f"syn-direct{n}" for n in range(6))]
        for number in range(self._size.economies):
            told = {
                "arrangement": self._rng.choice(arrangements),
                "jurisdiction": self._rng.choice(self._economies),
                "activities": ";".join(self._rng.sample(ACTIVITIES, 2)),
                "product": self._product(),
            }
            self._add("acceptance_rules", f"syn-rule{number}", **told, **self._window())

    def _bodies(self) -> None:
        rng = self._rng
        told = {"title_en": "Synthetic standard", "edition_year": "2000", "status": "current", "cited_only": "false"}
        kind = {"kind": "national-standard", "publisher": "GL", "designation": "SYN 1", "number_normalised": "SYN 1"}
        self._add("standards", _STANDARD, **told, **kind)
        for number in range(self._size.bodies):
            body = f"syn-b{number}"
            home = rng.choice(self._economies)
            self._add("bodies", body, **{"class": "cab:Body", "jurisdiction": home})
            for grant in range(rng.choice((1, 1, 1, 2))):
                self._grant(f"{body}-a{grant}", "accreditations", body, rng.choice(self._accreditors))
            if rng.random() < 0.15:
                self._grant(f"{body}-d", "designations", body, rng.choice(self._ministries))
            if rng.random() < 0.12:
                arrangement = f"syn-direct{rng.randrange(6)}"
                cells = {"role": "test-laboratory", "activity": rng.choice(ACTIVITIES), "product": self._product()}
                self._participation(arrangement, f"body/{body}", home, **cells, **self._window())

    def _grant(self, grant: str, table: str, body: str, granter: str) -> None:
        window = self._window()
        decision = f"{grant}-decision"
        self._add("decisions", decision, number=decision, document_kind="decision", issuer=f"org/{granter}")
        cells = {
            "holder": f"body/{body}",
            "granted_by": f"org/{granter}",
            "certificate_number": grant,
            "decision": decision,
            "opening": "grant",
            "scope_completeness": "partial",
        }
        if table == "accreditations":
            cells["accredited_to"] = _STANDARD
        else:
            cells["under_arrangement"] = f"syn-direct{self._rng.randrange(6)}" if self._rng.random() < 0.8 else ""
        self._add(table, grant, **cells, **window)
        first = self._rng.choice(ACTIVITIES)
        for line in range(1, self._rng.randint(1, 2 * self._size.lines - 1) + 1):
            activity = first if self._rng.random() < 0.8 else self._rng.choice(ACTIVITIES)
            own = self._window() if self._rng.random() < 0.2 else {"valid_from": window["valid_from"]}
            own.pop("last_verified_on", "")
            told = {"grant": grant, "activity": activity, "product": self._product(), "opened_by": f"grant-{grant}"}
            self._add("scope_items", f"{grant}/{line}", **{"class": "cab:ScopeItem"}, **told, **own)


_NAMED = frozenset({"jurisdictions", "products", "accreditation_bodies", "authorities", "member_states", "bodies"})
_UNNAMED = frozenset({"decisions", "scope_items", "standards"})
_UNRECORDED = frozenset({*_NAMED, "decisions", "standards"})
