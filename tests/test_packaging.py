"""The wheel answers outside the checkout: sdist and wheel are built, installed in a fresh venv, and asked."""

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "CABGRAPH"))}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(sdist, wheel), the wheel made from the unpacked sdist as a packager would."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


def test_the_sdist_holds_what_is_needed_and_nothing_local(built: tuple[Path, Path]) -> None:
    with tarfile.open(built[0]) as archive:
        names = [name.split("/", 1)[-1] for name in archive.getnames()]
    for needed in ("ontology/cab.ttl", "data/vn/bodies.csv", "queries/inspector/body-scope.rq", "README.md", "LICENSE"):
        assert needed in names
    for needed in ("frontend/package-lock.json", "frontend/build_hook.py", "api/cabgraph/web/static/manifest.json"):
        assert needed in names
    assert not [name for name in names if name.startswith((".venv", "releases", ".git/", "frontend/node_modules"))]


def test_the_wheel_holds_the_knowledge(built: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(built[1]) as archive:
        names = archive.namelist()
    for folder in ("ontology", "shapes", "queries", "data", "web/texts", "web/templates", "web/static"):
        assert any(name.startswith(f"cabgraph/{folder}/") for name in names), folder
    for ending in (".css", ".js", ".woff2", ".txt"):
        assert any(name.startswith("cabgraph/web/static/") and name.endswith(ending) for name in names), ending
    assert not [name for name in names if "node_modules" in name]


def test_the_wheel_answers_in_a_fresh_environment(built: tuple[Path, Path], tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements.lock", cwd=tmp_path)
    run(*pip, "--no-deps", built[1], cwd=tmp_path)
    where = run(python, "-c", "import cabgraph; print(cabgraph.__file__)", cwd=tmp_path)
    assert str(home) in where
    command = home / "bin" / "cabgraph"
    assert "2" in run(command, "build", "--language", "en", cwd=tmp_path)
    answer = run(
        command,
        "ask",
        "inspector/body-scope",
        "--body",
        "laocai-cqc",
        "--on",
        "2021-05-01",
        "--format",
        "json",
        cwd=tmp_path,
    )
    assert "124" in json.dumps(json.loads(answer), ensure_ascii=False)
