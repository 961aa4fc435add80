"""The guard refuses no legal query: texts made from the grammar, each held against the engine's parser first."""

from collections import Counter
from dataclasses import replace

import pyoxigraph as ox
from tests.sandbox.grammar.generate import queries

from cabgraph.sandbox.guard import examine
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.problems import TooComplex

QUERIES = 10_000
SEED = 20_000_000


def parsed(text: str) -> bool:
    """Whether the engine's parser takes a text; what the engine can parse and not evaluate is legal."""
    try:
        ox.Store().query(text, base_iri="http://example.org/base/")
    except SyntaxError:
        return False
    except RuntimeError:
        return True
    return True


def beyond(made: Counter[str], limits: Limits) -> bool:
    """Whether a text goes beyond the told limits, by the productions it was made from."""
    return patterns_of(made) > limits.patterns or path_operators_of(made) > limits.path_operators


def patterns_of(made: Counter[str]) -> int:
    return made["ObjectPath"] + 2 * (made["GraphNodePath"] - made["ObjectPath"])


def path_operators_of(made: Counter[str]) -> int:
    words = made["^"] + made["|"] + made["PathNegatedPropertySet"] + made["PathMod"]
    return words + made["PathEltOrInverse"] - made["PathSequence"]


def test_ten_thousand_legal_queries_pass_and_are_counted_exactly() -> None:
    limits = Limits()
    legal, exact, refused = 0, 0, []
    for seed, text, made in queries(SEED):
        if not parsed(text):
            continue
        legal += 1
        told = beyond(made, limits)
        try:
            examine(text, limits)
        except TooComplex as problem:
            if not told:
                refused.append((seed, str(problem)))
        except Exception as problem:  # noqa: BLE001
            refused.append((seed, repr(problem)))
        if not made["CONSTRUCT"]:
            exact += 1
            assert is_exactly(text, "patterns", patterns_of(made)), seed
            assert is_exactly(text, "path_operators", path_operators_of(made)), seed
        if legal == QUERIES:
            break
    assert refused == []
    assert exact > QUERIES / 2


def is_exactly(text: str, what: str, number: int) -> bool:
    """Whether a text passes a limit of that number and not of one less."""
    wide = Limits(patterns=10_000, path_operators=10_000)
    examine(text, replace(wide, **{what: number}))
    if number == 0:
        return True
    try:
        examine(text, replace(wide, **{what: number - 1}))
    except TooComplex as problem:
        return problem.what == what
    return False
