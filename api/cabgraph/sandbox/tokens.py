"""The terminals of SPARQL 1.1 (section 19.8) and of the drafts of 1.2, as one regular expression that never looks back.

Codepoint escapes count inside strings and IRIs only, as in the engine: a keyword written with one is no keyword there.
Every alternative is possessive, so the time is linear in the text whatever it is.
"""

import re
from typing import Final

_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START: Final = f"_{_BASE}"
_CHAR: Final = f"-_0-9\u00b7\u0300-\u036f\u203f-\u2040{_BASE}"
_ESCAPED: Final = r"%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%]"
_LOCAL: Final = rf"(?:[{_START}:0-9]|{_ESCAPED})(?:[{_CHAR}:]|{_ESCAPED}|\.++(?=[{_CHAR}:%\\]))*+"
_CODEPOINT: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_NUMBER: Final = (
    r"(?:[0-9]++(?:\.[0-9]*+[eE][-+]?[0-9]++|[eE][-+]?[0-9]++|\.[0-9]++)?+|\.[0-9]++(?:[eE][-+]?[0-9]++)?+)"
)

_IRI: Final = rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]++|{_CODEPOINT})*+>"
_STRING: Final = (
    r"\"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    r"|\"(?:[^\"\\\r\n]++|\\.)*+\"|'(?:[^'\\\r\n]++|\\.)*+'"
)
_COMMENT: Final = r"#[^\r\n]*+"

SPACE, IRI, STRING, VARIABLE, NAME, BLANK, NUMBER, LANGUAGE, SIGN = range(1, 10)
"""What `match.lastindex` says of a token. NAME is a keyword, a prefixed name, or several words with dots between."""

TOKEN: Final = re.compile(
    rf"((?:[ \t\r\n]++|{_COMMENT})++)"
    rf"|({_IRI})"
    rf"|({_STRING})"
    rf"|([?$](?:[{_START}0-9])[_0-9\u00b7\u0300-\u036f\u203f-\u2040{_BASE}]*+)"
    rf"|([{_BASE}][{_CHAR}]*+(?:\.++[{_CHAR}]++)*+(?::(?:{_LOCAL})?+)?+|:(?:{_LOCAL})?+)"
    rf"|(_:[{_START}0-9](?:[{_CHAR}]++|\.++(?=[{_CHAR}]))*+)"
    rf"|({_NUMBER})"
    r"|(@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?:--[A-Za-z]++)?+)"
    r"|(\^\^|\|\||&&|!=|<=|>=|<<\(|\)>>|<<|>>|\{\||\|\}|[][{}().;,^|/*+?!=<>~$-])",
    re.DOTALL,
)


DATA: Final = re.compile(
    r"(?:[^{}<\"'#\\]++|\\."
    rf"|{_COMMENT}|{_IRI}|{_STRING})*+",
    re.DOTALL,
)
"""As much of a data block as holds no bracket but parentheses, in one step."""

_OUTLINED: Final = re.compile(rf"\\.|{_COMMENT}|<<|({_IRI})|({_STRING})", re.DOTALL)
_FOR_IRI, _FOR_STRING = "\x01", "\x02"


def outline(text: str) -> str | None:
    """Return a text with a mark for each IRI and each string; None for one that holds such a mark itself.

    Texts of one outline have the same tokens up to what is in IRIs and strings, as long as no `<` in them turns out to
    be an operator.
    """
    if _FOR_IRI in text or _FOR_STRING in text:
        return None
    return _OUTLINED.sub(_marked, text)


def _marked(found: re.Match[str]) -> str:
    group = found.lastindex
    return found[0] if group is None else _FOR_IRI if group == 1 else _FOR_STRING


def place(text: str, position: int) -> tuple[int, int]:
    """Return line and column of a position, both from 1, the column in characters."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
