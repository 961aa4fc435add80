"""Lines of a file too large for memory, sorted by their bytes: sorted blocks on disk, then merged."""

import tempfile
from contextlib import ExitStack
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import Final

_BLOCK: Final = 1_000_000


def sort_lines(source: Path, target: Path) -> None:
    """Write the lines of a file, sorted, to another; a block of a million lines is in memory at a time."""
    with ExitStack() as stack:
        lines = stack.enter_context(source.open("rb"))
        blocks = []
        while block := sorted(islice(lines, _BLOCK)):
            kept = stack.enter_context(tempfile.TemporaryFile(dir=target.parent))
            kept.writelines(block)
            kept.seek(0)
            blocks.append(kept)
        with target.open("wb") as stream:
            stream.writelines(merge(*blocks))
