"""No row is lost: what the files hold equals what the release holds plus what it lists as left out."""

import csv
import gzip
from pathlib import Path

import pytest

from cabgraph import resources
from cabgraph.answers.registry import Registry
from cabgraph.intake.tables import Table, tables

TABLES = [table for table in tables(resources.data() / "vn") if table.mapping.is_file()]
QUERIES = Path(__file__).parent


def rows_in_file(table: Table) -> int:
    """Count the rows the plain way, sharing no code with intake."""
    with table.path.open(encoding="utf-8-sig", newline="") as stream:
        return sum(1 for row in list(csv.reader(stream))[1:] if any(row))


@pytest.fixture(scope="module")
def sources(registry: Registry) -> dict[str, tuple[int, int]]:
    """File -> (rows that are sources of something, rows whose thing has a type)."""
    query = (QUERIES / "rows-by-file.rq").read_text(encoding="utf-8")
    found = registry.store.select(query).values()
    return {str(name): (int(rows or 0), int(typed or 0)) for name, rows, typed in found}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rows_in_equal_rows_out(table: Table, sources: dict[str, tuple[int, int]], registry: Registry) -> None:
    rejected = [
        entry for entry in registry.release.manifest.rejected if str(entry["problem"]).startswith(f"{table.label}:")
    ]
    rows, typed = sources.get(table.label, (0, 0))
    assert rows_in_file(table) == rows + len(rejected)
    assert typed == rows, "a row describes a thing that the CONSTRUCT did not make"


def test_the_real_data_loses_no_row(registry: Registry) -> None:
    assert registry.release.manifest.rejected == []


def test_every_table_has_licence_source_and_titles() -> None:
    for table in tables(resources.data() / "vn"):
        properties = table.properties
        for key in ("dc:license", "dc:source"):
            assert properties.get(key), f"{table.label}: {key}"
        assert {"vi", "en"} <= set(properties["dc:title"]), table.label
        for column in table.columns:
            assert column.description.titles, f"{table.label}:{column.name}"


def test_every_csv_file_has_metadata() -> None:
    folder = resources.data() / "vn"
    described = {table.path.name for table in tables(folder)}
    assert {path.name for path in folder.glob("*.csv")} == described


def test_no_statement_stands_in_two_graphs(registry: Registry) -> None:
    with gzip.open(registry.release.dump, "rt", encoding="utf-8") as dump:
        statements = [line.rsplit(" ", 2)[0] for line in dump]
    assert len(statements) == registry.release.manifest.statements
    assert len(statements) == len(set(statements))
