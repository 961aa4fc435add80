"""What the index records of things, by property, for the pages of things."""

from collections.abc import Iterable

from cabgraph.index.lookup import Index

Texts = dict[str, str]
"""One text by language; a text without one stands under `und`."""


class Facts:
    """Everything recorded of some things, read once."""

    def __init__(self, index: Index, things: Iterable[str | None]) -> None:
        self._held: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for row in index.ask("facts-of", things=sorted({thing for thing in things if thing})):
            key = row["thing"], row["property"]
            self._held.setdefault(key, []).append((row["language"] or "und", row["value"]))

    def all(self, thing: str, *properties: str) -> list[str]:
        """Return the values of properties, each once, in the order of the properties."""
        return list(dict.fromkeys(value for name in properties for _, value in self._held.get((thing, name), ())))

    def one(self, thing: str, name: str) -> str | None:
        """Return the value of a property, the first of several, or None."""
        return next((value for _, value in self._held.get((thing, name), ())), None)

    def texts(self, thing: str, name: str) -> list[Texts]:
        """Return the texts of a property: those of a language together, one without a language for itself."""
        found = self._held.get((thing, name), [])
        told = {language: value for language, value in found if language != "und"}
        return ([told] if told else []) + [{"und": value} for language, value in found if language == "und"]

    def text(self, thing: str, name: str) -> Texts | None:
        """Return the text of a property, the first of several, or None."""
        return next(iter(self.texts(thing, name)), None)


def about(index: Index, thing: str, *properties: str) -> list[str]:
    """Return the things that point to a thing by one of the properties."""
    rows = index.ask("facts-about", properties=list(properties), things=[thing])
    return list(dict.fromkeys(row["thing"] for row in rows))


def continuation(index: Index, organisation: str | None) -> list[str]:
    """Return the organisations that continue one, each following the one before, until there is none."""
    found: list[str] = []
    while organisation:
        following = [
            row for row in Facts(index, [organisation]).all(organisation, "continuedAs") if row != organisation
        ]
        organisation = next((row for row in following if row not in found), None)
        if organisation:
            found.append(organisation)
    return found
