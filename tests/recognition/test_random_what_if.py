"""Scenarios drawn at random answer as the exhaustive search does over the changed tables of the synthetic world.

`CABGRAPH_TEST_SCENARIOS` is how many (30).
"""

import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

from benchmarks.synthetic.network import ACTIVITIES, NAME
from tests.conftest import SYNTHETIC_SEED
from tests.recognition.drawing import Drawing
from tests.recognition.search import Search
from tests.recognition.supposing import edited, expected, outcome, told

from cabgraph.answers.registry import Registry

SCENARIOS = int(os.environ.get("CABGRAPH_TEST_SCENARIOS", "30"))
_NEAR = 6


def test_random_scenarios(
    synthetic_search: Search,
    synthetic_network: Registry,
    network_folder: Path,
    tmp_path: Path,
    tell: Callable[[str], None],
) -> None:
    rng = Random(f"{SYNTHETIC_SEED}/what-if")
    outcomes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for number in range(SCENARIOS):
        on = date(2008 + rng.randrange(18), rng.randint(1, 12), rng.randint(1, 28))
        drawing = Drawing(synthetic_search, rng, on)
        drawn = drawing.scenario(4)
        if not drawn.sentences:
            continue
        changed = edited(network_folder / NAME, tmp_path / str(number), drawn.edits)
        bodies = drawing.bodies(drawn, _NEAR)
        wanted = expected(synthetic_search, changed, bodies, ACTIVITIES, on)
        answer = told(synthetic_network, drawn.sentences, on)
        assert len(answer) == len(set(answer)), (drawn.sentences, "told twice")
        found = {row for row in answer if row[0] in bodies}
        assert found == wanted, (on, drawn.sentences, sorted(map(str, found ^ wanted))[:5])
        kinds.update(drawn.kinds)
        outcomes.update(f"{outcome(*row[4:])}{' for a product' if row[2] else ''}" for row in wanted)
    tell(f"{SCENARIOS} scenarios: {dict(kinds)}; {dict(outcomes)}")
    for each in ("gained", "lost"):
        assert outcomes[each] > 0, each
