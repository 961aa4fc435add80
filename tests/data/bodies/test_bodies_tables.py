"""The bodies half of data/vn: every row becomes its thing, references resolve, standings come out right.

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
    "accreditations": "Accreditation",
    "alerts": "Alert",
    "authorities": "FormalOrganization",
    "bodies": "FormalOrganization",
    "decisions": "Decision",
    "designation_powers": "DesignationPower",
    "designations": "Designation",
    "identity_spells": "IdentitySpell",
    "measurement_standards": "NationalMeasurementStandard",
    "organisation_changes": "ChangeEvent",
    "registrations": "Registration",
    "scope_items": "ScopeItem",
    "stated_capabilities": "StatedCapability",
    "status_events": "StatusEvent",
}
SUBCLASSES = {
    "FormalOrganization": ("Body", "AccreditationBody", "RegulatoryAuthority"),
    "ScopeItem": ("Capability",),
}
GRANTS = ("accreditations", "designations", "registrations")
QUESTIONS = sorted(path.stem for path in HERE.glob("*.rq"))
NO_DAY = "9999-12-31"
NO_BOUND = "0001-01-01"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def table(name: str) -> Table:
    return read_table(VN / f"{name}.csv-metadata.json")


def cells(row: dict[str, str], column: str) -> list[str]:
    return [part for part in row[column].split(";") if part]


@pytest.fixture(scope="module")
def bench() -> tuple[Workbench, dict[str, Loaded]]:
    store = Workbench()
    loaded = {name: load(table(name), store) for name in TABLES}
    for vocabulary in ("cab.ttl", "concepts/event-type.ttl"):
        store.add((resources.ontology() / vocabulary).read_bytes(), "text/turtle", names.graph("ontology"))
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
    classes = (TABLES[name], *SUBCLASSES.get(TABLES[name], ()))
    kinds = "|".join(f"[#/]{kind}$" for kind in classes)
    query = (
        f"SELECT (COUNT(DISTINCT ?thing) AS ?n) (COUNT(DISTINCT ?row) AS ?rows) WHERE {{ "
        f"?thing <{names.VOCABULARY}source> ?row ; a ?class . FILTER(REGEX(STR(?class), '{kinds}')) "
        f'?row <{names.VOCABULARY}file> "{table(name).label}" }}'
    )
    count = str(bench[1][name].rows)
    assert next(bench[0].select(query).values()) == (count, count)


@pytest.mark.parametrize("name", GRANTS)
def test_every_grant_is_opened_by_one_event_of_its_own_row(
    bench: tuple[Workbench, dict[str, Loaded]], name: str
) -> None:
    query = (
        f"SELECT (COUNT(?event) AS ?n) WHERE {{ ?event a <{names.VOCABULARY}StatusEvent> ; "
        f"<{names.VOCABULARY}source> ?row ; <{names.VOCABULARY}affects> ?grant ; "
        f"<{names.VOCABULARY}effect> <{names.VOCABULARY}opens> . ?grant <{names.VOCABULARY}source> ?row . "
        f'?row <{names.VOCABULARY}file> "{table(name).label}" }}'
    )
    assert next(bench[0].select(query).values()) == (str(bench[1][name].rows),)


@pytest.mark.parametrize("counted", read(HERE / "rows.csv"), ids=lambda row: row["table"])
def test_no_source_row_is_lost(counted: dict[str, str]) -> None:
    """Rows = rows of the source - rows carried elsewhere, each listed + rows split or added."""

    def number(key: str) -> int:
        return int(counted[key])

    rows = read(VN / f"{counted['table']}.csv")
    assert len(rows) == number("source_rows") - number("elsewhere") + number("split") + number("added")
    listed = [row for row in read(VN / "rejected-bodies.csv") if row["source_file"] == f"{counted['source']}.csv"]
    assert len(listed) == number("elsewhere")
    assert all(row["reason"] and row["carried_as"] for row in listed)


def test_every_event_of_the_source_is_carried_or_listed() -> None:
    carried = read(HERE / "events-carried.csv")
    for row in carried:
        assert row["id"] in {known["id"] for known in read(VN / f"{row['table']}.csv")}, row
    assert len({(row["table"], row["id"]) for row in carried}) == len(carried)
    listed = {row["row"] for row in read(VN / "rejected-bodies.csv") if row["source_file"] == "events.csv"}
    assert len(carried) + len(listed) == 103


def test_what_is_listed_is_listed_once() -> None:
    listed = [(row["source_file"], row["row"]) for row in read(VN / "rejected-bodies.csv")]
    assert len(listed) == len(set(listed)) == 136


@pytest.mark.parametrize("name", TABLES)
def test_keys_of_other_tables_exist(name: str) -> None:
    rows = read(VN / f"{name}.csv")
    separators = {column.name: column.separator for column in table(name).columns}
    for columns, resource, targets in table(name).foreign_keys:
        known = {row[targets[0]] for row in read(VN / resource)}
        column = columns[0]
        separator = separators[column]
        cited = {
            part
            for row in rows
            if row[column]
            for part in (row[column].split(separator) if separator else [row[column]])
        }
        assert cited - known == set(), f"{name}.{column} -> {resource}"


@pytest.mark.parametrize("name", TABLES)
def test_organisations_that_are_named_exist(name: str) -> None:
    known = {f"body/{row['id']}" for row in read(VN / "bodies.csv")}
    for file in ("authorities", "accreditation_bodies"):
        known |= {f"org/{row['id']}" for row in read(VN / f"{file}.csv")}
    columns = {"holder", "granted_by", "issuer", "parents", "identity_of", "supervised_by", "original", "resulting"}
    for row in read(VN / f"{name}.csv"):
        for column in columns & set(row):
            if name != "measurement_standards":
                assert set(cells(row, column)) <= known, (row["id"], column)


@pytest.mark.parametrize("name", GRANTS)
def test_a_grant_without_a_proven_day_says_so(name: str) -> None:
    for row in read(VN / f"{name}.csv"):
        if row["valid_from"] == NO_DAY:
            assert row["possibly_from"], row["id"]
            assert not row["last_verified_on"], row["id"]
            assert not row["valid_until"], row["id"]
        elif not row["valid_until"]:
            assert row["last_verified_on"] >= row["valid_from"], row["id"]
        elif row["possibly_from"] == NO_BOUND:
            assert row["valid_from"] == row["valid_until"], row["id"]


def test_items_repeat_the_dates_of_their_grant_unless_an_extension_opened_them() -> None:
    grants = {row["id"]: row for name in GRANTS for row in read(VN / f"{name}.csv")}
    for row in read(VN / "scope_items.csv"):
        own = (row["valid_from"], row["possibly_from"])
        grant = grants[row["grant"]]
        assert row["id"].rpartition("/")[0] == row["grant"]
        if row["opened_by"] == f"grant-{row['grant']}":
            assert own == (grant["valid_from"], grant["possibly_from"]), row["id"]
        else:
            assert row["opened_by"].startswith("extension-"), row["id"]


def test_only_a_scope_that_was_read_in_full_is_called_complete() -> None:
    complete = [
        row["id"] for name in GRANTS for row in read(VN / f"{name}.csv") if row["scope_completeness"] == "complete"
    ]
    assert complete == ["124-qd-bxd-2020-laocai-cqc"]


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
