"""What an answer adds to its verdict without changing it: docs/decisions/0008, section 6, `notes`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from cabgraph.answers import proof
from cabgraph.answers.asked import Asked
from cabgraph.answers.law import Law
from cabgraph.answers.outcome import Judged
from cabgraph.index.lookup import Index
from cabgraph.texts import LANGUAGES, say, show_date

_SHOWN = 12


class Remark(NamedTuple):
    """A note before it is worded: its code, what it is about, another thing it names, and a day."""

    code: str
    about: str | None
    other: str | None = None
    day: str | None = None


@dataclass(frozen=True)
class Remarks:
    """The notes of one answer: its verdict, the lines that have it, what they cite, and editions that others cite."""

    index: Index
    law: Law
    asked: Asked
    verdict: str
    shown: Sequence[Judged]
    cited: Sequence[str] = ()
    elsewhere: Sequence[str] = ()
    known_differently: bool = False

    def told(self) -> list[dict[str, Any]]:
        """Return the notes, worded in both languages."""
        unique = list(dict.fromkeys([*self._of_the_day(), *self._editions(), *self._regulations()]))[:_SHOWN]
        labels = self.index.labels(thing for one in unique for thing in (one.about, one.other))
        return [
            {
                "code": one.code,
                "text": {language: _text(language, one, labels) for language in LANGUAGES},
                "about": proof.named(labels, one.about),
            }
            for one in unique
        ]

    def _of_the_day(self) -> Iterator[Remark]:
        if self.asked.today and self.asked.on > self.asked.today:
            yield Remark("future-day", None, day=self.asked.today.isoformat())
        if self.known_differently:
            yield Remark("known-differently-now", None)

    def _editions(self) -> Iterator[Remark]:
        """Say which editions are superseded, and where a line covers or cites another one than was asked."""
        for item in self.elsewhere:
            yield Remark("other-edition-cited", item)
        items = [one.line.item for one in self.shown if one.verdict != "no" and not one.reason.endswith("-not-covered")]
        things = {*self.elsewhere}
        if items:
            things |= {*self.cited}
        if items and self.asked.dated:
            things |= {*self.asked.standards}
            for row in self.index.ask("cited-editions", things=items, standards=list(self.asked.standards)):
                if row["cited"] != row["standard"]:
                    yield Remark("edition-newer-applies", row["cited"], row["standard"])
        for row in self.index.ask("editions-of-standards", things=sorted(things)) if things else ():
            if row["superseded_from"] <= self.asked.on.isoformat() and row["superseded_from"] != proof.OPEN:
                yield Remark("edition-superseded", row["standard"], day=row["superseded_from"])

    def _regulations(self) -> Iterator[Remark]:
        cited = {one.line.regulation for one in self.shown if one.line.regulation}
        asked = {self.asked.regulation} if self.asked.regulation else set()
        for regulation in sorted(asked or cited):
            yield from self._regulation(regulation, self.asked.on.isoformat())
        for one in self.shown:
            if one.saved_by and one.line.standing != "no":
                yield Remark("in-transition", one.saved_by, one.line.regulation)
        for regulation in sorted(asked | cited):
            yield from self._still_usable(regulation, self.asked.on.isoformat())

    def _regulation(self, regulation: str, day: str) -> Iterator[Remark]:
        """Say what the day makes of a regulation: superseded, without a stated start, repealed in part, deferred."""
        row, state = self.law.regulations.get(regulation), self.law.force(regulation, day).state
        if row and state != "in" and row["superseded_by"] and self.law.begun(row, day):
            yield Remark("regulation-superseded", regulation, row["superseded_by"])
        if row and not self.law.begun(row, day):
            yield Remark("regulation-not-yet-in-force", regulation, day=row["in_force_from"] or row["signed_on"])
        if row and self.verdict == "yes" and state == "in" and not row["in_force_from"]:
            yield Remark("regulation-start-not-stated", regulation)
        for change in self.law.repeals_on(regulation, day):
            yield Remark("repealed-in-part", change, regulation)
        if state == "in":
            yield from self._deferred(regulation, day)

    def _still_usable(self, regulation: str, day: str) -> Iterator[Remark]:
        """Say what was issued or made under an old regulation and stays usable."""
        for subject in ("certificates", "goods"):
            for provision in self.law.provisions(regulation, day, subject):
                code = f"in-transition-{subject}"
                yield Remark(code, provision["provision"], regulation, provision["valid_until"])

    def _deferred(self, regulation: str, day: str) -> Iterator[Remark]:
        """Say which listings of a regulation are in force and not yet mandatory for the product on the day."""
        rows = [
            row
            for row in self.law.deferred.get(regulation, ())
            if row["valid_from"] <= day < row["mandatory_from"] and day <= (row["valid_until"] or day)
        ]
        asked = self.asked.products or tuple({one.line.product for one in self.shown if one.line.product})
        if not rows or not asked:
            return
        wanted = [*asked, *(row["product"] for row in rows), *(row["hs"] for row in rows if row["hs"])]
        wider: dict[str, set[str]] = {}
        for row in self.index.ask(
            "ancestors-of", things=sorted({*wanted, *([self.asked.hs] if self.asked.hs else [])})
        ):
            wider.setdefault(row["concept"], set()).add(row["ancestor"])

        def kin(one: str, other: str) -> bool:
            return one == other or one in wider.get(other, ()) or other in wider.get(one, ())

        for row in rows:
            about_product = any(kin(product, row["product"]) for product in asked)
            if about_product and (not self.asked.hs or (row["hs"] and kin(self.asked.hs, row["hs"])) or not row["hs"]):
                yield Remark("not-yet-mandatory", row["listing"], regulation, row["mandatory_from"])


def _text(language: str, remark: Remark, labels: proof.Labels) -> str:
    def label(thing: str | None) -> str:
        return labels.get(thing or "", {}).get(language, "")

    return say(
        language,
        f"check.note-{remark.code}",
        about=label(remark.about),
        other=label(remark.other),
        day=show_date(language, date.fromisoformat(remark.day)) if remark.day else say(language, "check.unstated"),
    )
