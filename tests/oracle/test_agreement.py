"""The program answers as the oracle does: docs/decisions/0014.

`CABGRAPH_TEST_PROBES` is the number of questions put to the synthetic register (20,000), `CABGRAPH_TEST_SEED` its seed.
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from fastapi.testclient import TestClient
from tests.conftest import SYNTHETIC_SEED
from tests.oracle.compare import compare, shortest
from tests.oracle.probes import Probes
from tests.oracle.program import by_function, by_route
from tests.oracle.verdict import Oracle

from cabgraph.answers.registry import Registry
from cabgraph.http.app import create_app
from cabgraph.settings import Settings

PROBES = int(os.environ.get("CABGRAPH_TEST_PROBES", "20000"))
AS_KNOWN_ONCE = 0.05
"""The share of questions with an instant of knowledge: each derives a body's periods anew."""

Tell = Callable[[str], None]


def test_every_real_question_worth_asking(real_oracle: Oracle, registry: Registry, tell: Tell) -> None:
    program = by_function(registry)
    questions = Probes(real_oracle, date.today()).everything()
    asked, found = compare(real_oracle, program, questions, tell)
    assert not found, shortest(real_oracle, program, found)
    assert asked > 30_000


def test_real_questions_as_known_once(real_oracle: Oracle, registry: Registry, tell: Tell) -> None:
    program = by_function(registry)
    questions = Probes(real_oracle, date.today()).some(1_000, SYNTHETIC_SEED, 1.0)
    asked, found = compare(real_oracle, program, questions, tell)
    assert not found, shortest(real_oracle, program, found)
    assert asked == 1_000


def test_the_route_says_what_the_function_says(real_oracle: Oracle, real_settings: Settings, tell: Tell) -> None:
    with TestClient(create_app(real_settings)) as client:
        program = by_route(client)
        questions = Probes(real_oracle, date.today()).some(500, SYNTHETIC_SEED, 0.1)
        asked, found = compare(real_oracle, program, questions, tell)
        assert not found, shortest(real_oracle, program, found)
    assert asked == 500


def test_a_synthetic_register(synthetic_oracle: Oracle, synthetic_registry: Registry, tell: Tell) -> None:
    program = by_function(synthetic_registry)
    questions = list(Probes(synthetic_oracle, date.today()).some(PROBES, SYNTHETIC_SEED, AS_KNOWN_ONCE))
    asked, found = compare(synthetic_oracle, program, questions, tell)
    assert not found, shortest(synthetic_oracle, program, found)
    assert asked == PROBES
    met = Counter(reason for question in questions[:5_000] for _, reason in [synthetic_oracle.answer(question)])
    missed = REASONS - met.keys()
    assert not missed, f"no probe met {missed}: {met}"


REASONS = {
    *("in-scope", "not-yet-in-force", "ended", "reduced", "suspended", "withdrawn", "voided", "no-grant"),
    *("imprecise-dates", "not-verified-since", "regulation-not-in-force"),
    *("activity-not-covered", "product-not-covered", "regulation-not-covered"),
    *("value-outside-range", "below-cmc", "range-not-stated", "unit-mismatch"),
}


@pytest.mark.parametrize("wrong", [("no", "no-grant"), ("yes", "in-scope")])
def test_a_wrong_program_would_be_found(wrong: tuple[str, str], real_oracle: Oracle) -> None:
    questions = Probes(real_oracle, date(2026, 11, 26)).of_body("body/truongson-env")
    asked, found = compare(real_oracle, lambda _question: wrong, questions, lambda _text: None)
    assert 0 < len(found) < asked or wrong == ("no", "no-grant")
    told = shortest(real_oracle, lambda _question: wrong, found)
    assert "94" in told or "status_events.csv" in told
    assert f"the program says {wrong}" in told
