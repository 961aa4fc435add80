"""Pairs of files: every list of `cases/` is answered row by row as its `.expected.txt` says.

A new case needs no Python: put the list there, and what is expected beside it. Each line is a row of the list: its
number, what it is, and for an answered one the verdict, the reason, the day, the decision, and what was remarked.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cabgraph.answers.checklist.record import records
from cabgraph.answers.checklist.run import CheckList
from cabgraph.answers.registry import Registry
from cabgraph.settings import Settings

HERE = Path(__file__).parent / "cases"
CASES = sorted(path for path in HERE.iterdir() if not path.name.endswith(".expected.txt"))
TODAY = date(2026, 11, 26)


def shown(record: dict[str, Any]) -> Iterator[str]:
    if record["kind"] == "summary":
        yield f"{record['verdicts']} broken={record['broken']} stopped={record['stopped']}"
        return
    if "verdict" not in record:
        yield f"{record['row']} {record['kind']}"
        return
    decision = record["decision"] or {}
    answer = f"{record['verdict']} {record['reason']} on={record['on']} by={decision.get('number')}"
    yield f"{record['row']} {record['kind']}: {answer}"
    for problem in record["problems"]:
        yield f"    {problem['severity']}: {problem['line']['vi']}"
        yield f"    {problem['severity']}: {problem['line']['en']}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_case(path: Path, registry: Registry, real_settings: Settings) -> None:
    with path.open("rb") as stream:
        run = CheckList(registry, stream, real_settings, name=path.name, today=TODAY)
        lines = [f"converted from {run.encoding}"] if run.encoding else []
        lines += [line for record in records(run) for line in shown(record)]
    expected = path.with_name(f"{path.name}.expected.txt")
    assert lines == expected.read_text(encoding="utf-8").splitlines()
