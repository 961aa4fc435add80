"""Stored questions on the real data, against answers read from the sources."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cabgraph import names
from cabgraph.answers.ask import ask_question
from cabgraph.answers.registry import Registry

CASES = tomllib.loads((Path(__file__).parent / "real-questions.toml").read_text(encoding="utf-8"))["ask"]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['question']}: {case['why']}" for case in CASES])
def test_real_question(case: dict[str, Any], registry: Registry) -> None:
    answer = ask_question(registry, case["question"], case["with"], date(2026, 11, 22))
    rows = [{name: (value or "").removeprefix(names.THINGS) for name, value in row.items()} for row in answer.records()]
    for expected in case["rows"]:
        assert any(expected.items() <= row.items() for row in rows), (expected, rows)
    for column, values in case.get("only", {}).items():
        assert sorted({row[column] for row in rows if row[column]}) == values
    assert len(rows) == len({tuple(row.values()) for row in rows}), "a row is given twice"
