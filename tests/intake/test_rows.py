"""Pairs of files: every file of `good/` gives the same two rows; every one of `bad/` gives exactly its `.problems.txt`.

A new case needs no Python: put the file there, and the problems expected of it beside it.
"""

from pathlib import Path

import csvw
import pytest

from cabgraph import resources
from cabgraph.intake.problems import Problem, SheetError
from cabgraph.intake.reading import Reading, ReadingError, open_reading
from cabgraph.intake.records import records
from cabgraph.intake.rows import PROGRESS_EVERY, TypedRow, read_rows
from cabgraph.intake.tables import Table

HERE = Path(__file__).parent
GOOD = sorted((HERE / "good").glob("*.csv"))
BAD = sorted((HERE / "bad").glob("*.csv"))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return open_reading(resources.data() / "vn")


def table(path: Path) -> Table:
    return Table(path, csvw.Table.from_file(HERE / "table.json"))


def shown(row: TypedRow) -> str:
    """One row on a line: every value of every column, with its datatype where it is no string."""
    cells = []
    for name in sorted(row.values):
        values = [v.lexical if v.datatype == "string" else f"{v.lexical}^^{v.datatype}" for v in row.values[name]]
        cells.append(f"{name}={'|'.join(values)}")
    return "; ".join(cells)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good(path: Path, reading: Reading) -> None:
    rows = list(read_rows(table(path), reading))
    assert [str(row) for row in rows if isinstance(row, Problem)] == []
    expected = (HERE / "good" / "rows.txt").read_text(encoding="utf-8").splitlines()
    assert [shown(row) for row in rows if isinstance(row, TypedRow)] == expected


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad(path: Path, reading: Reading) -> None:
    lines = []
    for row in read_rows(table(path), reading):
        if isinstance(row, TypedRow):
            lines.append(f"row {row.number}: {row.key}")
        else:
            for problem in (row, *row.also):
                lines += [f"{problem.severity}: {problem.line('en')}", f"    {problem.message('vi')}"]
    expected = path.with_suffix(".problems.txt").read_text(encoding="utf-8").splitlines()
    assert lines == expected


def test_row_numbers_are_the_spreadsheets(reading: Reading) -> None:
    rows = [row for row in read_rows(table(HERE / "good" / "title-above.csv"), reading) if isinstance(row, TypedRow)]
    assert [row.number for row in rows] == [5, 6]
    broken = [
        row for row in read_rows(table(HERE / "good" / "line-break-in-cell.csv"), reading) if isinstance(row, TypedRow)
    ]
    assert [row.number for row in broken] == [2, 3], "a line break inside a cell starts no new row"


def test_progress_is_told(tmp_path: Path, reading: Reading) -> None:
    path = tmp_path / "many.csv"
    path.write_text("id,name\n" + "".join(f"a{i},A\n" for i in range(PROGRESS_EVERY + 5)), encoding="utf-8")
    told: list[int] = []
    assert len(list(read_rows(table(path), reading, told.append))) == PROGRESS_EVERY + 5
    assert told == [PROGRESS_EVERY, PROGRESS_EVERY + 5]


def test_a_missing_file_is_a_problem(tmp_path: Path, reading: Reading) -> None:
    (problem,) = read_rows(table(tmp_path / "none.csv"), reading)
    assert isinstance(problem, Problem)
    assert problem.code == "file-missing"


@pytest.mark.parametrize("rows_after", [1, 3, 500])
def test_a_quote_never_closed_breaks_its_own_row_only(tmp_path: Path, reading: Reading, rows_after: int) -> None:
    path = tmp_path / "quote.csv"
    after = "".join(f"c{n},C\n" for n in range(rows_after))
    path.write_text(f'id,name\na,A\nb,"B\n{after}', encoding="utf-8")
    row, problem, *rest = read_rows(table(path), reading)
    assert isinstance(row, TypedRow)
    assert isinstance(problem, Problem)
    assert (problem.code, problem.row) == ("quote-open", 3)
    assert [row.number for row in rest if isinstance(row, TypedRow)] == list(range(4, 4 + rows_after))


def test_a_file_of_open_quotes_is_given_up() -> None:
    with pytest.raises(SheetError, match="never closed"):
        list(records(iter(['b,"B\n', *["c,C\n"] * 70] * 2_000), ","))
    rows = list(records(iter(['b,"B\n', *["c,C\n"] * 70] * 999), ","))
    assert len(rows) == 999 * 71


def test_a_reader_nobody_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("id,name\n", encoding="utf-8")
    with pytest.raises(ReadingError, match="no reader 'certificate-code'"):
        list(read_rows(table(path)))


def test_a_stopped_reader_leaves_the_file_closed(reading: Reading) -> None:
    rows = read_rows(table(HERE / "good" / "column-names.csv"), reading)
    next(rows)
    rows.close()  # type: ignore[attr-defined]


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path, reading: Reading) -> None:
    (problem,) = read_rows(table(tmp_path), reading)
    assert isinstance(problem, Problem)
    assert problem.code == "file-unreadable"
