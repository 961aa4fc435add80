"""A list is read, answered and written one row at a time."""

import io
import tracemalloc
from collections.abc import Iterator
from itertools import islice
from typing import IO

import pytest
from tests.batch.writing import HEADINGS, YES, csv_of

from cabgraph.answers.checklist import answering
from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.record import head, records
from cabgraph.answers.checklist.run import CheckList
from cabgraph.answers.checklist.writers import FORMATS
from cabgraph.answers.registry import Registry
from cabgraph.settings import Settings


class Endless(io.RawIOBase):
    """A list of so many rows that exists only while it is read."""

    def __init__(self, rows: int) -> None:
        self._head = csv_of([HEADINGS])
        self._row = csv_of([[*YES, "ghi chú"]])
        self._size = len(self._head) + rows * len(self._row)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        assert whence == 0
        self._at = offset
        return offset

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        first, last = self._at, min(self._size, self._at + len(buffer))
        start = max(0, first - len(self._head)) // len(self._row)
        held = self._head + self._row * 0 if first < len(self._head) else b""
        offset = first if first < len(self._head) else first - len(self._head) - start * len(self._row)
        held += self._row * ((last - first) // len(self._row) + 2)
        block = held[offset : offset + last - first]
        buffer[: len(block)] = block
        self._at += len(block)
        return len(block)


def run_over(registry: Registry, settings: Settings, rows: int) -> CheckList:
    stream: IO[bytes] = io.BufferedReader(Endless(rows), 1 << 16)
    return CheckList(registry, stream, settings, name="list.csv")


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "ndjson"])
def test_memory_does_not_grow_with_the_rows(registry: Registry, real_settings: Settings, form: str) -> None:
    def peak(rows: int) -> int:
        run = run_over(registry, real_settings, rows)
        tracemalloc.start()
        try:
            size = sum(map(len, FORMATS[form].write(head(run), records(run), Adding("vi", "https://x", run.release))))
            assert run.counts.rows == rows
            assert size > rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(200)
    few, many = peak(1_000), peak(8_000)
    assert many < few + 1_500_000


@pytest.mark.parametrize("form", ["csv", "xlsx", "ndjson"])
def test_bytes_come_before_the_list_is_read_to_its_end(registry: Registry, real_settings: Settings, form: str) -> None:
    run = run_over(registry, real_settings, 100_000)
    blocks = FORMATS[form].write(head(run), records(run), Adding("vi", "https://x", run.release))
    assert b"".join(islice(blocks, 3))
    assert run.counts.rows < 1_000


def test_how_far_it_is_can_be_told(registry: Registry, real_settings: Settings) -> None:
    run = run_over(registry, real_settings, 500)
    assert run.counts.total == 502
    seen: list[int] = []

    def watched() -> Iterator[object]:
        for record in records(run):
            seen.append(run.counts.rows)
            yield record

    list(watched())
    assert seen == sorted(seen)
    assert len(set(seen)) == 501


def test_a_fault_over_one_row_is_told_in_its_place(
    registry: Registry, real_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = answering.answer

    def failing(*arguments: object, **options: object) -> object:
        if failing.calls == 1:  # type: ignore[attr-defined]
            failing.calls += 1  # type: ignore[attr-defined]
            raise KeyError("x")
        failing.calls += 1  # type: ignore[attr-defined]
        return answer(*arguments, **options)  # type: ignore[arg-type]

    failing.calls = 0  # type: ignore[attr-defined]
    monkeypatch.setattr(answering, "answer", failing)
    rows = [[*YES[:2], f"0{n}/05/2021", str(n)] for n in (1, 2, 3)]
    run = CheckList(registry, io.BytesIO(csv_of([HEADINGS, *rows])), real_settings, name="list.csv")
    found = [record for record in records(run) if "verdict" in record]
    assert [record["verdict"] for record in found] == ["yes", "unknown", "yes"]
    assert "KeyError" in found[1]["problems"][0]["line"]["vi"]
