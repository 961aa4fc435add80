"""The rows of the index queries written into SQLite, with the keys and the search tables their headers ask for."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from cabgraph import names
from cabgraph.index.pack import write_pack
from cabgraph.store.base import Rows, Store

_PREFIX = "index-"


@dataclass(frozen=True)
class IndexQuery:
    """One table of the index: its query, and what the `#+` header asks for beside the rows.

    `keys` are the column lists to index, `folded` the columns that get a folded twin, `coded` those that get a code
    key, `search` the folded columns of a full-text table. A `packed` table is arrays of numbers and nothing else.
    """

    table: str
    text: str
    keys: tuple[tuple[str, ...], ...]
    folded: tuple[str, ...]
    coded: tuple[str, ...]
    search: tuple[str, ...]
    packed: bool


def index_queries(folder: Path) -> list[IndexQuery]:
    """Read the index queries of a folder."""
    found = []
    for path in sorted(folder.glob(f"{_PREFIX}*.rq")):
        text = path.read_text(encoding="utf-8")
        header = yaml.safe_load("\n".join(line[2:] for line in text.splitlines() if line.startswith("#+"))) or {}
        found.append(
            IndexQuery(
                path.stem.removeprefix(_PREFIX).replace("-", "_"),
                text,
                tuple(tuple(key) for key in header.get("keys", ())),
                tuple(header.get("folded", ())),
                tuple(header.get("coded", ())),
                tuple(header.get("search", ())),
                bool(header.get("packed")),
            )
        )
    return found


def write_index(store: Store, queries: list[IndexQuery], path: Path, done: Callable[[str], None]) -> dict[str, int]:
    """Write the index file and return the number of rows of each table; `done` hears each table's name."""
    counts: dict[str, int] = {}
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        for query in queries:
            counts[query.table] = _write_table(connection, query, store.select(query.text))
            done(query.table)
        connection.execute("ANALYZE")
        connection.commit()
    finally:
        connection.close()
    return counts


def _quoted(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _write_table(connection: sqlite3.Connection, query: IndexQuery, rows: Rows) -> int:
    if query.packed:
        return write_pack(connection, query.table, rows)
    twins = tuple(f"{column}_folded" for column in query.folded) + tuple(f"{column}_key" for column in query.coded)
    columns = rows.variables + twins
    connection.execute(f'CREATE TABLE "{query.table}" ({_quoted(columns)})')
    marks = ", ".join("?" * len(columns))
    insert = f'INSERT INTO "{query.table}" VALUES ({marks})'  # noqa: S608 - names come from the shipped query files
    written = connection.executemany(insert, _with_twins(query, rows)).rowcount
    for number, key in enumerate(query.keys):
        connection.execute(f'CREATE INDEX "{query.table}_{number}" ON "{query.table}" ({_quoted(key)})')
    if query.search:
        _write_search(connection, query)
    return max(written, 0)


def _with_twins(query: IndexQuery, rows: Rows) -> Iterator[tuple[str | None, ...]]:
    place = {name: position for position, name in enumerate(rows.variables)}
    for values in rows.values():
        folded = tuple(names.fold(values[place[column]] or "") for column in query.folded)
        coded = tuple(names.code_key(values[place[column]] or "") for column in query.coded)
        yield values + folded + coded


def _write_search(connection: sqlite3.Connection, query: IndexQuery) -> None:
    table, columns = query.table, _quoted(query.search)
    connection.execute(
        f'CREATE VIRTUAL TABLE "{table}_search" USING fts5({columns}, content="{table}", prefix="2 3",'
        ' tokenize="unicode61 remove_diacritics 0")'
    )
    rebuild = f'INSERT INTO "{table}_search"("{table}_search") VALUES (\'rebuild\')'  # noqa: S608 - a shipped name
    connection.execute(rebuild)
