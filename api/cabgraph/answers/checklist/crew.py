"""Rows answered by several processes at once, in the order in which they were asked.

One process answers a row at a time, so a machine's other processors would wait. Blocks of rows go to the processes in
turn, each has one block at a time, and blocks come back in turn too: memory holds a block for each and no more.
"""

import gc
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import chain, cycle, islice
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, NoReturn, TypeVar

Item = TypeVar("Item")
Asked = TypeVar("Asked")
Told = TypeVar("Told")
Make = Callable[[bool], Callable[[Asked], Told]]
"""Makes what answers, in this process or (True) in one made from it."""
Asking = tuple[Item, Asked | None]
"""Anything, and what it asks, None for nothing."""

_BLOCK: Final = 50
_SHORT: Final = 4
"""Lists of fewer blocks are answered before processes would have begun."""


class CrewError(Exception):
    """A process of the crew ended before its rows were answered."""


class Crew(Generic[Asked, Told]):
    """Up to `size` processes that answer as `make` says, which each of them calls once, at most for some seconds.

    Each takes a block of `block` rows at a time.
    """

    def __init__(self, size: int, make: Make[Asked, Told], seconds: int, block: int = _BLOCK) -> None:
        self._size = size
        self._block = block
        self._make = make
        self._seconds = seconds

    def answered(self, items: Iterator[Asking[Item, Asked]]) -> Iterator[tuple[Item, Told | None]]:
        """Yield each thing with the answer to what it asks. Raises CrewError."""
        short = _SHORT * self._block
        first = list(islice(items, short)) if self._size > 1 else []
        if len(first) < short:
            answer = self._make(False)
            yield from ((item, answer(request) if request else None) for item, request in chain(first, items))
            return
        members: list[_Member] = []
        try:
            for _ in range(self._size):
                members.append(_started(self._make, self._seconds, members))
            yield from _by_turns(members, _blocks(first, items, self._block))
        finally:
            for member in members:
                member.end()


class _Member(NamedTuple):
    """One process, and the way to it."""

    process: int
    way: Connection

    def ask(self, block: list[Asking[Any, Any]]) -> None:
        try:
            self.way.send([request for _, request in block if request])
        except OSError as error:
            raise CrewError(str(self.process)) from error

    def told(self, block: list[Asking[Item, Any]]) -> Iterator[tuple[Item, Any]]:
        """Wait for the answers of a block."""
        try:
            answers = iter(self.way.recv())
        except (EOFError, OSError) as error:
            raise CrewError(str(self.process)) from error
        return ((item, next(answers) if request else None) for item, request in block)

    def end(self) -> None:
        """End the process: it has answered everything, or nobody waits for it any more."""
        self.way.close()
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


def _blocks(
    first: list[Asking[Item, Asked]], items: Iterator[Asking[Item, Asked]], size: int
) -> Iterator[list[Asking[Item, Asked]]]:
    for start in range(0, len(first), size):
        yield first[start : start + size]
    while block := list(islice(items, size)):
        yield block


def _by_turns(members: list[_Member], blocks: Iterator[list[Asking[Item, Any]]]) -> Iterator[tuple[Item, Any]]:
    """Ask every process, then hear each in turn; it gets its next block before the answers are passed on.

    A process is only asked when it waits, so that neither ever waits for the other to read.
    """
    turns = cycle(members)
    asked = []
    for member, block in zip(members, blocks, strict=False):
        member.ask(block)
        asked.append(block)
    while asked:
        member, following = next(turns), next(blocks, None)
        told = member.told(asked.pop(0))
        if following is not None:
            member.ask(following)
            asked.append(following)
        yield from told


def _started(make: Make[Any, Any], seconds: int, others: list[_Member]) -> _Member:
    ours, theirs = Pipe()
    gc.freeze()
    process = os.fork()
    if not process:
        _live(theirs, [ours, *(other.way for other in others)], make, seconds)
    gc.unfreeze()
    theirs.close()
    return _Member(process, ours)


def _live(way: Connection, others: list[Connection], make: Make[Any, Any], seconds: int) -> NoReturn:
    """Be a process of the crew, to the end: nothing of the one that this was made from is run or written any more."""
    try:
        for other in others:
            other.close()
        _serve(way, make, seconds)
    except BaseException:  # noqa: BLE001 - the process ends here, whatever it is
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _serve(way: Connection, make: Make[Any, Any], seconds: int) -> None:
    """Answer blocks until nobody asks any more; the files of the process it was made from are let go."""
    signal.alarm(seconds)
    with Path(os.devnull).open("r+b") as nothing:
        for stream in (0, 1):
            os.dup2(nothing.fileno(), stream)
    answer = make(True)
    with suppress(EOFError, OSError):
        while True:
            way.send([answer(request) for request in way.recv()])
