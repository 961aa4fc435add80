"""Text given by the asker -> RDF terms, one strict reader a type; anything else is a ParameterError."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from cabgraph import names
from cabgraph.questions.header import Parameter
from cabgraph.store.base import Term

_XSD = "http://www.w3.org/2001/XMLSchema#"
_LONGEST = 1000
_SLUG = re.compile(r"[A-Za-z0-9]+(?:[./-][A-Za-z0-9]+)*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?")
_CHARACTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2}|[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef])"
_IRI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?://[A-Za-z0-9._~-]+(?::[0-9]{1,5})?(?=[/?#]|$)|(?!//))"
    rf"{_CHARACTER}*(?:\?(?:{_CHARACTER}|\?)*)?(?:\#(?:{_CHARACTER}|\?)*)?"
)
"""RFC 3987, section 2.2, less what no registry uses: user names, address literals, private-use characters."""


class ParameterError(ValueError):
    """A value does not fit its parameter. `code` and `params` name the sentence that tells the asker so."""

    def __init__(self, parameter: str, code: str, given: str = "", **params: object) -> None:
        super().__init__(parameter, code, given)
        self.parameter = parameter
        self.code = code
        self.given = given
        self.params: dict[str, object] = {"parameter": parameter, "given": given, **params}

    def __str__(self) -> str:
        return f"{self.parameter}: {self.code}: {self.given!r}" if self.given else f"{self.parameter}: {self.code}"


def read_term(parameter: Parameter, text: str) -> Term:
    """Return the term that a text stands for. Raises ParameterError."""
    given = unicodedata.normalize("NFC", text).strip()
    if len(given) > _LONGEST:
        raise ParameterError(parameter.name, "too-long", given[:40], maximum=_LONGEST)
    if parameter.values and given not in parameter.values:
        raise ParameterError(parameter.name, "choice", given, choices=", ".join(parameter.values))
    return _READERS[parameter.type](parameter, given)


def _iri(parameter: Parameter, given: str) -> Term:
    return _thing(parameter, given, parameter.kind)


def _concept(parameter: Parameter, given: str) -> Term:
    return _thing(parameter, given, (parameter.scheme or "",))


def _thing(parameter: Parameter, given: str, kinds: tuple[str, ...]) -> Term:
    """Read a full IRI, `kind/slug`, or a slug of the first kind."""
    if ":" in given:
        if not _IRI.fullmatch(given):
            raise ParameterError(parameter.name, "iri", given)
        return Term("uri", given)
    slug = given.translate({ord(character): None for character in parameter.ignore})
    if not _SLUG.fullmatch(slug):
        raise ParameterError(parameter.name, parameter.type, given, kind=kinds[0])
    first, _, rest = slug.partition("/")
    return Term("uri", names.thing(first, rest) if rest and first in kinds else names.thing(kinds[0], slug))


def _date(parameter: Parameter, given: str) -> Term:
    try:
        if _DATE.fullmatch(given):
            return Term("literal", date.fromisoformat(given).isoformat(), f"{_XSD}date")
    except ValueError:
        pass
    raise ParameterError(parameter.name, "date", given)


def _integer(parameter: Parameter, given: str) -> Term:
    if not _INTEGER.fullmatch(given):
        raise ParameterError(parameter.name, "integer", given)
    value = int(given)
    low, high = parameter.minimum, parameter.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        raise ParameterError(parameter.name, "range", given, minimum=low, maximum=high)
    return Term("literal", str(value), f"{_XSD}integer")


def _number(parameter: Parameter, given: str) -> Term:
    if not _NUMBER.fullmatch(given):
        raise ParameterError(parameter.name, "number", given)
    return Term("literal", given, f"{_XSD}double")


def _string(parameter: Parameter, given: str) -> Term:
    if any(unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in given):
        raise ParameterError(parameter.name, "string", given.encode("ascii", "backslashreplace").decode())
    return Term("literal", given, f"{_XSD}string")


_READERS: dict[str, Callable[[Parameter, str], Term]] = {
    "iri": _iri,
    "concept": _concept,
    "date": _date,
    "integer": _integer,
    "number": _number,
    "string": _string,
}
