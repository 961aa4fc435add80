"""What the commands for lists read and write: files or the standard streams, and how they end."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Final

from cabgraph.texts import say

STANDARD: Final = "-"
"""The name of standard input and of standard output."""
DONE, NOTED, NOTHING = 0, 1, 2
"""Exit codes: all rows answered; written, but rows could not be read; nothing written."""


class CommandError(Exception):
    """Nothing was written, and why."""


@contextmanager
def opened(source: str, language: str) -> Iterator[IO[bytes]]:
    """Open a file, or standard input as a file that can be read twice. Raises CommandError."""
    with ExitStack() as stack:
        try:
            if source == STANDARD:
                stream: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
                shutil.copyfileobj(sys.stdin.buffer, stream)
                stream.seek(0)
            else:
                stream = stack.enter_context(Path(source).open("rb"))
        except FileNotFoundError as error:
            raise CommandError(say(language, "intake.file-missing", file=source)) from error
        except OSError as error:
            raise CommandError(say(language, "intake.file-unreadable", reason=error.strerror)) from error
        yield stream


def write_blocks(blocks: Iterator[bytes], target: Path | None) -> None:
    """Write to standard output (None), or into a new file that takes its name when it is whole."""
    if target is None:
        for block in blocks:
            sys.stdout.buffer.write(block)
        sys.stdout.buffer.flush()
        return
    fresh = target.with_name(f".{target.name}.new")
    try:
        with fresh.open("wb") as out:
            for block in blocks:
                out.write(block)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
