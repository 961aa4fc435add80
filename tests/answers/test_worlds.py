"""The rules of docs/decisions/0008 on small worlds: `worlds/x.ttl` is the register, `worlds/x.toml` the questions.

A case gives `ask`, the parameters of `/api/check`, and what must come out: `verdict` and `reason`; `notes`, all the
codes; `missing`, all the facts; `says`, a piece of the explanation; `now`, verdict and reason as known now;
`alternatives`, the bodies in order, with kilometres where `near` matters; `whom`, who is to be asked.
"""

import tomllib
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.answers.test_alike import first_of, questions

from cabgraph import resources
from cabgraph.answers.asked import Words
from cabgraph.answers.check import check, decide
from cabgraph.answers.registry import Registry
from cabgraph.build import load_ontology
from cabgraph.derive.run import derive
from cabgraph.index.build import index_queries, write_index
from cabgraph.index.lookup import Index
from cabgraph.names import graph
from cabgraph.questions.catalogue import Catalogue
from cabgraph.store.embedded import Workbench

HERE = Path(__file__).parent / "worlds"
WORLDS = sorted(path.stem for path in HERE.glob("*.ttl"))
CASES = [
    (world, number, case)
    for world in WORLDS
    for number, case in enumerate(tomllib.loads((HERE / f"{world}.toml").read_text(encoding="utf-8"))["case"], 1)
]
TODAY = date(2025, 6, 1)
QUERIES = index_queries(resources.queries() / "derive")


def opened(world: str, folder: Path) -> Registry:
    """A world as a registry: the vocabulary, its own statements, what is derived, and the index of it."""
    store = Workbench()
    load_ontology(store, lambda _step, _what: None)
    store.add((HERE / f"{world}.ttl").read_bytes(), "text/turtle", graph("bodies"))
    derive(store)
    write_index(store, QUERIES, folder / f"{world}.sqlite", lambda _table: None)
    release: Any = SimpleNamespace(manifest=SimpleNamespace(id=world))
    return Registry(release, store, Index(folder / f"{world}.sqlite"), Catalogue(resources.queries()))


@pytest.fixture(scope="module")
def registries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Registry]:
    folder = tmp_path_factory.mktemp("worlds")
    return {world: opened(world, folder) for world in WORLDS}


def words(ask: dict[str, str]) -> Words:
    typed: dict[str, Any] = dict(ask)
    if "on" in ask:
        typed["on"] = date.fromisoformat(ask["on"])
    if "known_at" in ask:
        typed["known_at"] = datetime.combine(date.fromisoformat(ask["known_at"]), time.max, UTC)
    return Words(**typed)


@pytest.mark.parametrize(
    ("world", "case"),
    [(world, case) for world, _, case in CASES],
    ids=[f"{world}-{number}-{case['why'].replace(' ', '-')}" for world, number, case in CASES],
)
def test_the_world_is_answered_by_the_rules(world: str, case: dict[str, Any], registries: dict[str, Registry]) -> None:
    found = check(registries[world], words(case["ask"]), TODAY)
    told = (found["verdict"], found["reason"])
    assert told == (case["verdict"], case["reason"]), found["explanation"]
    if "notes" in case:
        assert sorted({note["code"] for note in found["notes"]}) == sorted(case["notes"])
    if "missing" in case:
        assert sorted({fact["what"] for fact in found["missing"]}) == sorted(case["missing"])
    for language, text in case.get("says", {}).items():
        everything = [found["explanation"][language], *(note["text"][language] for note in found["notes"])]
        assert any(text in said for said in everything), everything
    if "now" in case:
        now = found["now_known"]
        assert (now["verdict"], now["reason"]) == (case["now"]["verdict"], case["now"]["reason"])
        assert case["now"]["says"] in now["explanation"]["en"]
    else:
        assert found["now_known"] is None
    if "alternatives" in case:
        assert [slug(other) for other in found["alternatives"]] == [name for name, _ in case["alternatives"]]
        assert [other["distance_km"] for other in found["alternatives"]] == [
            None if kilometres < 0 else kilometres for _, kilometres in case["alternatives"]
        ]
    if "whom" in case:
        assert [(one["role"], slug(one), slug(one["continued_as"])) for one in found["ask"]] == [
            tuple(one) for one in case["whom"]
        ]
    short = check(registries[world], words(case["ask"]), TODAY, chains=1)
    assert short["proof"] == found["proof"][:1]
    assert all(short[name] == found[name] for name in short.keys() - {"proof", "notes", "ask"})
    if found["verdict"] == "yes":
        assert found["alternatives"] == found["ask"] == found["missing"] == []


@pytest.mark.parametrize("world", WORLDS)
def test_the_first_line_of_a_world_is_that_of_all_lines(world: str, registries: dict[str, Registry]) -> None:
    for seed in range(4):
        for asked in questions(registries[world], 100, seed):
            whole, first = decide(registries[world], asked), decide(registries[world], asked, first_only=True)
            assert first_of(first) == first_of(whole), asked


def slug(thing: dict[str, Any] | None) -> str:
    return thing["id"].rsplit("/", 1)[-1] if thing else ""


@pytest.mark.parametrize("world", WORLDS)
def test_the_index_of_a_world_is_its_queries_row_for_row(world: str, registries: dict[str, Registry]) -> None:
    registry = registries[world]
    for query in QUERIES:
        if query.packed:
            continue
        asked = registry.store.select(query.text)
        columns = ", ".join(f'"{name}"' for name in asked.variables)
        stored = registry.index.rows(f'SELECT {columns} FROM "{query.table}"')  # noqa: S608
        assert sorted(repr(tuple(row.values())) for row in stored) == sorted(map(repr, asked.values())), query.table


def test_the_tables_that_real_data_leave_empty_are_filled_here(registries: dict[str, Registry]) -> None:
    filled = {
        table for registry in registries.values() for table in ("partial_repeal", "voided") if rows(registry, table)
    }
    assert filled == {"partial_repeal", "voided"}


def rows(registry: Registry, table: str) -> list[dict[str, Any]]:
    return registry.index.rows(f'SELECT * FROM "{table}"')  # noqa: S608
