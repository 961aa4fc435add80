"""A question and the asker's values -> text that a store can run, the values standing in it as terms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from math import prod

from cabgraph.questions.catalogue import Question
from cabgraph.questions.header import Parameter
from cabgraph.questions.terms import ParameterError, read_term
from cabgraph.store.base import Term

TODAY = re.compile(r"today(?:([+-][0-9]{1,5}))?")
"""A date that means the day of asking; `today+90` and `today-30` count days from it."""

_UNBOUND = "UNDEF"
_MOST_ROWS = 1_000
_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True)
class Bound:
    """A question with its values as understood, and the text to run."""

    question: Question
    values: Mapping[str, Term | None]
    text: str


def bind(question: Question, values: Mapping[str, str], today: str = "") -> Bound:
    """Read the values, fill in defaults, and put them into every copy of the parameter row.

    Where a parameter takes several values, there is a row for each of them with each of the others.
    An empty text counts as not given. `today` (YYYY-MM-DD) is the day of asking, this day in UTC when left out.
    Raises ParameterError for a value that does not fit, is missing, or that the question does not know.
    """
    known = {parameter.name for parameter in question.parameters}
    unknown = next((name for name in values if name not in known), None)
    if unknown is not None:
        raise ParameterError(unknown[:40], "unknown", choices=", ".join(sorted(known)))
    today = today or datetime.now(UTC).date().isoformat()
    read = {given.name: _values(given, values.get(given.name, ""), today) for given in question.parameters}
    count = prod(len(terms) for terms in read.values())
    if count > _MOST_ROWS:
        longest = max(read, key=lambda name: len(read[name]))
        raise ParameterError(longest, "too-many", maximum=_MOST_ROWS)
    lines = [
        " ".join(_UNBOUND if term is None else written(term) for term in terms) for terms in product(*read.values())
    ]
    row = "".join(f" ({line}) " for line in lines) if read else ""
    return Bound(question, {name: _together(terms) for name, terms in read.items()}, row.join(question.pieces))


def _values(parameter: Parameter, given: str, today: str) -> tuple[Term | None, ...]:
    if not parameter.several:
        return (_value(parameter, given, today),)
    several = [text for text in given.split(",") if text.strip()] or [""]
    return tuple(dict.fromkeys(_value(parameter, text, today) for text in several))


def _together(terms: tuple[Term | None, ...]) -> Term | None:
    """Return the value, several as one text."""
    if len(terms) == 1:
        return terms[0]
    return Term("literal", ",".join(term.value for term in terms if term), _STRING)


def _value(parameter: Parameter, given: str, today: str) -> Term | None:
    text = given.strip() or parameter.default or ""
    if not text:
        if parameter.required:
            raise ParameterError(parameter.name, "missing")
        return None
    counted = TODAY.fullmatch(text) if parameter.type == "date" else None
    if counted:
        text = (date.fromisoformat(today) + timedelta(days=int(counted[1] or 0))).isoformat()
    return read_term(parameter, text)


def _put(term: Term | None) -> str:
    return _UNBOUND if term is None else written(term)


def written(term: Term) -> str:
    """Return a term as N-Triples writes it (https://www.w3.org/TR/n-triples/#canonical-ntriples)."""
    if term.kind == "uri":
        return f"<{term.value}>"
    quoted = '"' + "".join(_escaped(character) for character in term.value) + '"'
    if term.language:
        return f"{quoted}@{term.language}"
    return quoted if term.datatype in ("", _STRING) else f"{quoted}^^<{term.datatype}>"


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    return f"\\u{ord(character):04X}" if ord(character) < 0x20 or character == "\x7f" else character
