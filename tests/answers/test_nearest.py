"""Looking only at the nearest bodies that may do it gives the answer of looking at all lines of the release."""

from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from benchmarks.synthetic.country import NAME, write_country
from tests.conftest import quiet

from cabgraph.answers import nearby
from cabgraph.answers.asked import Words, understand
from cabgraph.answers.registry import Registry, open_registry
from cabgraph.build import build
from cabgraph.settings import Settings

ASKED = 60
TODAY = date(2026, 10, 31)


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registry]:
    folder = tmp_path_factory.mktemp("synthetic")
    write_country(folder, 120, 1_200, 3, lambda _done: None)
    settings = Settings(data=folder, countries=(NAME,), releases=folder / "releases")
    build(settings, quiet)
    opened = open_registry(settings)
    yield opened
    opened.close()


def asked(registry: Registry, seed: int) -> Iterator[Words]:
    rng = Random(seed)
    rows = registry.index.rows(
        "SELECT i.*, s.standard FROM item i LEFT JOIN item_standard s ON s.item = i.item ORDER BY i.item"
    )
    for _ in range(ASKED):
        row = rng.choice(rows)
        chosen = {name: row[name] for name in ("activity", "product", "regulation", "standard") if row[name]}
        kept = {name: value for name, value in chosen.items() if rng.random() < 0.6} or {"activity": row["activity"]}
        yield Words(row["body"], on=date(rng.randint(2009, 2026), rng.randint(1, 12), 20), **kept)


@pytest.mark.parametrize("limit", [1, 10])
def test_the_nearest_are_enough(synthetic: Registry, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    index = synthetic.index
    rows = index.rows('SELECT DISTINCT "grant", activity, product, regulation FROM item')
    everything = [tuple(row.values()) for row in rows]
    named = 0
    for words in asked(synthetic, limit):
        question = understand(index, words, TODAY)
        quickly = nearby.alternatives(index, question, limit)
        with monkeypatch.context() as patch:
            patch.setattr(nearby, "_nearest_first", lambda *_: iter([everything]))
            assert quickly == nearby.alternatives(index, question, limit)
        named += len(quickly)
    assert named > ASKED * limit / 10


def test_what_is_remembered_is_what_the_file_says(synthetic: Registry) -> None:
    index = synthetic.index
    grants = [row["grant"] for row in index.rows('SELECT "grant" FROM "grant" ORDER BY "grant" LIMIT 50')]
    everything = {row["grant"]: row for row in index.rows('SELECT * FROM "grant"')}
    for _ in range(2):
        rows = index.ask("grants", things=[*grants, grants[0], "nothing"])
        assert rows == [everything[grant] for grant in grants]
        labels = index.labels([*grants, None, "https://example/nobody"])
        assert labels["https://example/nobody"] == {"vi": "nobody", "en": "nobody"}
        assert all(labels[grant]["vi"] for grant in grants)
