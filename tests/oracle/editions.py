"""Does a line that cites one edition of a standard cover another? Decision 0008, section 1."""

import re

from tests.oracle.tables import Line, several

Cells = dict[str, str]


class Editions:
    """Rows of the tables of standards, by id."""

    def __init__(self, standards: dict[str, Cells]) -> None:
        self.standards = standards
        self._later: dict[str, frozenset[str]] = {}
        self._asked: dict[str, frozenset[str]] = {}
        self._by_number: dict[str, set[str]] = {}
        self._of_work: dict[str, set[str]] = {}
        for name, cells in standards.items():
            self._by_number.setdefault(number(cells), set()).add(name)
            if cells["edition_of"]:
                self._of_work.setdefault(cells["edition_of"], set()).add(name)

    def dated(self, name: str) -> bool:
        return bool(self.standards.get(name, {}).get("edition_year"))

    def same(self, name: str) -> frozenset[str]:
        """The documents that are the same standard as this one, itself among them."""
        if name not in self._asked:
            cells = self.standards.get(name)
            found = {name}
            if cells:
                work = cells["edition_of"]
                found |= self._by_number[number(cells)] | self._of_work.get(name, set())
                found |= self._of_work[work] | {work} if work else set()
            self._asked[name] = frozenset(found)
        return self._asked[name]

    def later(self, name: str) -> frozenset[str]:
        """The edition and every later one."""
        if name not in self._later:
            found: set[str] = set()
            waiting = [name]
            while waiting:
                one = waiting.pop()
                if one not in found:
                    found.add(one)
                    waiting += several(self.standards.get(one, {}).get("superseded_by", ""))
            self._later[name] = frozenset(found)
        return self._later[name]

    def covered(self, line: Line) -> frozenset[str]:
        """Every document that a line covers by its references and its policy."""
        found: set[str] = set()
        for cited in line.standards:
            policy = line.policy or ("dated" if self.dated(cited) else "undated")
            if policy == "at-least" and not self.dated(cited):
                policy = "undated"
            if policy == "dated":
                found.add(cited)
            elif policy == "at-least":
                found |= self.later(cited)
            else:
                found |= self.same(cited)
        return frozenset(found)

    def asked(self, name: str) -> frozenset[str]:
        """Who names no year asks for every edition."""
        return frozenset({name}) if self.dated(name) else self.same(name)


def number(cells: Cells) -> str:
    """The number of a standard, less the edition year and what sets it off at the end."""
    year = cells["edition_year"]
    return re.sub(rf"[\s:(–-]*{year}\)?$", "", cells["number_normalised"]) if year else cells["number_normalised"]
