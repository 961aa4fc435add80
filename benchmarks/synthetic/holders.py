"""The synthetic bodies: names with diacritics, two of one name now and then, former names, provinces of both lists."""

from dataclasses import dataclass
from datetime import date
from random import Random

from benchmarks.synthetic.tables import Tables
from benchmarks.synthetic.words import Pair, instant, provenance, some_day, today, words
from cabgraph import names


@dataclass(frozen=True)
class Holder:
    """One body: its identifier and its name today."""

    id: str
    name: Pair


class Holders:
    """The bodies of one seed; a body's name depends only on the seed and its number."""

    def __init__(self, tables: Tables, seed: int) -> None:
        self._tables = tables
        self._seed = seed
        rows = tables.rows("provinces")
        self._names = {row["id"]: row["name_vi"] for row in rows}
        self._provinces = [(row["id"], row["replaced_by"]) for row in rows if row["id"].startswith("63-")]

    def write(self, number: int) -> Holder:
        """Write one body, and its former name if it has one."""
        rng = Random(f"{self._seed}/body/{number}")
        before, now = rng.choice(self._provinces)
        name = self.name(number)
        holder = Holder(f"syn-{number + 1:06d}", name)
        street = f"Số {rng.randint(1, 400)} {rng.choice(words()['names']['streets'])}, {self._names[before]}"
        self._tables.add(
            "bodies",
            id=holder.id,
            **{"class": "cab:Body"},
            name_vi=name[0],
            name_en=name[1],
            alt_vi=f"GL-{abbreviation(name[0])}{number + 1}",
            jurisdiction="VN",
            province=before,
            province_today=now,
            address=street,
            tax_code=f"00{number + 1:08d}",
            note=words()["note"],
            **provenance(),
        )
        if rng.random() < words()["names"]["former_name"]:
            self._former(rng, holder, number)
        return holder

    def name(self, number: int) -> Pair:
        """Return a body's name; now and then it is the one of the body before."""
        rng = Random(f"{self._seed}/name/{number}")
        if number and rng.random() < words()["names"]["same_name"]:
            return self.name(number - 1)
        return self._draw(rng)

    def _draw(self, rng: Random) -> Pair:
        source = words()["names"]
        form, what = rng.choice(source["forms"]), rng.choice(source["fields"])
        proper = " ".join(rng.sample(source["syllables"], rng.choice((2, 2, 2, 3))))
        latin = " ".join(names.fold(proper).title().split())
        return f"{form[0]} {what[0]} {proper}", f"{latin} {what[1]} {form[1]}"

    def _former(self, rng: Random, holder: Holder, number: int) -> None:
        changed = some_day(rng, date(2010, 1, 1), date(2025, 12, 31))
        former = self._draw(Random(f"{self._seed}/former/{number}"))
        spells = (
            (former, "2005-01-01", changed.isoformat(), "before"),
            (holder.name, changed.isoformat(), "", "after"),
        )
        for name, since, until, which in spells:
            self._tables.add(
                "identity_spells",
                id=f"{holder.id}-{which}",
                identity_of=f"body/{holder.id}",
                name_vi=name[0],
                name_en=name[1],
                valid_from=since,
                valid_until=until,
                last_verified_on="" if until else today().isoformat(),
                recorded_at=instant(changed),
                note=words()["note"],
                **provenance(),
            )


def abbreviation(name: str) -> str:
    """Return the initials of a name, without diacritics."""
    return "".join(word[0] for word in names.fold(name).split()).upper()[-4:]
