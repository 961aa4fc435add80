"""Lists of bodies and grants as tables, for CSV and XLSX."""

from collections.abc import Iterable, Sequence
from typing import Any

from cabgraph.answers.expiring import Watch, tell
from cabgraph.answers.listing import describe
from cabgraph.answers.matching import Found
from cabgraph.answers.search import Search
from cabgraph.index.lookup import Index
from cabgraph.questions.table import Column, Table, terms
from cabgraph.store.base import Term
from cabgraph.texts import both, say

_GRANTS = (
    "id label number kind holder holder_id provinces granted_by until valid_until since last_verified_on standing"
    " reason"
)
_THINGS = ("id", "name_vi", "name_en", "number", "from", "until", "issuer")
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


def grants_table(index: Index, watch: Watch, rows: list[dict[str, Any]], language: str) -> Table:
    """Return every grant of one list of the expiry watch, one a row."""

    def label(thing: dict[str, Any] | None) -> str | None:
        return thing["label"][language] if thing else None

    def cells() -> Iterable[Sequence[object]]:
        for item in tell(index, watch, rows):
            yield (
                item["id"],
                label(item),
                item["number"],
                label(item["kind"]),
                label(item["holder"]),
                item["holder"]["id"],
                "; ".join(place["label"][language] for place in item["provinces"]),
                label(item["granted_by"]),
                item["until"],
                item["valid_until"],
                item["since"],
                item["last_verified_on"],
                item["standing"],
                say(language, f"reasons.{item['reason']}"),
            )

    asked = dict(watch.parameters()) | {"on": watch.on.isoformat(), "before": watch.before.isoformat()}
    return listed(watch.show, _GRANTS.split(), cells(), asked)


def things_table(name: str, found: dict[str, Any], language: str) -> Table:
    """Return everything of a kind that a list holds, one thing a row."""
    rows = (
        (
            item["id"],
            item["label"]["vi"],
            item["label"]["en"],
            item["number"],
            item["from"],
            item["until"],
            "; ".join(issuer["label"][language] for issuer in item["issuers"]),
        )
        for item in found["items"]
    )
    return listed(name, _THINGS, rows, {"q": found["q"]})


def listed(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]], asked: dict[str, Any]) -> Table:
    """Return rows as a table whose headings are the texts `files.column-…`, and its title `files.<name>`."""
    return Table(
        name,
        both(f"files.{name}"),
        tuple(Column(column, both(f"files.column-{column}")) for column in columns),
        terms(rows),
        {key: Term("literal", str(value)) for key, value in asked.items()},
    )
