"""The answers of a release that were asked for before: it never changes, so the same question has the same rows."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Final

from cabgraph.questions.bind import bind
from cabgraph.questions.catalogue import Question
from cabgraph.questions.run import Answer, answered
from cabgraph.store.base import Row, Store

_MOST_CELLS: Final = 200_000


class Remembered:
    """Asks stored questions of one release, and keeps the latest answers.

    At most `most` cells (rows by columns) are kept in all, those not asked for longest are let go first; an answer of
    more than a quarter of that is not kept. May be asked by several threads at once: who asks what is being asked
    already waits for that answer, as each asking may take seconds and much memory of the engine.
    """

    def __init__(self, store: Store, most: int = _MOST_CELLS) -> None:
        self._store = store
        self._most = most
        self._held: OrderedDict[str, tuple[Row, ...]] = OrderedDict()
        self._cells = 0
        self._lock = Lock()
        self._turns: dict[str, Lock] = {}

    @property
    def cells(self) -> int:
        """How many cells are kept now."""
        return self._cells

    def ask(self, question: Question, values: Mapping[str, str], today: str = "") -> Answer:
        """Ask as `questions.run.ask` does. Raises ParameterError and StoreError."""
        bound = bind(question, values, today)
        rows = self._known(bound.text)
        if rows is None:
            with self._turn(bound.text):
                rows = self._known(bound.text)
                if rows is None:
                    rows = tuple(answered(self._store, bound).rows)
                    self._keep(bound.text, rows)
        return Answer(bound, iter(rows))

    def _known(self, text: str) -> tuple[Row, ...] | None:
        with self._lock:
            rows = self._held.get(text)
            if rows is not None:
                self._held.move_to_end(text)
            return rows

    @contextmanager
    def _turn(self, text: str) -> Iterator[None]:
        """Let one thread at a time ask a question."""
        with self._lock:
            turn = self._turns.setdefault(text, Lock())
        try:
            with turn:
                yield
        finally:
            with self._lock:
                self._turns.pop(text, None)

    def _keep(self, text: str, rows: tuple[Row, ...]) -> None:
        size = _size(rows)
        if size * 4 > self._most:
            return
        with self._lock:
            if text in self._held:
                return
            self._held[text] = rows
            self._cells += size
            while self._cells > self._most:
                self._cells -= _size(self._held.popitem(last=False)[1])


def _size(rows: tuple[Row, ...]) -> int:
    """Return the cells of an answer; one without rows counts as one, so that such are let go too."""
    return 1 + sum(len(row) for row in rows)
