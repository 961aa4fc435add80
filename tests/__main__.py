"""Run the whole suite as two pytest sessions side by side: what talks to processes and browsers, and what computes.

Arguments are passed on to both. The first half is named below, the second is everything else, so no test is left out.
"""

import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

HERE = Path(__file__).resolve().parent
TALKING = ("attacks", "browser", "clients", "conformance", "recognition", "sandbox", "workspace")
"""Folders whose tests mostly wait for servers, worker processes and Chromium, or hold a processor of their own."""


def halves() -> dict[str, list[str]]:
    """Return the paths of each half by its name."""
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and any(path.rglob("test_*.py"))}
    missing = set(TALKING) - folders
    assert not missing, f"no such folders: {', '.join(sorted(missing))}"
    files = sorted(str(path) for path in HERE.glob("test_*.py"))
    return {
        "talking": [str(HERE / name) for name in TALKING],
        "computing": [*(str(HERE / name) for name in sorted(folders - set(TALKING))), *files],
    }


def _tell(name: str, lines: IO[str], last: dict[str, str]) -> None:
    for line in lines:
        print(f"{name:>9} | {line}", end="", flush=True)
        last[name] = line.strip() or last.get(name, "")


def main(arguments: list[str]) -> int:
    """Run both halves and end with what each says last; return 0 when both pass, else the larger exit status."""
    last: dict[str, str] = {}
    running = {
        name: subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", *arguments, *paths],
            cwd=HERE.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name, paths in halves().items()
    }
    readers = [threading.Thread(target=_tell, args=(name, process.stdout, last)) for name, process in running.items()]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    print("\n".join(last.values()))
    return max(abs(process.wait()) for process in running.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
