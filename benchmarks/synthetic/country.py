"""The whole synthetic country, body by body."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks.synthetic.events import Events
from benchmarks.synthetic.grants import Grants
from benchmarks.synthetic.holders import Holders
from benchmarks.synthetic.law import write_law
from benchmarks.synthetic.lines import Lines, sizes
from benchmarks.synthetic.tables import Tables
from cabgraph import resources

NAME = "synthetic"
"""The country folder."""
_REAL = "vn"


def write_country(folder: Path, bodies: int, lines: int, seed: int, done: Callable[[int], None]) -> dict[str, int]:
    """Write the tables of a synthetic country under `folder` and return the number of rows of each.

    `bodies` and `lines` are how many bodies and scope lines there are; extensions add one line in a few hundred.
    The same seed gives the same bytes. Memory holds one body at a time. `done` hears the bodies written.
    """
    with Tables(resources.data() / _REAL, folder / NAME) as tables:
        law = write_law(tables, seed)
        holders, grants, scopes = Holders(tables, seed), Grants(tables, law), Lines(tables, law)
        events = Events(tables, grants.decisions, scopes)
        for number, size in enumerate(sizes(Random(f"{seed}/sizes"), bodies, lines)):
            rng = Random(f"{seed}/grants/{number}")
            chains = list(grants.chains(rng, holders.write(number)))
            shares = sizes(rng, sum(map(len, chains)), size)
            for chain in chains:
                before: list[dict[str, str]] = []
                for grant in chain:
                    scope = scopes.write(rng, grant, shares.pop(), before)
                    events.write(rng, grant, scope)
                    before = scope.specs
            done(number + 1)
        return dict(tables.counts)
