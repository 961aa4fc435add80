"""The dumps of a release: whole and by graph, made once, the same whoever makes them."""

import gzip
import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from cabgraph import names
from cabgraph.settings import Settings
from cabgraph.store.dumps import FOLDER, dump_file, dumps_made, dumps_of
from cabgraph.store.release import Release, current_release


@pytest.fixture(scope="module")
def release(real_settings: Settings) -> Release:
    return current_release(real_settings.releases)


def lines(path: Path) -> list[bytes]:
    with gzip.open(path) as stream:
        return stream.readlines()


def test_the_build_makes_a_dump_of_each_graph(release: Release) -> None:
    made = {dump.name: dump for dump in dumps_made(release)}
    graphs = release.manifest.graphs
    assert set(made) == {"dump.nq.gz", "dump.ttl.gz"} | {f"graphs/{g}.{s}.gz" for g in graphs for s in ("nq", "ttl")}
    for graph, count in graphs.items():
        assert made[f"graphs/{graph}.nq.gz"].statements == made[f"graphs/{graph}.ttl.gz"].statements == count
        assert made[f"graphs/{graph}.nq.gz"].graph == names.graph(graph)
    assert made["dump.nq.gz"].statements == made["dump.ttl.gz"].statements == release.manifest.statements


def test_sizes_and_checksums_are_those_of_the_files(release: Release) -> None:
    for dump in dumps_of(release):
        path = dump_file(release, dump.name)
        assert path is not None
        content = path.read_bytes()
        assert (dump.bytes, dump.sha256) == (len(content), hashlib.sha256(content).hexdigest()), dump.name


def test_the_graphs_together_are_the_whole(release: Release) -> None:
    parts = [
        line for graph in release.manifest.graphs for line in lines(release.path / f"{FOLDER}/graphs/{graph}.nq.gz")
    ]
    assert sorted(parts) == lines(release.dump)


def test_turtle_says_the_same(release: Release) -> None:
    for dump in dumps_of(release):
        if not dump.name.endswith(".ttl.gz"):
            continue
        path = dump_file(release, dump.name)
        quads = dump_file(release, dump.name.replace(".ttl.", ".nq."))
        assert path
        assert quads
        said = set(ox.parse(b"".join(lines(path)), format=ox.RdfFormat.TURTLE))
        held = {quad.triple for quad in ox.parse(b"".join(lines(quads)), format=ox.RdfFormat.N_QUADS)}
        assert {triple.triple for triple in said} == held, dump.name


@pytest.fixture
def other(tmp_path: Path, release: Release) -> Release:
    """A release without dumps, with statements in no graph of ours and in none at all."""
    folder = tmp_path / "r"
    folder.mkdir()
    ours = names.graph("bodies").encode()
    content = [
        b'<urn:a> <urn:p> "x <urn:g> ." .\n',
        b"<urn:a> <urn:p> <urn:o> .\n",
        b"<urn:b> <urn:p> _:x <" + ours + b"> .\n",
        b"<urn:c> <urn:p> <urn:o> <" + ours + b"/../../secret> .\n",
        b"<urn:d> <urn:p> <urn:o> <" + names.graph("other").encode() + b"> .\n",
        b"_:x <urn:p> <urn:o> <" + ours + b"> .\n",
    ]
    with gzip.open(folder / "dump.nq.gz", "wb") as stream:
        stream.writelines(sorted(content))
    return Release(folder, replace(release.manifest, files={}, statements=len(content)))


def test_whoever_asks_first_makes_them(other: Release) -> None:
    assert [dump.name for dump in dumps_made(other)] == ["dump.nq.gz"]
    with ThreadPoolExecutor(8) as askers:
        answers = set(askers.map(lambda _: dumps_of(other), range(16)))
    assert len(answers) == 1
    assert {dump.name: dump.statements for dump in answers.pop()} == {
        "dump.nq.gz": 6,
        "dump.ttl.gz": 6,
        "graphs/bodies.nq.gz": 2,
        "graphs/bodies.ttl.gz": 2,
        "graphs/other.nq.gz": 4,
        "graphs/other.ttl.gz": 4,
    }
    assert sorted(path.name for path in other.path.iterdir()) == ["dump.nq.gz", FOLDER]


def test_they_are_the_same_whoever_makes_them(release: Release, tmp_path: Path) -> None:
    again = Release(tmp_path, release.manifest)
    shutil.copy(release.dump, again.dump)
    assert dumps_of(again) == dumps_of(release)


def test_a_dump_that_breaks_leaves_nothing(other: Release) -> None:
    with gzip.open(other.dump, "wb") as stream:
        stream.write(b"not a statement\n")
    with pytest.raises(ValueError, match="not a statement"):
        dumps_of(other)
    assert [path.name for path in other.path.iterdir()] == ["dump.nq.gz"]


NOT_DUMPS = ["release.json", "../r/dump.nq.gz", "graphs/../index.json", "index.json", "graphs/", ""]


@pytest.mark.parametrize("name", NOT_DUMPS)
def test_no_other_file_is_a_dump(other: Release, name: str) -> None:
    assert dump_file(other, name) is None
