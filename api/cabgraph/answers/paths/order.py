"""What is asked of one run over many paths, and how it is told to another process."""

from dataclasses import dataclass
from typing import ClassVar, Final

from cabgraph.answers.checklist.order import Order

_FEW: Final = 50_000
"""Cells that are answered in less time than a process takes to start."""


@dataclass(frozen=True)
class PathOrder(Order):
    """One run over many paths. `question` is the question that a list's rows are asked with, "" where it is sent alone.

    `release` is the id of the release that answers, `cells` how many are asked about, 0 where nobody knows.
    """

    module: ClassVar[str] = "cabgraph.answers.paths.worker"
    added: ClassVar[str] = "recognition"

    question: str = ""
    release: str = ""
    cells: int = 0

    @property
    def short(self) -> bool:
        """Whether the run is known to be over soon, so that it need not give way to others."""
        return 0 < self.cells <= _FEW
