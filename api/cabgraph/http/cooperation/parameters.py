"""What requests about co-operation ask: days, economies, organisations, arrangements; the same for pages and API."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BeforeValidator

from cabgraph import names
from cabgraph.answers.parties import find_parties, find_party
from cabgraph.answers.registry import Registry
from cabgraph.http.days import Day
from cabgraph.http.dependencies import AppSettings, AskedRegistry
from cabgraph.http.problems import ProblemError
from cabgraph.http.searching import OptionalDay, given
from cabgraph.settings import Settings
from cabgraph.texts import both

Words = Annotated[
    list[str] | None, Query(max_length=100, description="Slug, code, name or IRI; several are OR-ed, or commas.")
]
Word = Annotated[str, Query(max_length=300, description="Slug, code, name or IRI.")]
LastDay = Annotated[
    Day | None, BeforeValidator(given), Query(description="The last day; a year after the first when left out.")
]
Shown = Annotated[
    Literal["standing", "all"] | None,
    BeforeValidator(given),
    Query(description="`all` also tells what is recorded and does not stand that day."),
]


def home_of(settings: Settings) -> str:
    """Return the economy that the pages speak for: that of the settings, else of the first country folder."""
    return names.thing("jurisdiction", settings.home or settings.countries[0].upper())


@dataclass(frozen=True)
class Standpoint:
    """Where a question looks from: an economy and a day, and whether they were given."""

    economy: str
    on: date
    economy_given: bool
    on_given: bool

    def parameters(self, release: str = "") -> list[tuple[str, str]]:
        """Return what was given, as the parameters of an address."""
        held = {
            "economy": self.economy.rsplit("/", 1)[-1] if self.economy_given else "",
            "on": self.on.isoformat() if self.on_given else "",
            "release": release,
        }
        return [(name, value) for name, value in held.items() if value]


def read_standpoint(
    registry: AskedRegistry, settings: AppSettings, economy: Word = "", on: OptionalDay = None
) -> Standpoint:
    """Read the economy (the register's own when left out) and the day (today). Raises NotUnderstoodError."""
    own = read_word(registry, "economy", economy) or home_of(settings)
    return Standpoint(own, on or date.today(), bool(economy.strip()), on is not None)


AskedStandpoint = Annotated[Standpoint, Depends(read_standpoint)]


def read_word(registry: Registry, field: str, text: str) -> str:
    """Return the thing that a word of a parameter names, nothing for no word. Raises NotUnderstoodError."""
    return find_party(registry, field, text.strip()) if text.strip() else ""


def read_words(registry: Registry, field: str, words: list[str] | None) -> tuple[str, ...]:
    """Return the things that words of a parameter name, each once. Raises NotUnderstoodError."""
    found = (thing for text in words or [] for thing in find_parties(registry, field, text))
    return tuple(dict.fromkeys(found))


def in_order(on: date, until: date | None) -> None:
    """Refuse days that are the wrong way round (400)."""
    if until and until < on:
        detail = both("cooperation.days-reversed", on=on, until=until)
        raise ProblemError(400, "bad-parameter", detail, parameter="until")
