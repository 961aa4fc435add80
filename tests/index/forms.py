"""A statement of the index said in SPARQL: `forms/NAME.rq` beside `index/sql/NAME.sql`.

Between `#{ parameter` and `#}` stands what one parameter narrows; it is left out where the parameter is empty, and else
its `VALUES` holds the values asked.
"""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from cabgraph.index.lookup import Index
from cabgraph.store.base import Store

HERE = Path(__file__).parent / "forms"
BLOCK = re.compile(r"^ *#\{ (\w+)\n(.*?)^ *#\}\n", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"(VALUES \?\w+ \{)[^}]*(\})")

Row = tuple[str | None, ...]


def form(name: str, values: dict[str, object]) -> str:
    """The SPARQL of a statement with these values."""

    def block(found: re.Match[str]) -> str:
        given = values[found[1]]
        listed = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
        terms = " ".join(_term(str(value)) for value in listed if value)
        return EXAMPLE.sub(rf"\g<1> {terms} \g<2>", found[2]) if terms else ""

    return BLOCK.sub(block, (HERE / f"{name}.rq").read_text(encoding="utf-8"))


def _term(value: str) -> str:
    day = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)
    return f'"{value}"^^xsd:date' if day else f"<{value}>"


def both(index: Index, store: Store, name: str, values: dict[str, object]) -> tuple[Counter[Row], Counter[Row]]:
    """The rows of the statement and of its form, in the columns of the form."""
    asked = store.select(form(name, values))
    columns = asked.variables
    said = Counter(asked.values())
    stored = Counter(tuple(row[column] for column in columns) for row in index.ask(name, **values))
    return stored, said
