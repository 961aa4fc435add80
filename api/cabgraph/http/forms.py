"""What people type into a form of a page: read leniently, with each fault told at its field and what may be meant."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pydantic_core import PydanticCustomError

from cabgraph.answers.naming import NotUnderstoodError
from cabgraph.texts import both

LONGEST: Final = 300
"""How long a word may be."""

_Read = TypeVar("_Read")


@dataclass
class Fault:
    """What is wrong at a field, in both languages, and what may have been meant."""

    text: dict[str, str]
    candidates: list[dict[str, Any]] = field(default_factory=list)


Faults = dict[str, Fault]
"""By the name of the field."""


def too_long(given: Mapping[str, str]) -> Faults:
    """Return the faults of words that are longer than any name."""
    return {
        name: Fault(both("check-page.too-long", limit=LONGEST)) for name, text in given.items() if len(text) > LONGEST
    }


def read_field(given: Mapping[str, str], faults: Faults, name: str, read: Callable[[str], _Read]) -> _Read | None:
    """Read a field that was filled in and has no fault; what it cannot be read as becomes one."""
    text = given.get(name, "")
    if not text or name in faults:
        return None
    try:
        return read(text)
    except PydanticCustomError as error:
        faults[name] = Fault(both(f"check-page.{error.type}", given=text))
        return None


def not_understood(error: NotUnderstoodError, offered: Sequence[dict[str, Any]]) -> Fault:
    """Say that a word names several things, or none, and offer what may have been meant."""
    key = "ambiguous" if error.candidates else "not-known-offered" if offered else "not-known"
    return Fault(both(f"check-page.{key}", given=error.text, count=len(error.candidates)), list(offered))
