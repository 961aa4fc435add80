"""The index answers a question as its SPARQL form does, row for row, on the real and on the synthetic register."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice

import pytest
from tests.answers.search.brute import Brute
from tests.answers.test_search import searches
from tests.index.forms import HERE, both
from tests.oracle.probes import Probes
from tests.oracle.program import words_of
from tests.oracle.verdict import Oracle, open_oracle

from cabgraph import resources
from cabgraph.answers.ask import ask_question
from cabgraph.answers.asked import Asked, Words, understand
from cabgraph.answers.matching import find
from cabgraph.answers.registry import Registry
from cabgraph.answers.standing import any_line, filters, lines
from cabgraph.questions.run import Answer

Values = dict[str, object]

NO_LAW: Values = {
    "bad": [],
    "carried": [],
    "saved": {},
    "repealed": [],
    "value": None,
    "uncertainty": None,
    "units": [],
    "ratios": [],
}
"""Of who else could: no regulation out of force, no value."""


@pytest.fixture(params=["real", "synthetic"])
def opened(request: pytest.FixtureRequest) -> tuple[Registry, Oracle]:
    """A register with the oracle that draws questions about it."""
    if request.param == "real":
        tables = resources.data() / "vn"
        return request.getfixturevalue("registry"), open_oracle(tables, resources.ontology())
    folder = request.getfixturevalue("synthetic_folder")
    return request.getfixturevalue("synthetic_registry"), open_oracle(folder, resources.ontology())


def few(registry: Registry, count: int) -> int:
    """A fifth on the synthetic register, where SPARQL takes up to seconds for what the index gives at once."""
    return count // 5 if registry.release.manifest.synthetic else count


def checks(registry: Registry, oracle: Oracle, count: int) -> Iterator[Asked]:
    """Checks that may be asked, as they are understood."""
    for question in Probes(oracle, date(2026, 11, 26)).some(few(registry, count), 7, 0.0):
        said = {name: value for name, value in words_of(question).items() if name not in ("value", "unit")}
        said = {name: value for name, value in said.items() if not name.startswith("uncertainty")}
        yield understand(registry.index, Words(**said), date(2026, 11, 26))


def values_of(asked: Asked) -> Values:
    return {"body": asked.body or "", "on": asked.on.isoformat(), "grants": list(asked.grants), **filters(asked)}


def everywhere(registry: Registry) -> list[list[str | None]]:
    """What every line says, for a statement that is told where to look."""
    rows = registry.index.rows('SELECT DISTINCT "grant", activity, product, regulation FROM item')
    return [list(row.values()) for row in rows]


def things(registry: Registry, column: str, table: str, count: int) -> list[str]:
    rows = registry.index.rows(f'SELECT DISTINCT {column} AS thing FROM "{table}" WHERE {column} IS NOT NULL')  # noqa: S608
    return random.Random(7).sample(sorted(row["thing"] for row in rows), min(count, len(rows)))


def agree(registry: Registry, name: str, cases: Iterable[Values]) -> None:
    found = 0
    for values in cases:
        stored, said = both(registry.index, registry.store, name, values)
        assert stored == said, (name, values, stored - said, said - stored)
        found += len(said)
    assert found, f"{name} was never asked for what is there"


def test_lines_of_a_body(opened: tuple[Registry, Oracle]) -> None:
    registry, oracle = opened
    agree(registry, "lines-of-body", (values_of(asked) for asked in checks(registry, oracle, 300)))


def test_the_lines_that_say_it_are_those_that_pass(opened: tuple[Registry, Oracle]) -> None:
    """A check looks only at lines whose words fit; that gives the lines which the plain statement gives."""
    registry, oracle = opened
    total = 0
    for asked in checks(registry, oracle, 300):
        plainly = registry.index.ask("lines-of-body", **values_of(asked))
        quickly = lines(registry.index, asked)
        assert [(line.item, line.since) for line in quickly] == [(row["item"], row["since"]) for row in plainly], asked
        assert any_line(registry.index, asked, ("standard",)) == bool(
            registry.index.ask("lines-of-body", **(values_of(asked) | {"standards": []}))
        )
        total += len(quickly)
    assert total


def test_bodies_that_could(opened: tuple[Registry, Oracle]) -> None:
    registry, oracle = opened
    looking = {"among": everywhere(registry)}
    cases = (values_of(asked) | NO_LAW | looking for asked in checks(registry, oracle, 60) if asked.filtered)
    agree(registry, "bodies-that-could", (values | {"grants": []} for values in cases))


def test_grants_held(opened: tuple[Registry, Oracle]) -> None:
    registry, oracle = opened
    agree(registry, "grants-held", (values_of(asked) for asked in checks(registry, oracle, 200)))


def test_products_of_hs_codes(opened: tuple[Registry, Oracle]) -> None:
    registry, _ = opened
    codes = [code for code in things(registry, "ancestor", "ancestor", 3000) if "/hs/" in code]
    agree(registry, "products-of-hs", ({"hs": code} for code in codes))


def test_lines_under_regulations(opened: tuple[Registry, Oracle]) -> None:
    registry, _ = opened
    choose = random.Random(7)
    days = [str(date(2010, 1, 1) + timedelta(days=choose.randrange(7000))) for _ in range(40)]
    cited = things(registry, "regulation", "item", 40)
    cases: list[Values] = [{"regulations": [one], "on": day} for one, day in zip(cited, days, strict=False)]
    agree(registry, "lines-under-regulations", cases)


def test_periods_of_records(opened: tuple[Registry, Oracle]) -> None:
    registry, _ = opened
    agree(registry, "periods", ({"thing": thing} for thing in things(registry, "of", "period", 300)))


def test_lines_that_were_struck_out(opened: tuple[Registry, Oracle]) -> None:
    registry, _ = opened
    voided = registry.index.rows("SELECT COUNT(*) AS total FROM voided")[0]["total"]
    every = things(registry, "item", "item", 100_000)
    stored, said = both(registry.index, registry.store, "voided-lines", {"things": every})
    assert stored == said
    assert bool(said) == bool(voided)


def test_the_stored_questions_say_the_same(opened: tuple[Registry, Oracle]) -> None:
    """`inspector/body-scope` and `inspector/who-else-could` show what the check's statements find."""
    registry, oracle = opened
    seen = others = 0
    for asked in islice(checks(registry, oracle, 10_000), few(registry, 100)):
        day = asked.on.isoformat()
        if len(asked.products) > 1 or asked.standards or asked.body is None:
            continue
        product = asked.products[0] if asked.products else ""
        given = {"body": asked.body, "on": day, "product": product}
        told = ask_question(registry, "inspector/body-scope", given, asked.on)
        shown = {(row["item"], row["standing"]) for row in plain(told)}
        lines = registry.index.ask("lines-of-body", **(values_of(asked) | {"activity": "", "regulations": []}))
        assert shown == {(row["item"], row["standing"]) for row in lines if row["standing"] in ("yes", "unknown")}
        seen += len(shown)
        if not product or len(asked.regulations) > 1:
            continue
        given |= {"activity": asked.activity or "", "regulation": asked.regulation or ""}
        told = ask_question(registry, "inspector/who-else-could", given, asked.on)
        could = registry.index.ask("bodies-that-could", **(values_of(asked) | NO_LAW | {"among": everywhere(registry)}))
        assert {row["other"] for row in plain(told) if row["standing"] == "yes"} == {row["body"] for row in could}
        others += len(could)
    assert seen
    assert others


def plain(answer: Answer) -> list[dict[str, str]]:
    """The rows of an answer by column."""
    return [{name: term.value for name, term in zip(answer.names, row, strict=True) if term} for row in answer.rows]


def test_searches_on_the_synthetic_register(synthetic_registry: Registry) -> None:
    brute = Brute(synthetic_registry.store)
    sizes = []
    for search in searches(synthetic_registry, brute, 2, 60):
        found = find(synthetic_registry.index, search, count=False)
        assert found.standings == brute.bodies(search), search
        sizes.append(len(found.bodies))
    assert any(sizes)


def test_every_form_is_asked() -> None:
    text = (HERE.parent / "test_forms.py").read_text(encoding="utf-8")
    assert all(f'"{path.stem}"' in text for path in HERE.glob("*.rq"))
