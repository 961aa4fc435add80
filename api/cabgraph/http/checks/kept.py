"""Lists that are shown on pages: each in a folder under a name that cannot be guessed, thrown away after some time."""

import asyncio
import base64
import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

from cabgraph.answers.checklist.kept import Kept
from cabgraph.answers.checklist.order import Order
from cabgraph.http.problems import ProblemError, not_found
from cabgraph.http.workers import Slots, Worker, WorkerDiedError
from cabgraph.settings import Settings
from cabgraph.texts import both

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_BYTES: Final = 24
_PRIVATE: Final = 0o700
_SILENT: Final = 60
"""Seconds without a word after which a run is taken for dead, and a failed one is forgotten."""


class KeptLists:
    """The lists of one server; others on the same machine may share the folder. Each `kind` of list has its own."""

    def __init__(self, settings: Settings, slots: Slots, kind: str = "") -> None:
        folder = settings.batch_folder or Path(tempfile.gettempdir()) / f"cabgraph-lists-{os.getuid()}"
        self._folder = folder / kind if kind else folder
        self._seconds = settings.batch_minutes * 60
        self._most = settings.recognition_kept_megabytes << 20
        self._slots = slots
        self._running: dict[str, asyncio.Task[None]] = {}
        self.sweep()

    async def add(self, order: Order, source: IO[bytes]) -> str:
        """Begin to check a list and return its name. Raises ProblemError when it cannot be begun or is no list."""
        name = secrets.token_urlsafe(_BYTES)
        await self._begin(name, order, source)
        return name

    async def share(self, asked: bytes, order: Order, source: IO[bytes]) -> str:
        """Return the name of the answers to a question that anybody may ask, begun unless they are there or under way.

        Raises ProblemError when they cannot be begun.
        """
        name = base64.urlsafe_b64encode(hashlib.sha256(asked).digest()[:_BYTES]).decode()
        with suppress(FileNotFoundError):
            found = (self._folder / name).stat().st_mtime, Kept(self._folder / name).status
            if self._is_there(*found):
                return name
            await self._put_away(name)
        self._make_room()
        await self._begin(name, order, source, shared=True)
        return name

    def _make_room(self) -> None:
        """Put away the oldest answers that are shared, as long as all of them take more than is allowed."""
        shared: list[tuple[float, int, str]] = []
        with suppress(FileNotFoundError):
            for folder in self._folder.iterdir():
                with suppress(OSError, ValueError):
                    if _NAME.fullmatch(folder.name) and Kept(folder).status.get("shared"):
                        size = sum(file.stat().st_size for file in folder.iterdir())
                        shared.append((folder.stat().st_mtime, size, folder.name))
        taken = sum(size for _, size, _ in shared)
        for _, size, name in sorted(shared):
            if taken <= self._most:
                return
            if name not in self._running:
                self.forget(name)
                taken -= size

    @staticmethod
    def _is_there(told_at: float, status: dict[str, Any]) -> bool:
        """Whether answers are done or under way: a run whose server ended leaves off telling how far it is.

        A run that failed is told for as long, so that what always fails is not begun again by everybody who looks.
        """
        now = time.time()
        return now < status["until"] and (status["state"] == "done" or now - told_at < _SILENT)

    async def _put_away(self, name: str) -> None:
        """Throw a list away, and wait until its run has ended, so that another may have its name."""
        task = self._running.get(name)
        self.forget(name)
        if task:
            with suppress(asyncio.CancelledError):
                await task

    async def _begin(self, name: str, order: Order, source: IO[bytes], *, shared: bool = False) -> None:
        self.sweep()
        self._prepare()
        folder = self._folder / name
        try:
            folder.mkdir(_PRIVATE)
        except FileExistsError:
            return
        kept = Kept(folder)
        until = time.time() + self._seconds
        status = {"state": "running", "name": order.name, "share": 0.0, "summary": None, "until": until}
        kept.tell({**status, "shared": True} if shared else status)
        order = replace(order, kept=str(folder))
        try:
            worker = await self._slots.start("keep", order, source)
            await worker.begin()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._running[name] = asyncio.create_task(self._follow(name, kept, worker))
        asyncio.get_running_loop().call_later(self._seconds + 1, self.sweep)

    def get(self, name: str, path: str) -> tuple[Kept, dict[str, Any]]:
        """Return a list and how far it is. Raises ProblemError 404 when there is none (any more)."""
        if not _NAME.fullmatch(name):
            raise not_found(path)
        kept = Kept(self._folder / name)
        try:
            status = kept.status
        except FileNotFoundError as error:
            raise not_found(path) from error
        if status["until"] < time.time():
            self.forget(name)
            raise not_found(path)
        return kept, status

    def finished(self, name: str, path: str) -> Kept:
        """Return a list that is done. Raises ProblemError 404 when there is none, 409 while it is not done."""
        kept, status = self.get(name, path)
        if status["state"] != "done":
            raise ProblemError(409, "not-done", both("errors.not-done-detail"))
        return kept

    def throw_away(self, name: str, path: str) -> None:
        """Throw a list away for who sent it. Raises ProblemError 404 for none, and for answers that all may look at."""
        _, status = self.get(name, path)
        if status.get("shared"):
            raise not_found(path)
        self.forget(name)

    def forget(self, name: str) -> None:
        """Throw a list away, and end its run."""
        task = self._running.pop(name, None)
        if task:
            task.cancel()
        if _NAME.fullmatch(name):
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def sweep(self) -> None:
        """Throw away every list whose time is over, whoever made it."""
        with suppress(FileNotFoundError):
            for folder in self._folder.iterdir():
                with suppress(OSError):
                    if _NAME.fullmatch(folder.name) and folder.stat().st_mtime < time.time() - self._seconds:
                        self.forget(folder.name)

    def _prepare(self) -> None:
        """Make the folder, which must be ours alone. Raises ProblemError."""
        self._folder.mkdir(_PRIVATE, parents=True, exist_ok=True)
        found = self._folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise ProblemError(500, "run-failed", both("errors.run-failed-detail"))

    async def _follow(self, name: str, kept: Kept, worker: Worker) -> None:
        """Stay with a run until it ends; say so when it breaks off."""
        try:
            async for _ in worker.blocks():
                pass
        except WorkerDiedError:
            with suppress(FileNotFoundError):
                kept.tell({**kept.status, "state": "failed"})
        finally:
            worker.end()
            if self._running.get(name) is asyncio.current_task():
                del self._running[name]
            else:
                shutil.rmtree(self._folder / name, ignore_errors=True)  # what it wrote while it was thrown away
