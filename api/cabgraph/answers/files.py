"""Lists of bodies and grants as tables, for CSV and XLSX."""

from collections.abc import Iterable, Sequence
from typing import Any

from cabgraph.answers.listing import describe
from cabgraph.answers.matching import Found
from cabgraph.answers.search import Search
from cabgraph.index.lookup import Index
from cabgraph.questions.table import Column, Table, terms
from cabgraph.store.base import Term
from cabgraph.texts import both

_BODIES = ("id", "name_vi", "name_en", "codes", "provinces", "standing", "on")


def bodies_table(index: Index, search: Search, found: Found, language: str) -> Table:
    """Return every body that a search found, one a row."""

    def cells() -> Iterable[Sequence[object]]:
        for item in describe(index, search, found, found.bodies):
            yield (
                item["id"],
                item["label"]["vi"],
                item["label"]["en"],
                "; ".join(item["codes"]),
                "; ".join(place["label"][language] for place in item["provinces"]),
                item["standing"],
                search.on.isoformat(),
            )

    return listed("bodies", _BODIES, cells(), dict(search.parameters()) | {"on": search.on.isoformat()})


def listed(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]], asked: dict[str, Any]) -> Table:
    """Return rows as a table whose headings are the texts `files.column-…`, and its title `files.<name>`."""
    return Table(
        name,
        both(f"files.{name}"),
        tuple(Column(column, both(f"files.column-{column}")) for column in columns),
        terms(rows),
        {key: Term("literal", str(value)) for key, value in asked.items()},
    )
