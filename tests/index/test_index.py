"""The index is the rows of its queries and nothing else."""

from pathlib import Path

import pytest

from cabgraph import names, resources
from cabgraph.answers.registry import Registry
from cabgraph.index.build import IndexQuery, index_queries
from cabgraph.index.lookup import Index, MissingIndexError
from cabgraph.index.pack import unpacked

QUERIES = index_queries(resources.queries() / "derive")
MAY_BE_EMPTY = {"partial_repeal", "voided"}
"""No regulation of the real data was repealed in part, and no line struck out; tests/answers/worlds has both."""

NOT_INVENTED = {"continued", "finding"}
"""The generator of synthetic countries invents no successor of an organisation, and its shapes are not run here."""


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.table)
def test_each_table_is_its_query_row_for_row(query: IndexQuery, registry: Registry) -> None:
    rows = same_rows(query, registry)
    assert rows or query.table in MAY_BE_EMPTY, f"{query.table} is empty on the real data"


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.table)
def test_and_so_it_is_on_a_synthetic_register(query: IndexQuery, synthetic_registry: Registry) -> None:
    rows = same_rows(query, synthetic_registry)
    assert rows or query.table in NOT_INVENTED, f"{query.table} is empty on the synthetic data"


def same_rows(query: IndexQuery, registry: Registry) -> int:
    """The number of rows of a table, which are those of its query."""
    asked = registry.store.select(query.text)
    if query.packed:
        packed = sorted(map(repr, unpacked(registry.index.packed(query.table))))
        assert packed == sorted(map(repr, asked.values()))
        return len(packed)
    columns = ", ".join(f'"{name}"' for name in asked.variables)
    stored = registry.index.rows(f'SELECT {columns} FROM "{query.table}"')  # noqa: S608
    expected = sorted(map(repr, asked.values()))
    assert sorted(repr(tuple(row.values())) for row in stored) == expected
    return len(stored)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.table)
def test_folded_twins_are_folded(query: IndexQuery, registry: Registry) -> None:
    if query.packed:
        assert not query.folded + query.coded
        return
    rows = registry.index.rows(f'SELECT * FROM "{query.table}" LIMIT 200')  # noqa: S608
    for row in rows:
        for column in query.folded:
            assert row[f"{column}_folded"] == names.fold(row[column] or "")
        for column in query.coded:
            assert row[f"{column}_key"] == names.code_key(row[column] or "")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MissingIndexError):
        Index(tmp_path / "none.sqlite")
