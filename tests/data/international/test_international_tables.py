"""The international half of data/vn: every row becomes its thing, references resolve, standings come out right.

Each question is a pair of files beside this one: `x.rq` and the rows it must give, `x.csv`.
"""

import csv
from pathlib import Path

import pytest

from cabgraph import names, resources
from cabgraph.derive.run import derive
from cabgraph.graph.mapping import Loaded, load
from cabgraph.intake.rows import read_rows
from cabgraph.intake.tables import Table, read_table
from cabgraph.store.embedded import Workbench

HERE = Path(__file__).parent
VN = resources.data() / "vn"
TABLES = {
    "accreditation_bodies": "AccreditationBody",
    "arrangement_components": "ArrangementComponent",
    "arrangements": "Arrangement",
    "foreign_changes": "ChangeEvent",
    "foreign_names": "IdentitySpell",
    "foreign_organisations": "FormalOrganization",
    "identifier_allocations": "IdentifierAllocation",
    "international_organisations": "InternationalOrganization",
    "jurisdictions": "Jurisdiction",
    "key_tasks": "Programme",
    "member_states": "FormalOrganization",
    "memberships": "Membership",
    "participation_events": "StatusEvent",
    "participations": "Participation",
    "programmes": "Programme",
    "provinces": "Jurisdiction",
}
QUESTIONS = sorted(path.stem for path in HERE.glob("*.rq"))
NO_DAY = "9999-12-31"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def table(name: str) -> Table:
    return read_table(VN / f"{name}.csv-metadata.json")


@pytest.fixture(scope="module")
def bench() -> tuple[Workbench, dict[str, Loaded]]:
    store = Workbench()
    loaded = {name: load(table(name), store) for name in TABLES}
    effects = (resources.ontology() / "concepts" / "event-type.ttl").read_bytes()
    store.add(effects, "text/turtle", names.graph("ontology"))
    derive(store)
    return store, loaded


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
        f"SELECT (COUNT(DISTINCT ?thing) AS ?n) (COUNT(DISTINCT ?row) AS ?rows) WHERE {{ "
        f"?thing <{names.VOCABULARY}source> ?row ; a ?class . FILTER(STRENDS(STR(?class), '{TABLES[name]}')) "
        f'?row <{names.VOCABULARY}file> "{table(name).label}" }}'
    )
    count = str(bench[1][name].rows)
    assert next(bench[0].select(query).values()) == (count, count)


@pytest.mark.parametrize("counted", read(HERE / "rows.csv"), ids=lambda row: row["table"])
def test_no_source_row_is_lost(counted: dict[str, str]) -> None:
    """Rows = rows of the source - rows carried elsewhere, each listed + rows split or added."""

    def number(key: str) -> int:
        return int(counted[key])

    rows = read(VN / f"{counted['table']}.csv")
    assert len(rows) == number("source_rows") - number("elsewhere") + number("split") + number("added")
    listed = [
        row for row in read(VN / "rejected-international.csv") if row["source_file"] == f"{counted['source']}.csv"
    ]
    assert len(listed) == number("elsewhere")
    assert all(row["reason"] and row["carried_as"] for row in listed)


@pytest.mark.parametrize("name", TABLES)
def test_keys_of_other_tables_exist(name: str) -> None:
    rows = read(VN / f"{name}.csv")
    separators = {column.name: column.separator for column in table(name).columns}
    for columns, resource, targets in table(name).foreign_keys:
        known = {row[targets[0]] for row in read(VN / resource)}
        column = columns[0]
        separator = separators[column]
        cited = {
            part.strip()
            for row in rows
            if row[column]
            for part in (row[column].split(separator) if separator else [row[column]])
        }
        assert cited - known == set(), f"{name}.{column} -> {resource}"


@pytest.mark.parametrize("name", ["arrangements", "foreign_names", "memberships", "participations"])
def test_a_record_without_a_proven_day_says_so(name: str) -> None:
    for row in read(VN / f"{name}.csv"):
        if row["valid_from"] == NO_DAY:
            assert row["possibly_from"], row["id"]
            assert not row["last_verified_on"], row["id"]
            assert not row["valid_until"], row["id"]
        else:
            assert row["last_verified_on"], row["id"]


def test_every_participation_is_opened_by_one_event(bench: tuple[Workbench, dict[str, Loaded]]) -> None:
    query = (
        f"SELECT ?participation (COUNT(?event) AS ?n) WHERE {{ ?participation a <{names.VOCABULARY}Participation> . "
        f"OPTIONAL {{ ?event <{names.VOCABULARY}affects> ?participation ; <{names.VOCABULARY}effect> "
        f"<{names.VOCABULARY}opens> }} }} GROUP BY ?participation HAVING(COUNT(?event) != 1)"
    )
    assert list(bench[0].select(query).values()) == []


def test_namibia_is_not_a_missing_value() -> None:
    assert {row["id"] for row in read(VN / "memberships.csv") if row["jurisdiction"] == "NA"} >= {"gs1-na", "cgpm-na"}


@pytest.mark.parametrize("name", TABLES)
def test_no_heading_names_two_columns(name: str) -> None:
    headings = [
        heading
        for column in table(name).columns
        for heading in {column.name, *(text for texts in column.description.titles.values() for text in texts)}
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
