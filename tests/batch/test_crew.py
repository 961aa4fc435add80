"""Lists answered by several processes: the same answers in the same order, and nothing is left when one breaks off."""

import io
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.batch.writing import HEADINGS, YES, csv_of

from cabgraph.answers.checklist.answering import RowAnswer
from cabgraph.answers.checklist.asking import Request
from cabgraph.answers.checklist.crew import Crew, CrewError, Make
from cabgraph.answers.checklist.record import head, records
from cabgraph.answers.checklist.run import CheckList
from cabgraph.answers.registry import Registry
from cabgraph.settings import Settings


def checked(registry: Registry, settings: Settings, data: bytes, processes: int) -> list[object]:
    run = CheckList(
        registry, io.BytesIO(data), settings, name="list.csv", today=date(2026, 11, 26), processes=processes
    )
    return [head(run), *records(run)]


def many(count: int) -> bytes:
    rows = [[YES[0], YES[1], f"{number % 28 + 1:02}/05/2021", str(number)] for number in range(count)]
    rows[7] = ["", "", "", ""]
    rows[11] = ["nobody of this name", "", "31/02/2020", "="]
    rows[230] = [YES[0], "QCVN", "2021", "a part of a number"]
    return csv_of([["a title"], HEADINGS, *rows])


@pytest.mark.parametrize("count", [20, 231, 1234])
def test_several_processes_give_the_same_list(registry: Registry, settings: Settings, count: int) -> None:
    data = many(max(count, 231))
    alone = checked(registry, settings, data, 1)
    assert checked(registry, settings, data, 3) == alone
    assert len(alone) == max(count, 231) + 4


def test_the_rows_before_a_file_breaks_off_are_answered(registry: Registry, settings: Settings) -> None:
    few = settings.model_copy(update={"batch_rows": 700})
    alone = checked(registry, few, many(900), 1)
    assert alone[-1]["stopped"]  # type: ignore[index]
    assert checked(registry, few, many(900), 2) == alone


def asking(count: int) -> Iterator[tuple[int, Request | None]]:
    return ((number, Request(since=date(2021, 1, 1)) if number % 3 else None) for number in range(count))


def numbered(*, apart: bool, told: Path | None = None, dies: bool = False) -> object:
    def answer(request: Request) -> RowAnswer:
        if told:
            told.joinpath(str(os.getpid())).touch()
        if dies and apart:
            os._exit(3)
        return RowAnswer("yes", str(request.since), {})

    return answer


def crew(tmp_path: Path, size: int, *, dies: bool = False) -> Crew[Request, RowAnswer]:
    make: Make[Request, RowAnswer] = lambda apart: numbered(apart=apart, told=tmp_path, dies=dies)  # type: ignore[assignment,return-value] # noqa: E731
    return Crew(size, make, 60)


def test_a_long_list_is_answered_by_as_many_processes_as_were_asked_for(tmp_path: Path) -> None:
    found = list(crew(tmp_path, 3).answered(asking(1000)))
    assert [number for number, _ in found] == list(range(1000))
    assert all((answer is None) == (number % 3 == 0) for number, answer in found)
    members = {int(path.name) for path in tmp_path.iterdir()}
    assert len(members) == 3
    assert os.getpid() not in members
    for member in members:
        with pytest.raises(ProcessLookupError):
            os.kill(member, 0)


def test_a_short_list_is_answered_here(tmp_path: Path) -> None:
    assert len(list(crew(tmp_path, 3).answered(asking(150)))) == 150
    assert {int(path.name) for path in tmp_path.iterdir()} == {os.getpid()}


def test_a_process_that_dies_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(CrewError):
        list(crew(tmp_path, 2, dies=True).answered(asking(1000)))


def test_nobody_is_left_when_a_run_is_given_up(tmp_path: Path) -> None:
    run = crew(tmp_path, 2).answered(asking(100_000))
    next(run)
    run.close()  # type: ignore[attr-defined]
    for path in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.name), 0)
