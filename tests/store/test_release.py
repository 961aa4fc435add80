"""A release appears whole or not at all: kills, two builds at once, full disks, folders that cannot be written."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cabgraph.answers.registry import open_registry
from cabgraph.settings import Settings
from cabgraph.store import release as releases_module
from cabgraph.store.release import (
    BusyError,
    Manifest,
    ReleaseError,
    all_releases,
    building,
    checksum,
    current_release,
    publish,
)

SMALL = Path(__file__).parents[1] / "fixtures" / "countries"
KILLS = 20


def environment(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "CABGRAPH_DATA": str(SMALL),
        "CABGRAPH_COUNTRIES": '["xx"]',
        "CABGRAPH_RELEASES": str(folder),
        "CABGRAPH_LANGUAGE": "en",
        "PYTHONPATH": str(Path(__file__).parents[2] / "api"),
    }


def build_command(*options: str) -> list[str]:
    return [sys.executable, "-m", "cabgraph", "build", *options]


def litter(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith(".unfinished"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, float]]:
    """A folder with one finished release of the small country, and how long it took."""
    folder = tmp_path_factory.mktemp("kill") / "releases"
    started = time.monotonic()
    subprocess.run(build_command(), env=environment(folder), check=True, capture_output=True)
    return folder, time.monotonic() - started


def test_a_killed_build_leaves_the_previous_release_and_no_obstacle(built: tuple[Path, float]) -> None:
    folder, duration = built
    before = current_release(folder).manifest
    points = random.Random(20)
    kept = 0
    for _ in range(KILLS):
        previous = current_release(folder).manifest.id
        process = subprocess.Popen(
            build_command(), env=environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(points.uniform(0.05, duration))
        process.send_signal(signal.SIGKILL)
        process.wait()
        current = current_release(folder)
        assert checksum(current.index) == current.manifest.files["index.sqlite"]
        registry = open_registry(Settings(releases=folder))
        assert next(iter(registry.store.select((SMALL / "one-statement.rq").read_text()).values()))
        registry.close()
        kept += current.manifest.id == previous
    assert kept > KILLS // 2, "the kills came too late to prove anything"
    subprocess.run(build_command(), env=environment(folder), check=True, capture_output=True)
    assert current_release(folder).manifest.id > before.id
    assert current_release(folder).manifest.sha256 == before.sha256
    assert litter(folder) == []
    for release in all_releases(folder):
        assert checksum(release.index) == release.manifest.files["index.sqlite"]


def test_a_second_build_is_told_why_or_waits(tmp_path: Path) -> None:
    with building(tmp_path, wait=False):
        with pytest.raises(BusyError, match="another build"), building(tmp_path, wait=False):
            pytest.fail("two builds hold one folder")
        refused = subprocess.run(
            build_command(), env=environment(tmp_path), capture_output=True, text=True, check=False
        )
        assert refused.returncode == 2
        assert "Another build holds" in refused.stderr
        waiting = subprocess.Popen(
            build_command("--wait"), env=environment(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(1)
        assert waiting.poll() is None
    assert waiting.wait(timeout=120) == 0
    assert current_release(tmp_path)


def manifest(identifier: str) -> Manifest:
    return Manifest(id=identifier, created="", version="", sha256="", statements=0)


def test_only_the_newest_releases_are_kept_and_the_current_is_one(tmp_path: Path) -> None:
    for number in range(4):
        with building(tmp_path, wait=False) as folder:
            publish(tmp_path, folder, manifest(f"2026-01-0{number + 1}"), keep=2)
    assert [release.manifest.id for release in all_releases(tmp_path)] == ["2026-01-04", "2026-01-03"]
    assert current_release(tmp_path).manifest.id == "2026-01-04"
    assert litter(tmp_path) == []


def test_an_error_inside_a_build_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with building(tmp_path, wait=False) as folder:
            (folder / "half").write_text("x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert litter(tmp_path) == []
    with pytest.raises(ReleaseError):
        current_release(tmp_path)


def test_interrupted_switch_is_finished_by_the_next_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with building(tmp_path, wait=False) as folder:
        publish(tmp_path, folder, manifest("2026-01-01"), keep=5)
    (tmp_path / ".unfinished-current").symlink_to("nowhere")
    (tmp_path / ".unfinished-999").mkdir()
    with building(tmp_path, wait=False) as folder:
        publish(tmp_path, folder, manifest("2026-01-02"), keep=5)
    assert current_release(tmp_path).manifest.id == "2026-01-02"
    assert litter(tmp_path) == []
    assert releases_module.CURRENT in {path.name for path in tmp_path.iterdir()}


def in_namespace(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a shell script with a mount namespace of its own."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("this system does not let us make a mount namespace")
    command = f"{script} && exec {sys.executable} -m cabgraph build"
    return subprocess.run(
        ["unshare", "-rm", "sh", "-c", command], env=environment(folder), capture_output=True, text=True, check=False
    )


def test_a_full_disk_is_a_clear_error(tmp_path: Path) -> None:
    done = in_namespace(f"mount -t tmpfs -o size=1m none {tmp_path}", tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Could not build" in done.stderr
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_read_only_folder_is_a_clear_error(tmp_path: Path) -> None:
    done = in_namespace(f"mount -t tmpfs -o ro none {tmp_path}", tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Could not build" in done.stderr
    assert "Read-only" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    taken = tmp_path / "releases"
    taken.write_text("not a folder")
    done = subprocess.run(build_command(), env=environment(taken), capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Could not build" in done.stderr
    assert "Traceback" not in done.stderr


def test_records_are_never_edited_between_releases(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    folder = tmp_path / "releases"
    surroundings = {**environment(folder), "CABGRAPH_DATA": str(data)}
    subprocess.run(build_command(), env=surroundings, check=True, capture_output=True)
    before = current_release(folder).manifest.id
    table = data / "xx" / "appointments.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("2021-01-01", "2021-02-01"), encoding="utf-8")
    refused = subprocess.run(build_command(), env=surroundings, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "C22" in refused.stderr
    assert current_release(folder).manifest.id == before
    subprocess.run(build_command("--rewrite"), env=surroundings, check=True, capture_output=True)
    assert current_release(folder).manifest.id > before
