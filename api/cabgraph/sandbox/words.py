"""The keywords of SPARQL: those of 1.1 (section 19.8), of its update language, of the drafts of 1.2, and LATERAL.

They may stand without a space between them, so a run of letters is taken apart, the longest first.
"""

import re
from collections.abc import Iterator
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CLAUSES: Final = _words("""
    ALL AS ASC ASK BASE BIND BY CONSTRUCT DESC DESCRIBE DISTINCT EXISTS FALSE FILTER FROM GRAPH GROUP HAVING IN LATERAL
    LIMIT MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SEPARATOR SERVICE SILENT TRUE UNDEF UNION VALUES
    VERSION WHERE
""")
_UPDATES: Final = _words("ADD CLEAR COPY CREATE DATA DEFAULT DELETE DROP INSERT INTO LOAD MOVE TO USING WITH")
_FUNCTIONS: Final = _words("""
    ABS ADJUST AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR GROUP_CONCAT
    HASLANG HASLANGDIR HOURS IF IRI ISBLANK ISIRI ISLITERAL ISNUMERIC ISTRIPLE ISURI LANG LANGDIR LANGMATCHES LCASE MAX
    MD5 MIN MINUTES MONTH NOW OBJECT PREDICATE RAND REGEX REPLACE ROUND SAMETERM SAMPLE SECONDS SHA1 SHA256 SHA384
    SHA512 STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLANGDIR STRLEN STRSTARTS STRUUID SUBJECT SUBSTR SUM TIMEZONE
    TRIPLE TZ UCASE URI UUID YEAR
""")
WORDS: Final = _CLAUSES | _UPDATES | _FUNCTIONS | {"A"}
COUNTED: Final = _words("UNION OPTIONAL MINUS BIND FILTER EXISTS SELECT GRAPH SERVICE VALUES AS HAVING LATERAL")
"""The clauses of which a text may have so many."""
OWNING: Final = _words("UNION OPTIONAL MINUS EXISTS GRAPH SERVICE WHERE LATERAL")
"""The words whose group is theirs and is not counted as a group of its own."""
FORMS: Final = _words("SELECT ASK CONSTRUCT DESCRIBE")
CHANGES: Final = _words("INSERT DELETE LOAD CLEAR CREATE DROP ADD MOVE COPY WITH")
"""The words an update begins with."""
CHANGING: Final = _words("NOW RAND UUID STRUUID BNODE SERVICE")
"""The words by which a query may give another answer on the same data."""
_RUN: Final = re.compile("|".join(sorted(WORDS - {"A"}, key=lambda word: (-len(word), word))) + "|[0-9]+|[.+-]")


def apart(run: str) -> Iterator[str]:
    """Yield the keywords and signs that a run of letters consists of. Raises ValueError at what is none."""
    position, upper = 0, run.upper()
    while position < len(run):
        found = _RUN.match(upper, position)
        if found is None:
            raise ValueError(run[position:])
        yield found[0]
        position = found.end()
