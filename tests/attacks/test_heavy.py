"""Queries without end, and what somebody else gets meanwhile."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

from tests.attacks.conftest import slowness
from tests.attacks.sending import Got, Sent, send
from tests.serving import ServedWorkspace

DIRECT = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
THOUSAND = " ".join(map(str, range(1000)))
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'VALUES ?v{n} {{ {THOUSAND} }}' for n in range(4))} }}"
"""10 to the power of 12 rows."""
OF_DATA = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
"""10 to the power of 15 rows, of 200,000 statements."""


def query(served: ServedWorkspace, text: str, *, token: bool = False) -> Got:
    return send(served, Sent("POST", "/sparql", DIRECT, text.encode(), token))


def test_row_19_a_count_of_everything_by_everything_is_stopped(served: ServedWorkspace) -> None:
    got = query(served, ENDLESS)
    assert got.status == 503
    assert int(got.headers["Retry-After"]) > 0
    assert json.loads(got.body)["type"].endswith("/query-timeout")
    assert 2 <= got.took < 4 * slowness()
    assert query(served, OF_DATA).status in (422, 503)
    with_token = query(served, ENDLESS, token=True)
    assert with_token.status == 503
    assert with_token.took > 6


def test_row_20_eight_of_them_at_once_leave_room_for_a_small_one(served: ServedWorkspace) -> None:
    with ThreadPoolExecutor(8) as attackers:
        heavy = [attackers.submit(query, served, text) for text in 4 * [ENDLESS, OF_DATA]]
        time.sleep(0.5)
        small = [query(served, "ASK {}") for _ in range(5)]
        answers = [each.result() for each in heavy]
    # What a machine that does much else has no time for may be told to come back; never all of it.
    refused = [got for got in small if got.status != 200]
    assert {got.status for got in refused} <= {503}
    assert len(refused) <= (0 if slowness() < 2 else 3)
    assert all(got.took < slowness() for got in small)
    assert {got.status for got in answers[::2]} == {503}
    assert all(int(got.headers["Retry-After"]) > 0 for got in answers[::2])
    assert {got.status for got in answers[1::2]} <= {422, 503}


def test_row_21_many_that_grow_at_once_stay_within_the_memory(served: ServedWorkspace) -> None:
    grown = "".join(f"BIND(CONCAT(?x{n - 1}, ?x{n - 1}) AS ?x{n}) " for n in range(1, 41))
    text = f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("0123456789" AS ?x0) {grown} }}'
    with ThreadPoolExecutor(8) as attackers:
        answers = list(attackers.map(lambda _: query(served, text), range(8)))
    assert {got.status for got in answers} <= {422, 503}
