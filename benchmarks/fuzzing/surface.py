"""Fuzzes the HTTP surface by its own description with schemathesis, against a workspace that a token may change.

`PYTHONPATH=api:. python -m benchmarks.fuzzing.surface SCHEMATHESIS SECONDS RELEASES`, the first being the program, no
dependency of the project. What is found becomes a case of `tests/attacks/cases` or of `tests/http/test_openapi.py`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.serving import begun, serving

CHECKS = "not_a_server_error,content_type_conformance,unsupported_method"


def main(program: str, seconds: str, releases: Path) -> int:
    """Return 0 when nothing was found."""
    os.nice(10)
    with tempfile.TemporaryDirectory() as folder:
        settings, token = begun(Path(folder) / "workspace", releases)
        with serving(settings, token, CABGRAPH_SPARQL_SECONDS="2") as served:
            command = [program, "run", f"{served.address}/openapi.json", "-H", f"Authorization: Bearer {token}"]
            command += ["-c", CHECKS, "--max-time", seconds, "--phases", "coverage,fuzzing", "--continue-on-failure"]
            command += ["--max-response-time", "15", "--request-timeout", "30", "--warnings", "off"]
            return subprocess.run(command, check=False, cwd=folder).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
