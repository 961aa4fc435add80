"""One line of the matrix: a body with one activity, and the best path to each economy."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from cabgraph import names
from cabgraph.answers.proof import named
from cabgraph.answers.registry import Registry
from cabgraph.network.chains import Chain
from cabgraph.network.weakest import weakest

NONE: Final = "none"
"""The verdict where the register knows no path; it is never "no" (docs/decisions/0021, section 7)."""
VERDICTS: Final = ("yes", "unknown", NONE)
"""What a cell may say, the best first."""


@dataclass(frozen=True)
class Line:
    """What one line asks, as things; without an activity there is nothing that could have a path."""

    body: str
    activity: str | None
    product: str | None
    economies: tuple[str, ...]
    on: date
    known_at: datetime | None = None


class Teller:
    """Answers lines from one release; what is named again and again is looked up once."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._named: dict[str, dict[str, Any]] = {}
        self._nothing: dict[str, dict[str, Any]] = {}

    def tell(self, line: Line) -> dict[str, Any]:
        """Return a line with the best path to each economy. Raises StoreError."""
        network, day = self._registry.network, line.on.isoformat()
        finder = network.finder(day, line.known_at)
        held = network.held(line.body, line.activity, line.product, day, line.known_at) if line.activity else []
        told = []
        for economy in line.economies:
            chains = finder.chains(line.body, held, economy, line.activity, line.product) if line.activity else []
            told.append(self._cell(economy, chains))
        counts = Counter(cell["verdict"] for cell in told)
        return {
            "body": self.name(line.body),
            "activity": self.name(line.activity),
            "product": self.name(line.product),
            "on": day,
            "verdict": next((verdict for verdict in VERDICTS if counts[verdict]), NONE),
            "counts": {verdict: counts[verdict] for verdict in VERDICTS},
            "query": _query(line) if line.activity else None,
            "answers": told,
        }

    def _cell(self, economy: str, chains: list[Chain]) -> dict[str, Any]:
        if not chains:
            return self._none(economy)
        best = chains[0]
        weak = weakest(best)
        return {
            "economy": self.name(economy),
            "verdict": best.standing,
            "strength": best.strength,
            "total": len(chains),
            "route": best.route,
            "arrangement": self.name(best.arrangement),
            "weakest": {"kind": weak.kind, **(self.name(weak.iri) or {})},
            "breaks_on": best.breaks_on,
        }

    def _none(self, economy: str) -> dict[str, Any]:
        """Return the cell of no path known, one for all lines: most cells are that."""
        if economy not in self._nothing:
            told = {"economy": self.name(economy), "verdict": NONE, "strength": None, "total": 0}
            self._nothing[economy] = told
        return self._nothing[economy]

    def name(self, thing: str | None) -> dict[str, Any] | None:
        """Return {id, label} of a thing, None for none."""
        if not thing:
            return None
        if thing not in self._named:
            self._named[thing] = named(self._registry.index.labels([thing]), thing) or {}
        return self._named[thing]


def _query(line: Line) -> str:
    """Return the query string of the same question about one economy, but for the economy."""
    things = {"body": line.body, "activity": line.activity, "product": line.product}
    told = {name: names.word(name, thing) for name, thing in things.items() if thing} | {"on": line.on.isoformat()}
    return urlencode(told | ({"known_at": line.known_at.isoformat()} if line.known_at else {}))
