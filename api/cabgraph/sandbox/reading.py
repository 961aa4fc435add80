"""What the guard saw in a text, and remembers for texts that differ in nothing it looks at."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from cabgraph.sandbox import tokens
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.services import Service

_KEPT: Final = 512


@dataclass(frozen=True)
class Reading:
    """What the guard saw in a text."""

    form: str
    """SELECT, ASK, CONSTRUCT or DESCRIBE; empty when the text has none."""
    dataset: bool
    """Whether it names a dataset of its own by FROM."""
    services: tuple[Service, ...] = ()
    changing: bool = False
    """Whether it may give another answer on the same data: by the clock, by chance, by new nodes, by others' data."""
    by_outline: bool = field(default=True, compare=False)
    """Whether every text with the same outline (`tokens.outline`) has this reading."""


class Readings:
    """The latest readings, by outline and limits: clients send one text over and over with other IRIs and strings."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, Limits], Reading] = OrderedDict()

    def of(self, text: str, limits: Limits, read: Callable[[str, Limits], Reading]) -> Reading:
        """Return the reading of a text, by `read` when none of its outline is kept. Raises what `read` raises."""
        outline = tokens.outline(text)
        if outline is None:
            return read(text, limits)
        key = (outline, limits)
        reading = self._kept.get(key)
        if reading is None:
            reading = read(text, limits)
            if reading.by_outline:
                self._kept[key] = reading
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
        return reading
