"""Days and numbers as people type them: one reading for pages, the API, lists and the command line."""

import math
import re
from datetime import date
from typing import Final, Literal

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SPOKEN: Final = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")
"""Day before month, as the country writes them; never the other way round."""
_DIGITS: Final = re.compile(r"([0-9]{2})\s?(0[1-9]|1[0-2])\s?([0-9]{4})")
"""A day typed on a keypad that has digits only."""

_PLAIN: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:([ .,])[0-9]{3}(?:\1[0-9]{3})*)(?:([.,])[0-9]+)?")
"""Groups of three, each behind the same mark, and perhaps decimals behind another."""
_EITHER: Final = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""A thousand in one country, a number with three decimals in another."""
_SPACES: Final = re.compile(r"(?<=[+-])\s+|\s+(?=[eE])|(?<=[eE])\s+")
_LOOKALIKES: Final = {0x2212: "-", 0x2013: "-"}
"""What people type for minus."""


class UnreadError(ValueError):
    """A text is no day or no number; `code` says why."""

    def __init__(self, code: Literal["day-form", "day-impossible", "number-form", "number-ambiguous"]) -> None:
        super().__init__(code)
        self.code = code


def read_day(text: str) -> date:
    """Read YYYY-MM-DD, dd/mm/yyyy (also with dots or dashes) or the eight digits ddmmyyyy. Raises UnreadError."""
    given = text.strip()
    found = _SPOKEN.fullmatch(given) or _DIGITS.fullmatch(given)
    parts = found.groups()[::-1] if found else (iso.groups() if (iso := _ISO.fullmatch(given)) else None)
    if parts is None:
        raise UnreadError("day-form")
    try:
        return date(*map(int, parts))
    except ValueError:
        raise UnreadError("day-impossible") from None


def read_number(text: str) -> float:
    """Read a finite number with a decimal point or comma, thousands grouped by spaces, points or commas, or none.

    Raises UnreadError: `number-ambiguous` where one mark before three digits may be either, as in 1.000.
    """
    plain = _SPACES.sub("", " ".join(text.translate(_LOOKALIKES).split()))
    if _EITHER.fullmatch(plain):
        raise UnreadError("number-ambiguous")
    grouped = _GROUPED.fullmatch(plain)
    if grouped and grouped[1] != grouped[2]:
        plain = plain.replace(grouped[1], "")
    if not _PLAIN.fullmatch(plain) or not math.isfinite(found := float(plain.replace(",", "."))):
        raise UnreadError("number-form")
    return found
