"""Changes drawn at random: each as a sentence and as what becomes of the tables, with the bodies it is about."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from benchmarks.synthetic.network import ACTIVITIES
from tests.recognition import supposing as change
from tests.recognition.search import Search
from tests.recognition.supposing import UNTIL, Edits, ends


@dataclass
class Drawn:
    """A scenario: sentences, edits, and the organisations and bodies that it speaks of."""

    kinds: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    edits: Edits = field(default_factory=list)
    about: set[str] = field(default_factory=set)


class Drawing:
    """Draws scenarios for a day. What could not be said again in the tables without doubt is drawn anew."""

    def __init__(self, search: Search, rng: Random, on: date) -> None:
        self.search, self.rng, self.on = search, rng, on
        self.since = (on - timedelta(days=rng.randrange(200))).isoformat()
        self.start = date.fromisoformat(self.since)
        self.until = (on + timedelta(days=rng.randrange(200))).isoformat()
        self._touched: set[str] = set()
        self._made = 0
        touched = {act for key, acts in search.network.tables.acts.items() if len(acts) > 1 for act in (key,)}
        renewed = {f"participation/{cells['renews']}" for cells in search.participations.values() if cells["renews"]}
        self._plain = {
            key
            for key, cells in search.participations.items()
            if key not in touched | renewed and not cells["renews"] and self._begun(cells)
        }

    def scenario(self, most: int) -> Drawn:
        drawn = Drawn()
        for _ in range(self.rng.randint(1, most)):
            kind = self.rng.choice(sorted(self.kinds()))
            self.kinds()[kind](drawn)
        return drawn

    def kinds(self) -> dict[str, Callable[[Drawn], None]]:
        return {
            "joins": self.joins,
            "leaves": self.leaves,
            "is suspended": self.pauses,
            "rule": self.rules,
            "rule ends": self.rule_ends,
            "component": self.component,
            "component ends": self.component_ends,
            "accredited": self.accredited,
            "grant ends": self.grant_ends,
            "grant suspended": self.grant_pauses,
            "economy joins": self.economy_joins,
            "economy suspended": self.economy_pauses,
        }

    def _begun(self, cells: dict[str, str]) -> bool:
        first = cells["valid_from"]
        return len(first) == 10 and not cells["possibly_from"] and first < self.since

    def _new(self) -> str:
        self._made += 1
        return f"new{self._made}"

    def _say(self, drawn: Drawn, kind: str, sentence: str, edits: Edits, about: set[str]) -> None:
        drawn.kinds.append(kind)
        drawn.sentences.append(sentence)
        drawn.edits += edits
        drawn.about |= about

    def _take(self, keys: set[str]) -> str | None:
        """A record that stands on the first day and was not touched yet."""
        able = [key for key in sorted(keys - self._touched) if self.search.stands(key, self.start)]
        if not able:
            return None
        key = self.rng.choice(able)
        self._touched.add(key)
        return key

    def _standing_arrangement(self) -> str:
        able = [key for key in self.search.arrangements if self.search.stands(key, self.start)]
        return self.rng.choice(sorted(able)).removeprefix("arrangement/")

    def _joined(self, participant: str, arrangement: str, activity: str) -> bool:
        """Whether a participation is there already, or was drawn."""
        wanted = (participant, arrangement, activity)
        rows = self.search.participations.items()
        there = [key for key, row in rows if (row["participant"], row["arrangement"], row["activity"]) == wanted]
        if any(self.search.stands(key, self.start) for key in there) or str(wanted) in self._touched:
            return True
        self._touched.add(str(wanted))
        return False

    # Participations ---------------------------------------------------------------------------------------------------

    def joins(self, drawn: Drawn) -> None:
        arrangement = self._standing_arrangement()
        government = arrangement.startswith("syn-direct")
        organisations = sorted(self.search.homes if government else self.search.accreditors)
        participant = self.rng.choice(organisations)
        activity = self.rng.choice(["", *ACTIVITIES])
        if self._joined(participant, arrangement, activity):
            return
        sentence = f"add participation {participant} {arrangement} {activity or 'any'} from {self.since} until {UNTIL}"
        edits = change.participation(self._new(), participant, arrangement, activity, self.since)
        self._say(drawn, "joins", sentence, edits, {participant})

    def leaves(self, drawn: Drawn) -> None:
        key = self._take(self._plain)
        if key:
            record = key.removeprefix("participation/")
            sentence = f"remove participation {record} from {self.since}"
            about = {self.search.participations[key]["participant"]}
            self._say(drawn, "leaves", sentence, [("participations", ends(record, self.since))], about)

    def pauses(self, drawn: Drawn) -> None:
        key = self._take(self._plain)
        if key:
            record = key.removeprefix("participation/")
            sentence = f"suspend participation {record} from {self.since} until {self.until}"
            about = {self.search.participations[key]["participant"]}
            self._say(drawn, "is suspended", sentence, change.suspended(record, self.since, self.until), about)

    # Economies --------------------------------------------------------------------------------------------------------

    def _economy(self) -> str:
        return self.rng.choice(sorted({home for homes in self.search.homes.values() for home in homes}))

    def _of(self, arrangement: str) -> dict[str, dict[str, str]]:
        rows = self.search.participations.items()
        return {key: cells for key, cells in rows if cells["arrangement"] == arrangement}

    def economy_pauses(self, drawn: Drawn) -> None:
        arrangement = self._standing_arrangement()
        homes = {key: self.search.homes[cells["participant"]] for key, cells in self._of(arrangement).items()}
        standing = {key for key in homes if self.search.stands(key, self.start)}
        able = {economy for key in standing & self._plain for economy in homes[key]}
        able -= {economy for key in standing if key not in self._plain - self._touched for economy in homes[key]}
        if not able:
            return
        economy = self.rng.choice(sorted(able))
        there = {key for key in standing if economy in homes[key]}
        self._touched |= there
        edits = []
        for key in sorted(there):
            edits += change.suspended(key.removeprefix("participation/"), self.since, self.until)
        sentence = f"suspend economy {economy} {arrangement} from {self.since} until {self.until}"
        about = {self.search.participations[key]["participant"] for key in there}
        self._say(drawn, "economy suspended", sentence, edits, about)

    def economy_joins(self, drawn: Drawn) -> None:
        economy, arrangement = self._economy(), self._standing_arrangement()
        search, there = self.search, self._of(arrangement)
        if sum(cells["participant"] in search.accreditors for cells in there.values()) * 2 > len(there):
            continued = {one for one, _ in search.same}
            own = sorted(iri for iri in search.accreditors - continued if economy in search.homes[iri])
            standing = {
                (name, cells["activity"])
                for key, cells in there.items()
                if search.stands(key, self.start) == "yes"
                for name in search.names_of(cells["participant"])
            }
            taken = sorted({cells["activity"] for cells in there.values() if cells["activity"]})
            wanted = [(one, activity) for one in own for activity in taken if (one, activity) not in standing]
        else:
            if any(
                economy in search.homes[cells["participant"]]
                and not cells["participant"].startswith("body/")
                and search.stands(key, self.start) == "yes"
                for key, cells in there.items()
            ):
                return
            wanted = [(one, "") for one in self._speaker(economy)]
        if not wanted or any(f"{(one, arrangement, activity)}" in self._touched for one, activity in wanted):
            return
        self._touched |= {f"{(one, arrangement, activity)}" for one, activity in wanted}
        edits = []
        for participant, activity in wanted:
            edits += change.participation(self._new(), participant, arrangement, activity, self.since)
        sentence = f"add economy {economy} {arrangement} from {self.since} until {UNTIL}"
        self._say(drawn, "economy joins", sentence, edits, {one for one, _ in wanted})

    def _speaker(self, economy: str) -> list[str]:
        taken = {
            (cells["participant"], cells["arrangement"])
            for cells in self.search.participations.values()
            if economy in self.search.homes[cells["participant"]]
            and cells["participant"] not in self.search.accreditors
            and not cells["participant"].startswith("body/")
        }
        counted = Counter(one for one, _ in taken)
        return sorted(counted, key=lambda one: (-counted[one], one))[:1]

    # Rules and components ---------------------------------------------------------------------------------------------

    def rules(self, drawn: Drawn) -> None:
        economy, arrangement = self._economy(), self._standing_arrangement()
        activity, product = self.rng.choice(ACTIVITIES), self.rng.choice(["", "syn-p1", "syn-p2-0", "syn-p3-1-a"])
        words = f"{economy} {arrangement} {activity} {product or 'any'}"
        if words not in self._touched:
            self._touched.add(words)
            edits = change.rule(self._new(), economy, arrangement, activity, product, self.since)
            self._say(drawn, "rule", f"add rule {words} from {self.since} until {UNTIL}", edits, set())

    def rule_ends(self, drawn: Drawn) -> None:
        key = self._take({key for key, cells in self.search.rules.items() if self._begun(cells)})
        if key:
            record = key.removeprefix("acceptance-rule/")
            sentence = f"remove rule {record} from {self.since}"
            self._say(drawn, "rule ends", sentence, [("acceptance_rules", ends(record, self.since))], set())

    def component(self, drawn: Drawn) -> None:
        part, whole = self._standing_arrangement(), self._standing_arrangement()
        both = f"{part} {whole}"
        there = [key for key, cells in self.search.components.items() if f"{cells['part']} {cells['whole']}" == both]
        if part == whole or both in self._touched or any(self.search.stands(key, self.start) for key in there):
            return
        self._touched.add(both)
        edits = change.component(self._new(), part, whole, self.since)
        self._say(drawn, "component", f"add component {both} from {self.since} until {UNTIL}", edits, set())

    def component_ends(self, drawn: Drawn) -> None:
        key = self._take({key for key, cells in self.search.components.items() if self._begun(cells)})
        if key:
            record = key.removeprefix("arrangement-component/")
            cells = self.search.components[key]
            self._touched.add(f"{cells['part']} {cells['whole']}")
            sentence = f"remove component {record} from {self.since}"
            self._say(drawn, "component ends", sentence, [("arrangement_components", ends(record, self.since))], set())

    # What bodies hold -------------------------------------------------------------------------------------------------

    def accredited(self, drawn: Drawn) -> None:
        body = self.rng.choice(sorted(self.search.tables.bodies))
        granter, activity = self.rng.choice(sorted(self.search.accreditors)), self.rng.choice(ACTIVITIES)
        product = self.rng.choice(["syn-p1", "syn-p2-0", "syn-p3-1-a"])
        edits = change.accredited(self._new(), body, granter, activity, product, self.since)
        words = f"{body} {granter} {activity} {product}"
        self._say(drawn, "accredited", f"add grant {words} from {self.since} until {UNTIL}", edits, {body})

    def _grant(self) -> str | None:
        tables = self.search.tables
        able = [
            key
            for key, grant in sorted(tables.grants.items())
            if key not in self._touched
            and grant.start.earliest == grant.start.latest < self.start
            and self.search.lines.grant_may_stand(grant, self.start)
        ]
        if not able:
            return None
        key = self.rng.choice(able)
        self._touched.add(key)
        return key.removeprefix("grant/")

    def grant_ends(self, drawn: Drawn) -> None:
        grant = self._grant()
        if grant:
            table = "accreditations" if f"grant/{grant}" in self.search.accreditations else "designations"
            about = {self.search.tables.grants[f"grant/{grant}"].holder}
            edits: Edits = [(table, ends(grant, self.since))]
            self._say(drawn, "grant ends", f"remove grant {grant} from {self.since}", edits, about)

    def grant_pauses(self, drawn: Drawn) -> None:
        grant = self._grant()
        if grant:
            about = {self.search.tables.grants[f"grant/{grant}"].holder}
            sentence = f"suspend grant {grant} from {self.since} until {self.until}"
            edits = change.grant_suspended(grant, self.since, self.until)
            self._say(drawn, "grant suspended", sentence, edits, about)

    # Whom to ask about ------------------------------------------------------------------------------------------------

    def bodies(self, drawn: Drawn, count: int) -> list[str]:
        """Bodies that the scenario names, that its organisations accredited, and others."""
        tables = self.search.tables
        names = {name for one in drawn.about for name in self.search.names_of(one)}
        accredited = {tables.grants[key].holder for key, granter in self.search.granted_by.items() if granter in names}
        named = {one for one in drawn.about if one in tables.held or one.startswith("body/")}
        near = self.rng.sample(sorted(accredited), min(count, len(accredited)))
        return sorted({*named, *near, *self.rng.sample(sorted(tables.bodies), min(count, len(tables.bodies)))})
