"""A scenario as text that stands in an address: its sentences, and the one normal form in which each is written.

    add participation PARTICIPANT ARRANGEMENT ACTIVITY from DAY [until DAY]
    add membership PARTICIPANT ORGANISATION CATEGORY from DAY [until DAY]
    add rule ECONOMY ARRANGEMENT ACTIVITY PRODUCT from DAY [until DAY]
    add component PART WHOLE from DAY [until DAY]
    add grant BODY GRANTER ACTIVITY PRODUCT from DAY [until DAY]
    remove participation|membership|rule|component|grant RECORD from DAY
    suspend participation|membership|rule|grant RECORD from DAY [until DAY]
    add|suspend economy ECONOMY ARRANGEMENT from DAY [until DAY]
    remove economy ECONOMY ARRANGEMENT from DAY

Things are written as in addresses: an organisation with its kind (`org/x`, `body/y`), others by their identifier alone;
`any` stands for no activity, product or category in particular. Days are ISO 8601, both included.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from cabgraph.network.records import OPEN
from cabgraph.network.scenario import How

MOST: Final = 20
ANY: Final = "any"
ECONOMY: Final = "economy"
GRANT: Final = "grant"
FIELDS: Final = {
    ECONOMY: ("economy", "arrangement"),
    "participation": ("participant", "arrangement", "activity"),
    GRANT: ("body", "granter", "activity", "product"),
    "rule": ("economy", "arrangement", "activity", "product"),
    "component": ("part", "whole"),
    "membership": ("participant", "organisation", "category"),
}
"""What a record to be added is made of, in the order of the text."""
HOWS: Final[tuple[How, ...]] = ("add", "remove", "suspend")
_WHOLE: Final = "component"
"""What can end but not be suspended."""

Code = Literal[
    "form",
    "day",
    "reversed",
    "too-many",
    "unknown",
    "not-there",
    "not-taking-part",
    "already-there",
    "contradiction",
    "twice",
    "no-arrangement",
    "no-granter",
    "nobody",
]


class RefusedError(ValueError):
    """A change that cannot be meant: its text, why, and the word at fault."""

    def __init__(self, code: Code, text: str, word: str = "") -> None:
        super().__init__(f"{code}: {text} {word}".strip())
        self.code = code
        self.text = text
        self.word = word


@dataclass(frozen=True)
class Sentence:
    """One change as it is written: how, of what kind, the words for things, the days."""

    how: How
    kind: str
    things: tuple[str, ...]
    on: str
    until: str

    @property
    def text(self) -> str:
        """The sentence in normal form."""
        return written(self.how, self.kind, self.things, self.on, self.until)

    def meets(self, other: "Sentence") -> bool:
        """Whether there is a day that both speak of."""
        return self.on <= other.until and other.on <= self.until


def hows_of(kind: str) -> tuple[How, ...]:
    """Return what can be done with records of a kind."""
    return HOWS[:2] if kind == _WHOLE else HOWS


def written(how: str, kind: str, things: Iterable[str], on: str, until: str) -> str:
    """Return a change in normal form."""
    end = [] if until == OPEN else ["until", until]
    return " ".join([how, kind, *things, "from", on, *end])


def read_sentence(text: str) -> Sentence:
    """Read one change. Raises RefusedError for what has no such form, is no day, or ends before it begins."""
    words = unicodedata.normalize("NFC", text).split()
    shown = " ".join(words)
    days = words.index("from") if "from" in words else 0
    if days < 3 or words[1] not in FIELDS or words[0] not in hows_of(words[1]):
        raise RefusedError("form", shown)
    on, until = _days(words[days:], shown)
    sentence = Sentence(words[0], words[1], tuple(words[2:days]), on, until)
    named = len(FIELDS[sentence.kind]) if sentence.how == "add" or sentence.kind == ECONOMY else 1
    if len(sentence.things) != named or (sentence.how == "remove" and until != OPEN):
        raise RefusedError("form", shown)
    return sentence


def _days(words: list[str], shown: str) -> tuple[str, str]:
    if words[2:3] not in ([], ["until"]) or len(words) not in (2, 4):
        raise RefusedError("form", shown)
    given = words[1::2]
    for day in given:
        if not _is_day(day):
            raise RefusedError("day", shown, day)
    on, until = given[0], given[1] if len(given) > 1 else OPEN
    if until < on:
        raise RefusedError("reversed", shown, until)
    return on, until


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
