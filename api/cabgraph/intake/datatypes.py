"""CSVW datatypes (https://www.w3.org/TR/tabular-data-model/#datatypes): the text of a cell -> its XML Schema form."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final

from csvw.metadata import Datatype

from cabgraph.intake.problems import CellError, Code

_ZONE: Final = r"(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_DAY: Final = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_LEXICAL: Final = {
    "gYear": r"-?[0-9]{4,}" + _ZONE,
    "gYearMonth": r"-?[0-9]{4,}-(?:0[1-9]|1[0-2])" + _ZONE,
    "date": _DAY + _ZONE,
    "dateTime": _DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?" + _ZONE,
    "integer": r"[+-]?[0-9]+",
    "nonNegativeInteger": r"\+?[0-9]+",
    "positiveInteger": r"\+?0*[1-9][0-9]*",
    "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
    "anyURI": r"[^\s<>\"{}|\\^`]+",
}
"""XML Schema's lexical forms where the library that reads CSVW takes more than they allow."""


def canonical(datatype: Any) -> Callable[[str], str]:
    """Return the function that checks a text against a CSVW datatype and returns it as XML Schema writes it.

    A column with a `format` (dd/MM/yyyy, a decimal comma, yes|no words) is written in XML Schema's own form; the
    function raises CellError for a text the datatype does not allow.
    """
    if datatype is None:
        return str
    lexical = re.compile(_LEXICAL[datatype.base]) if datatype.base in _LEXICAL and not datatype.format else None

    @lru_cache(maxsize=1024)
    def read(text: str) -> str:
        if lexical and not lexical.fullmatch(text):
            raise _refusal(datatype)
        try:
            found = datatype.read(text)
        except (ValueError, TypeError, ArithmeticError, LookupError) as error:
            raise _refusal(datatype) from error
        return _written(datatype.base, found) if datatype.format and datatype.base != "string" else text

    return read


def without_format(datatype: Any) -> Any:
    """Return a datatype as it is without its `format`; a string's, which is a pattern, stays."""
    if datatype is None or datatype.base == "string" or not datatype.format:
        return datatype
    described = {name: asked for name, asked in datatype.asdict().items() if name != "format"}
    return Datatype.fromvalue(described)


def _written(base: str, found: Any) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, datetime):
        return found.date().isoformat() if base == "date" else found.isoformat()
    return f"{found:f}" if isinstance(found, Decimal) else str(found)


def _refusal(datatype: Any) -> CellError:
    """Return the error that names the datatype, and the pattern or bounds its metadata ask for."""
    described = datatype.asdict()
    if isinstance(described, str):
        return CellError(Code.DATATYPE, datatype=datatype.base)
    asked = [
        f"{name} {text}" for name, text in described.items() if name != "base" and not name.startswith(("@", "dc:"))
    ]
    code = Code.DATATYPE_FORMAT if asked else Code.DATATYPE
    return CellError(code, datatype=datatype.base, format=", ".join(asked))
