"""What is asked of one run over many paths, and how it is told to another process."""

from dataclasses import dataclass
from typing import ClassVar

from cabgraph.answers.checklist.order import Order


@dataclass(frozen=True)
class PathOrder(Order):
    """One run over many paths. `question` is the question that a list's rows are asked with, "" where it is sent alone.

    `release` is the id of the release that answers.
    """

    module: ClassVar[str] = "cabgraph.answers.paths.worker"
    added: ClassVar[str] = "recognition"

    question: str = ""
    release: str = ""
