"""An answer of one line is the beginning of the whole answer: lines judged alike are weighed once, to the same end."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cabgraph.answers.alike import may_be_told_apart
from cabgraph.answers.asked import Asked
from cabgraph.answers.check import Verdict, answer, decide
from cabgraph.answers.law import Law
from cabgraph.answers.registry import Registry

_TODAY = date(2026, 11, 26)


def questions(registry: Registry, count: int, seed: int) -> list[Asked]:
    """Draw checks without a product: a body, something its lines say or not, days near those on which lines turn."""
    rng = random.Random(seed)
    rows = registry.index.rows("SELECT DISTINCT body, activity, regulation FROM item")
    days = [
        row["day"] for row in registry.index.rows('SELECT DISTINCT "from" AS day FROM period WHERE "from" > \'1990\'')
    ]
    law = registry.index.keep(Law.read)
    found = []
    for _ in range(count):
        row, other = rng.choice(rows), rng.choice(rows)
        regulation = rng.choice([None, row["regulation"], row["regulation"], other["regulation"]])
        found.append(
            Asked(
                body=row["body"],
                on=date.fromisoformat(rng.choice(days)),
                activity=rng.choice([row["activity"], row["activity"], other["activity"], None]),
                regulation=regulation,
                carried=law.carried_to(regulation) if regulation else (),
                today=_TODAY,
            )
        )
    return [asked for asked in found if not may_be_told_apart(law, asked)]


def first_of(found: Verdict) -> tuple[Any, ...]:
    facts = list(dict.fromkeys(fact for one in found.judged for fact in one.missing))
    return found.verdict, found.reason, found.judged[:1], found.elsewhere, found.unread, facts


@pytest.mark.parametrize("seed", [1, 2])
def test_the_first_line_is_that_of_all_lines(registry: Registry, seed: int) -> None:
    asked = questions(registry, 800, seed)
    assert len(asked) > 500
    several = 0
    for one in asked:
        whole, first = decide(registry, one), decide(registry, one, first_only=True)
        assert first_of(first) == first_of(whole), one
        several += len(first.judged) < len(whole.judged)
    assert several > 50, "no lines were judged alike"


def test_what_is_said_beside_one_line_is_the_same(registry: Registry) -> None:
    for one in questions(registry, 150, 3):
        told = answer(registry, one, chains=1, alternatives=0)
        whole = answer(registry, one, chains=2, alternatives=0)
        for name in told.keys() - {"proof", "notes"}:
            assert told[name] == whole[name], (one, name)
        assert told["proof"] == whole["proof"][:1]


def test_checks_whose_lines_differ_in_more_are_weighed_line_by_line() -> None:
    law = Law({}, {"r": [{"product": "p"}], "s": [{"product": None}]}, [], {})
    bare = Asked(body="b", on=_TODAY, activity="a")
    assert not may_be_told_apart(law, bare)
    more: dict[str, Any] = {"products": ("p",), "standards": ("s",), "known_at": _TODAY, "measure": object()}
    for name, value in {**more, "activity": None, "regulation": "r"}.items():
        assert may_be_told_apart(law, replace(bare, **{name: value})), name
    assert not may_be_told_apart(law, replace(bare, activity=None, regulation="s"))
