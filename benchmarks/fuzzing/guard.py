"""Fuzzes the guard with atheris, which is no dependency of the project.

`pip install atheris`, copy `tests/sandbox/legal` and `refused` to CORPUS, then
`PYTHONPATH=api:. python benchmarks/fuzzing/guard.py CORPUS -max_total_time=300 -max_len=4096`.
A text must be read with no error but the told ones, within a second. What is found becomes a file of `tests/sandbox`.
"""

import os
import sys
import time
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["cabgraph.sandbox"]):
    from cabgraph.sandbox import problems
    from cabgraph.sandbox.guard import check_update, examine
    from cabgraph.sandbox.limits import Limits

LIMITS = Limits()


def one(data: bytes) -> None:
    """Read one text both as a query and as an update."""
    text = data.decode("utf-8", "replace")
    started = time.process_time()
    for read in (examine, check_update):
        with suppress(problems.SandboxError):
            read(text, LIMITS)
    if time.process_time() - started > 1:
        raise RuntimeError("slow")


atheris.Setup(sys.argv, one)
if __name__ == "__main__":
    os.nice(10)
    atheris.Fuzz()
