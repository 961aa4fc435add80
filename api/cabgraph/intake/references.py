"""Whether every reference from one table to another finds its row, across the tables of a folder."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import product

from cabgraph.intake.keys import KeyStore, joined
from cabgraph.intake.problems import Code, Problem
from cabgraph.intake.reading import Reading, open_reading
from cabgraph.intake.rows import TypedRow, read_rows
from cabgraph.intake.tables import Table

_Target = tuple[str, tuple[str, ...]]


def check_references(tables: Iterable[Table], reading: Reading | None = None) -> Iterator[Problem]:
    """Yield a problem for each cell that refers to no row, and for each reference to a table that is not there.

    Tables are read twice, a row at a time: first the keys that something refers to, then what refers to them. Rows
    with problems of their own neither refer nor are referred to.
    """
    by_file = {table.path.name: table for table in tables}
    targets = {(file, tuple(there)) for table in by_file.values() for _, file, there in table.foreign_keys}
    with ExitStack() as stack:
        stores: dict[_Target, KeyStore] = {}
        for file, columns in sorted(target for target in targets if target[0] in by_file):
            stores[file, columns] = stack.enter_context(KeyStore())
        for file in sorted({file for file, _ in stores}):
            _collect(by_file[file], {there: store for (name, there), store in stores.items() if name == file}, reading)
        for table in by_file.values():
            yield from _dangling(table, stores, reading)


def _rows(table: Table, reading: Reading | None) -> Iterator[TypedRow]:
    rows = read_rows(table, reading or open_reading(table.path.parent))
    return (row for row in rows if isinstance(row, TypedRow))


def _collect(table: Table, stores: Mapping[tuple[str, ...], KeyStore], reading: Reading | None) -> None:
    for row in _rows(table, reading):
        for columns, store in stores.items():
            for texts in product(*(row.texts(column) for column in columns)):
                store.add(joined(texts), row.number)


def _dangling(table: Table, stores: Mapping[_Target, KeyStore], reading: Reading | None) -> Iterator[Problem]:
    keys = []
    for here, file, there in table.foreign_keys:
        store = stores.get((file, tuple(there)))
        if store is None:
            yield Problem(table.label, 1, "+".join(here), file, Code.REFERENCE_TABLE, {"file": file})
        else:
            keys.append((here, file, there, store))
    if not keys:
        return
    for row in _rows(table, reading):
        for here, file, there, store in keys:
            for texts in product(*(row.texts(column) for column in here)):
                if joined(texts) not in store:
                    parameters = {"file": file, "columns": "+".join(there)}
                    yield Problem(table.label, row.number, "+".join(here), " ".join(texts), Code.REFERENCE, parameters)
