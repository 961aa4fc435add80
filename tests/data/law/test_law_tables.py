"""The law half of data/vn: every row becomes its thing, references resolve, dated duties come out as in the law.

Each question is a pair of files beside this one: `x.rq` and the rows it must give, `x.csv`.
"""

import csv
from pathlib import Path

import pytest

from cabgraph import names, resources
from cabgraph.graph.mapping import Loaded, load
from cabgraph.intake.rows import read_rows
from cabgraph.intake.tables import Table, read_table
from cabgraph.store.embedded import Workbench

HERE = Path(__file__).parent
VN = resources.data() / "vn"
TABLES = [
    "adoptions",
    "conformity_procedures",
    "hs_codes",
    "legal_changes",
    "legal_documents",
    "oiml_publications",
    "product_listings",
    "products",
    "standards",
    "technical_regulations",
    "transitional_provisions",
    "type_approvals",
]
QUESTIONS = sorted(path.stem for path in HERE.glob("*.rq"))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def table(name: str) -> Table:
    return read_table(VN / f"{name}.csv-metadata.json")


@pytest.fixture(scope="module")
def bench() -> tuple[Workbench, dict[str, Loaded]]:
    store = Workbench()
    return store, {name: load(table(name), store) for name in TABLES}


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_gives_the_expected_rows(bench: tuple[Workbench, dict[str, Loaded]], question: str) -> None:
    found = bench[0].select((HERE / f"{question}.rq").read_text(encoding="utf-8"))
    rows = [dict(zip(found.variables, (value or "" for value in row), strict=True)) for row in found.values()]
    assert rows == read(HERE / f"{question}.csv")


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_taken(bench: tuple[Workbench, dict[str, Loaded]], name: str) -> None:
    loaded = bench[1][name]
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.rows == len(read(VN / f"{name}.csv")) > 0


@pytest.mark.parametrize("name", TABLES)
def test_every_row_makes_one_thing(bench: tuple[Workbench, dict[str, Loaded]], name: str) -> None:
    query = (
        f"SELECT (COUNT(DISTINCT ?thing) AS ?n) WHERE {{ ?thing <{names.VOCABULARY}source> ?row ; a ?class . "
        f'?row <{names.VOCABULARY}file> "{table(name).label}" }}'
    )
    assert next(bench[0].select(query).values()) == (str(bench[1][name].rows),)


@pytest.mark.parametrize("counted", read(HERE / "rows.csv"), ids=lambda row: row["table"])
def test_no_source_row_is_lost(counted: dict[str, str]) -> None:
    """Rows = rows of the source + rows only cited + rows split or added - rows merged, each listed."""

    def number(key: str) -> int:
        return int(counted[key])

    rows = read(VN / f"{counted['table']}.csv")
    assert sum(row.get("cited_only") == "true" for row in rows) == number("cited_only")
    kept = number("source_rows") + number("cited_only") + number("split") + number("added") - number("merged")
    assert len(rows) == kept
    listed = [row for row in read(VN / "rejected-law.csv") if row["source_file"] == f"{counted['source']}.csv"]
    assert len(listed) == number("split") + number("merged")
    assert all(row["reason"] for row in listed)


@pytest.mark.parametrize("name", TABLES)
def test_no_heading_names_two_columns(name: str) -> None:
    described = read_table(VN / f"{name}.csv-metadata.json").columns
    headings = [
        heading
        for column in described
        for heading in {
            column.name,
            *(text for texts in column.description.titles.values() for text in texts),
        }
    ]
    assert sorted(headings) == sorted(set(headings))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_with_vietnamese_headings_reads_the_same(name: str, tmp_path: Path) -> None:
    described = table(name)
    with described.path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    titles = {column.name: column.description.titles["vi"][0] for column in described.columns}
    for path in (described.path, VN / f"{name}.csv-metadata.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[titles[column] for column in header], *rows])
    theirs = list(read_rows(read_table(tmp_path / f"{name}.csv-metadata.json")))
    ours = list(read_rows(described))
    assert [row.values for row in theirs] == [row.values for row in ours]
