"""The ten questions of docs/sparql.md give the answers that stand under them, on the shipped data."""

import re
from pathlib import Path

import pytest

from cabgraph.store.base import Store

PAGE = (Path(__file__).parents[1] / "docs" / "sparql.md").read_text(encoding="utf-8")
TAUGHT = re.findall(r"^### (.+?)\n+```sparql\n(.+?)```\n+((?:\|[^\n]*\n)+)", PAGE, flags=re.MULTILINE | re.DOTALL)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def test_there_are_ten() -> None:
    assert len(TAUGHT) == 10


@pytest.mark.parametrize(("title", "query", "table"), TAUGHT, ids=[title for title, _, _ in TAUGHT])
def test_a_question_gives_its_answer(real_store: Store, title: str, query: str, table: str) -> None:
    heading, _rule, *rows = table.splitlines()
    found = real_store.select(query)
    assert list(found.variables) == cells(heading)
    assert [[value or "" for value in row] for row in found.values()] == [cells(row) for row in rows]
    assert rows, title
