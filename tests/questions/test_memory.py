"""Answers that were asked for before: the same rows without the store, and never more than fits."""

import threading

import pytest

from cabgraph.answers.registry import Registry
from cabgraph.questions.memory import Remembered
from cabgraph.questions.run import ask
from cabgraph.questions.terms import ParameterError
from cabgraph.store.base import Rows, Store, StoreError

QUESTION = "cooperation/partners"


class Counting:
    """A store that counts how often it is asked."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.asked = 0

    def select(self, query: str) -> Rows:
        self.asked += 1
        return self.store.select(query)


def test_the_same_question_is_asked_of_the_store_once(registry: Registry) -> None:
    counting = Counting(registry.store)
    remembered = Remembered(counting)  # type: ignore[arg-type]
    question = registry.questions[QUESTION]
    first, second = (list(remembered.ask(question, {"economy": "VN"}).rows) for _ in range(2))
    assert first == second == list(ask(registry.store, question, {"economy": "VN"}).rows)
    assert first
    assert counting.asked == 1
    other = list(remembered.ask(question, {"economy": "SG"}).rows)
    assert other == list(ask(registry.store, question, {"economy": "SG"}).rows)
    assert counting.asked == 2


def test_the_day_of_asking_is_part_of_the_question(registry: Registry) -> None:
    counting = Counting(registry.store)
    remembered = Remembered(counting)  # type: ignore[arg-type]
    question = registry.questions["cooperation/what-falls-due"]
    early = list(remembered.ask(question, {"economy": "VN"}, "2025-11-01").rows)
    late = list(remembered.ask(question, {"economy": "VN"}, "1990-01-01").rows)
    assert counting.asked == 2
    assert early != late


def test_what_was_not_asked_longest_is_let_go(registry: Registry) -> None:
    counting = Counting(registry.store)
    question = registry.questions[QUESTION]
    size = 1 + sum(len(row) for row in ask(registry.store, question, {"economy": "VN"}).rows)
    remembered = Remembered(counting, most=size * 5)  # type: ignore[arg-type]
    for economy in ("VN", "SG", "TH", "KR", "JP", "AU", "CN", "MY"):
        list(remembered.ask(question, {"economy": economy}).rows)
        assert remembered.cells <= size * 5
    before = counting.asked
    list(remembered.ask(question, {"economy": "VN"}).rows)
    assert counting.asked == before + 1


def test_an_answer_that_is_too_large_is_not_kept(registry: Registry) -> None:
    remembered = Remembered(registry.store, most=8)
    assert list(remembered.ask(registry.questions[QUESTION], {"economy": "VN"}).rows)
    assert remembered.cells == 0


def test_a_value_that_does_not_fit_is_refused_each_time(registry: Registry) -> None:
    remembered = Remembered(registry.store)
    for _ in range(2):
        with pytest.raises(ParameterError):
            remembered.ask(registry.questions["cooperation/what-falls-due"], {"economy": "VN", "on": "2025-02-30"})


def test_several_threads_get_the_same_rows(registry: Registry) -> None:
    remembered = Remembered(registry.store)
    question = registry.questions[QUESTION]
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(len(list(remembered.ask(question, {"economy": "VN"}).rows))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_who_asks_what_is_being_asked_waits_for_that_answer(registry: Registry) -> None:
    begun, go = threading.Event(), threading.Event()

    class Slow(Counting):
        def select(self, query: str) -> Rows:
            self.asked += 1
            begun.set()
            assert go.wait(30)
            return self.store.select(query)

    slow = Slow(registry.store)
    remembered = Remembered(slow)  # type: ignore[arg-type]
    question = registry.questions[QUESTION]
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(len(list(remembered.ask(question, {"economy": "VN"}).rows))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    for thread in threads:
        thread.join(0.1)  # time enough to ask as well
    go.set()
    for thread in threads:
        thread.join()
    assert slow.asked == 1
    assert len(found) == 4
    assert len(set(found)) == 1


def test_after_a_failure_the_next_asks_again(registry: Registry) -> None:
    class Failing(Counting):
        def select(self, query: str) -> Rows:
            if not self.asked:
                self.asked += 1
                raise StoreError("gone")
            return super().select(query)

    failing = Failing(registry.store)
    remembered = Remembered(failing)  # type: ignore[arg-type]
    question = registry.questions[QUESTION]
    with pytest.raises(StoreError):
        remembered.ask(question, {"economy": "VN"})
    assert list(remembered.ask(question, {"economy": "VN"}).rows)
