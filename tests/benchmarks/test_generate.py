"""The generator of synthetic countries: deterministic, marked, like the real thing, and held to the same rules."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.synthetic.country import NAME, write_country
from benchmarks.synthetic.network import NAME as NETWORK
from benchmarks.synthetic.network import Size, write_network
from tests.conftest import quiet

from cabgraph import resources
from cabgraph.answers.registry import open_registry
from cabgraph.build import BuildError, build, draft
from cabgraph.intake.reading import open_reading
from cabgraph.intake.references import check_references
from cabgraph.intake.rows import TypedRow, read_rows
from cabgraph.intake.tables import tables
from cabgraph.settings import Settings

BODIES, LINES = 120, 1_500


def nothing(_done: int) -> None:
    """Hear the bodies written and say nothing."""


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / NAME / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("country")
    write_country(folder, BODIES, LINES, 7, nothing)
    return folder


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(country: Path, tmp_path: Path) -> None:
    write_country(tmp_path / "again", BODIES, LINES, 7, nothing)
    write_country(tmp_path / "other", BODIES, LINES, 8, nothing)
    for path in sorted((country / NAME).iterdir()):
        assert (tmp_path / "again" / NAME / path.name).read_bytes() == path.read_bytes()
    assert rows(tmp_path / "other", "scope_items") != rows(country, "scope_items")


def test_a_body_does_not_change_when_more_bodies_are_asked_for(country: Path, tmp_path: Path) -> None:
    write_country(tmp_path, BODIES * 2, LINES * 2, 7, nothing)
    assert rows(tmp_path, "bodies")[:BODIES] == rows(country, "bodies")


def test_every_invented_row_says_so_and_no_table_holds_real_bodies(country: Path) -> None:
    found = {table.name: table for table in tables(country / NAME)}
    invented = {name for name, table in found.items() if table.synthetic}
    assert {"bodies", "accreditations", "designations", "registrations", "scope_items", "status_events"} <= invented
    for name in ("bodies", "accreditations", "designations", "registrations", "decisions", "scope_items", "standards"):
        assert all(row["source"].startswith("synthetic") for row in rows(country, name))
        assert all("syn-" in row["id"] for row in rows(country, name))
    for name in found.keys() - invented:
        real = (resources.data() / "vn" / f"{name}.csv").read_bytes()
        assert (country / NAME / f"{name}.csv").read_bytes() == real


def test_it_has_what_real_registers_have(country: Path) -> None:
    events = Counter(row["event_type"] for row in rows(country, "status_events"))
    assert events.keys() >= {
        "suspension", "restoration", "reduction", "extension", "withdrawal", "prolongation", "record-correction",
    }  # fmt: skip
    assert any(
        row["event_type"] == "suspension" and not row["effective_until"] for row in rows(country, "status_events")
    )
    grants = [row for table in ("accreditations", "designations", "registrations") for row in rows(country, table)]
    assert any(len(row["valid_from"]) == len("2019-06") for row in grants)
    assert any(row["possibly_from"] for row in grants)
    assert any(not row["valid_until"] for row in grants)
    assert any(row.get("renews") for row in grants)
    items = rows(country, "scope_items")
    assert LINES <= len(items) < LINES * 1.6
    sizes = sorted(Counter(row["grant"] for row in items).values())
    assert sizes[-1] > 10 * sizes[len(sizes) // 2]
    assert {"dated", "at-least", "undated"} <= {row["edition_policy"] for row in items}
    assert any(row["range_unit"] for row in items)
    assert any(row["superseded_by"] for row in rows(country, "technical_regulations"))
    assert any(row["mandatory_from"] > row["valid_from"] for row in rows(country, "product_listings"))


def test_two_bodies_share_a_name_and_some_have_former_ones(tmp_path: Path) -> None:
    write_country(tmp_path, 600, 600, 1, nothing)
    names = Counter(row["name_vi"] for row in rows(tmp_path, "bodies"))
    assert max(names.values()) > 1
    assert any(row["valid_until"] for row in rows(tmp_path, "identity_spells"))


def test_it_builds_without_violations_and_the_release_is_marked(country: Path, tmp_path: Path) -> None:
    settings = Settings(data=country, countries=(NAME,), releases=tmp_path)
    release = build(settings, quiet)
    assert release.manifest.synthetic
    assert release.manifest.rejected == []
    assert release.manifest.severities["Violation"] == 0
    registry = open_registry(settings)
    assert len({row["body"] for row in registry.index.ask("values-of-bodies", facet="jurisdiction")}) == BODIES
    registry.close()


def test_it_is_never_mixed_with_a_real_country(country: Path, tmp_path: Path) -> None:
    (country / "vn").symlink_to(resources.data() / "vn")
    settings = Settings(data=country, countries=("vn", NAME), releases=tmp_path)
    with pytest.raises(BuildError, match=NAME):
        draft(settings, quiet)
    assert not list(tmp_path.iterdir())


def test_a_country_without_tables_is_no_release(tmp_path: Path) -> None:
    (tmp_path / "nowhere").mkdir()
    with pytest.raises(BuildError, match="nowhere: no tables"):
        draft(Settings(data=tmp_path, countries=("nowhere",), releases=tmp_path / "releases"), quiet)


def test_every_row_of_a_world_with_more_economies_than_the_real_one_is_taken(tmp_path: Path) -> None:
    write_network(tmp_path, Size(economies=200, accreditors=10, bodies=250))
    found = tables(tmp_path / NETWORK)
    reading = open_reading(tmp_path / NETWORK)
    refused = [row for table in found for row in read_rows(table, reading) if not isinstance(row, TypedRow)]
    assert refused == []
    assert [problem for problem in check_references(found) if problem.row > 1] == []
    jurisdictions = next(table for table in found if table.name == "jurisdictions")
    with jurisdictions.path.open(encoding="utf-8", newline="") as stream:
        assert sum(row["kind"] == "economy" for row in csv.DictReader(stream)) == 200
    assert jurisdictions.synthetic


def test_a_world_of_more_economies_than_there_are_codes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no code is left"):
        write_network(tmp_path, Size(economies=676, accreditors=1, bodies=1))
