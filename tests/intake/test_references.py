"""References between the tables of a folder (tests/intake/references/, with the problems expected of it)."""

from pathlib import Path

from cabgraph.intake.references import check_references
from cabgraph.intake.tables import tables

FOLDER = Path(__file__).parent / "references"


def test_every_dangling_reference_is_found() -> None:
    problems = [str(problem) for problem in check_references(tables(FOLDER))]
    assert problems == (FOLDER / "problems.txt").read_text(encoding="utf-8").splitlines()


def test_tables_without_references_have_no_problem() -> None:
    assert list(check_references([table for table in tables(FOLDER) if table.name != "grants"])) == []
