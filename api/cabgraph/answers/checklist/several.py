"""A cell that names several regulations or standards: which ones, so that its row is not answered for one of them."""

import re
from contextlib import suppress
from functools import cache
from typing import Final

from cabgraph.answers.naming import NotUnderstoodError, find_one, find_standards
from cabgraph.index.lookup import Index
from cabgraph.texts import LANGUAGES, say

_NUMBERED: Final = re.compile(r"(?=.*[^\W\d_])(?=.*\d)", re.DOTALL)
"""A part that may be the number of a document holds a letter and a digit."""


def named_by_parts(index: Index, text: str) -> tuple[str, ...]:
    """Return the regulations and standards that the parts of a cell name when at least two parts name some, else none.

    Parts are apart by commas, semicolons, plus signs, ampersands, new lines, or the words for "and" of the texts
    (`check-list.and-words`). A cell that is as a whole the name of one thing has no parts.
    """
    parts = [part.strip() for part in _between().split(text) if _NUMBERED.match(part)]
    if len(parts) < 2 or any(index.exact(kind, text) for kind in ("regulation", "standard")):
        return ()
    found = [things for part in parts if (things := _named(index, part))]
    every = tuple(dict.fromkeys(thing for things in found for thing in things))
    return every if len(found) > 1 and len(every) > 1 else ()


def _named(index: Index, part: str) -> tuple[str, ...]:
    regulation = None
    with suppress(NotUnderstoodError):
        regulation = find_one(index, "regulation", part)
    if regulation:
        return (regulation,)
    with suppress(NotUnderstoodError):
        return find_standards(index, part)[0]
    return tuple(dict.fromkeys(row["thing"] for row in index.search("regulation", part)))


@cache
def _between() -> re.Pattern[str]:
    words = {word.strip() for language in LANGUAGES for word in say(language, "check-list.and-words").split(";")}
    spelled = "|".join(re.escape(word) for word in sorted(words))
    return re.compile(rf"[;,+&\n]|\s(?:{spelled})\s", re.IGNORECASE)
