"""HS codes as people write them: with dots or blanks, and with the words that stand before a code."""

import re
from functools import cache
from typing import Final

from cabgraph import names
from cabgraph.texts import LANGUAGES, say

_FORM: Final = re.compile(r"[0-9]{4}(\.?[0-9]{2}(\.?[0-9]{2})?)?(\.?[0-9]{2})?")
_DIGITS: Final = re.compile(r"[0-9][0-9.\s]*")


def written_code(text: str) -> str | None:
    """Return what stands after the words for an HS code, blanks left out; None for a text that means no code.

    The words are those of the texts (`naming.hs-words`, apart by semicolons); without one, digits alone mean a code.
    """
    folded = names.fold(text.strip())
    for word in _words():
        rest = folded.removeprefix(word)
        if rest != folded:
            folded = rest.lstrip(" :.-\u00a0")
            break
    return "".join(folded.split()) if _DIGITS.fullmatch(folded) else None


def digits_of(written: str) -> str | None:
    """Return the 4, 6, 8 or 10 digits of a written code; None when it is no HS code.

    Heading, subheading and national subdivisions (WCO, International Convention on the Harmonized System, article 3).
    """
    return written.replace(".", "") if _FORM.fullmatch(written) else None


@cache
def _words() -> tuple[str, ...]:
    every = {names.fold(word.strip()) for language in LANGUAGES for word in say(language, "naming.hs-words").split(";")}
    return tuple(sorted(every, key=len, reverse=True))
