"""A table of any length is read in the same memory."""

import sys
import tracemalloc
from itertools import islice
from pathlib import Path

import csvw
import pytest

from cabgraph.intake.keys import KeyStore
from cabgraph.intake.problems import Problem
from cabgraph.intake.rows import TypedRow, read_rows
from cabgraph.intake.tables import Table

ROWS = 200_000
FLAT_BLOCKS = 5_000
"""Memory blocks by which the reader may grow after its first thousand rows: one for forty rows would be more."""
FLAT_BYTES = 500_000
"""Bytes of Python objects that 10,000 rows may need at any moment: fifty to a row would be more."""


@pytest.fixture(scope="module")
def long_table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    folder = tmp_path_factory.mktemp("long")
    with (folder / "long.csv").open("w", encoding="utf-8") as stream:
        stream.write("id,name\n")
        stream.writelines(f"line-{i},Phép thử {i}\n" for i in range(ROWS))
    described = csvw.Table.fromvalue(
        {
            "url": "long.csv",
            "tableSchema": {"primaryKey": ["id"], "columns": [{"name": "id", "required": True}, {"name": "name"}]},
        }
    )
    return Table(folder / "long.csv", described)


def test_200_000_rows_in_flat_memory(long_table: Table) -> None:
    read = blocks = 0
    for read, row in enumerate(read_rows(long_table), 1):
        assert isinstance(row, TypedRow)
        if read == 1_000:
            blocks = sys.getallocatedblocks()
        elif read % 20_000 == 0:
            assert sys.getallocatedblocks() - blocks < FLAT_BLOCKS, f"after {read} rows"
    assert read == ROWS


def test_10_000_rows_never_need_more_than_a_few(long_table: Table) -> None:
    rows = read_rows(long_table)
    next(rows)
    tracemalloc.start()
    try:
        for _ in islice(rows, 10_000):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        rows.close()  # type: ignore[attr-defined]
    assert peak < FLAT_BYTES


def test_nothing_is_read_before_it_is_asked_for(long_table: Table) -> None:
    rows = read_rows(long_table)
    assert isinstance(next(rows), TypedRow)
    rows.close()  # type: ignore[attr-defined]


def test_a_key_far_above_is_still_known(tmp_path: Path, long_table: Table) -> None:
    path = tmp_path / "again.csv"
    lines = ["id,name", *(f"line-{i},A" for i in range(20_000)), "line-0,B"]
    path.write_text("\n".join(lines), encoding="utf-8")
    *_, last = read_rows(Table(path, long_table.metadata))
    assert isinstance(last, Problem)
    assert (last.code, last.row, last.parameters) == ("key-used", 20_002, {"row": 2})


def test_the_store_keeps_the_first_row_of_a_key() -> None:
    with KeyStore() as keys:
        assert keys.add("a", 2) is None
        assert keys.add("a", 9) == (2, 0)
        assert "a" in keys
        assert "b" not in keys
