"""The files of a release that anybody may load: the whole and each graph, as N-Quads and Turtle, all gzip.

`releases/<id>/dumps/` holds `graphs/<name>.nq.gz`, `graphs/<name>.ttl.gz`, `dump.ttl.gz` and `index.json`, which names
them with size, checksum and number of statements; `dump.nq.gz` lies beside. The folder is made once, by the build or by
whoever asks first, and appears in one rename. Memory stays flat: a line at a time.
"""

import gzip
import json
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Final, cast

import pyoxigraph as ox

from cabgraph import names
from cabgraph.store.lines import dump_lines, graph_of
from cabgraph.store.release import Release, checksum
from cabgraph.store.sorting import sort_lines
from cabgraph.store.writing import prefixes

FOLDER: Final = "dumps"
OTHER: Final = "other"
"""The dump of all that stands in no graph of ours."""
_INDEX: Final = "index.json"
_LEVEL: Final = 6
_PLAIN: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_making = threading.Lock()


@dataclass(frozen=True)
class Dump:
    """One file: its name below the release, the graph it holds (None: several), bytes, checksum, statements."""

    name: str
    graph: str | None
    bytes: int
    sha256: str
    statements: int


def dumps_made(release: Release) -> tuple[Dump, ...]:
    """Return the dumps of a release that are there by now: at least the whole as N-Quads, where it has one."""
    manifest = release.manifest
    try:
        whole = Dump(
            release.dump.name,
            None,
            release.dump.stat().st_size,
            manifest.files.get(release.dump.name) or checksum(release.dump),
            manifest.statements,
        )
        listed = json.loads((release.path / FOLDER / _INDEX).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return (whole,) if release.dump.is_file() else ()
    return whole, *(Dump(**each) for each in listed)


def whole_dump(release: Release) -> Path:
    """Return the dump of all statements; a release that a change made has it written now, from its store.

    Raises OSError where it cannot be written.
    """
    if not release.dump.is_file() and release.store.is_dir():
        with _making:
            if not release.dump.is_file():
                made = Path(mkdtemp(prefix=f".{FOLDER}-", dir=release.path))
                try:
                    _write_whole(release.store, made)
                    (made / release.dump.name).replace(release.dump)
                finally:
                    shutil.rmtree(made, ignore_errors=True)
    return release.dump


def _write_whole(store: Path, folder: Path) -> None:
    ox.Store.read_only(str(store)).dump(str(folder / "unsorted"), format=ox.RdfFormat.N_QUADS)
    sort_lines(folder / "unsorted", folder / "sorted")
    packed = folder / "dump.nq.gz"
    with (folder / "sorted").open("rb") as source, _written_to(packed) as stream:
        shutil.copyfileobj(source, stream)


def dumps_of(release: Release) -> tuple[Dump, ...]:
    """Return the dumps of a release, made now if nobody has made them yet; fewer where the folder cannot be written."""
    try:
        whole = whole_dump(release)
        if not (release.path / FOLDER).is_dir():
            with _making:
                if not (release.path / FOLDER).is_dir():
                    write_dumps(release.path, whole)
    except OSError:
        return dumps_made(release)
    return dumps_made(release)


def dump_file(release: Release, name: str) -> Path | None:
    """Return the path of a dump by its name below the release, or None when it has none of that name."""
    if name == release.dump.name:
        try:
            return whole_dump(release)
        except OSError:
            return None
    known = {dump.name for dump in dumps_of(release)}
    return release.path / FOLDER / name if name in known else None


def write_dumps(folder: Path, whole: Path) -> None:
    """Make the dumps of a release's folder from its sorted N-Quads (gzip). Raises OSError; leaves nothing half made."""
    made = Path(mkdtemp(prefix=f".{FOLDER}-", dir=folder))
    try:
        made.chmod(0o755)
        listed = list(_written(made, whole))
        (made / _INDEX).write_text(json.dumps([asdict(dump) for dump in listed], indent=1) + "\n", encoding="utf-8")
        try:
            made.rename(folder / FOLDER)
        except OSError:
            if not (folder / FOLDER).is_dir():
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _written(folder: Path, whole: Path) -> Iterator[Dump]:
    (folder / "graphs").mkdir()
    counted = _by_graph(folder / "graphs", whole)
    for name, (graph, count) in sorted(counted.items()):
        quads, turtle = (folder / "graphs" / f"{name}.{suffix}.gz" for suffix in ("nq", "ttl"))
        _write_turtle(quads, turtle)
        yield from (_described(folder, path, graph, count) for path in (quads, turtle))
    together = folder / "dump.ttl.gz"
    with _written_to(
        together
    ) as stream:  # one member: many a client reads no more of a Content-Encoding than the first
        for name in sorted(counted):
            with gzip.open(folder / "graphs" / f"{name}.ttl.gz") as part:
                shutil.copyfileobj(part, stream)
    yield _described(folder, together, None, sum(count for _, count in counted.values()))


def _described(folder: Path, path: Path, graph: str | None, count: int) -> Dump:
    return Dump(path.relative_to(folder).as_posix(), graph, path.stat().st_size, checksum(path), count)


def _by_graph(folder: Path, whole: Path) -> dict[str, tuple[str | None, int]]:
    """Write the lines of each graph to a file of its own; return graph and number of statements by the file's name."""
    counted: dict[str, tuple[str | None, int]] = {}
    with ExitStack() as stack:
        streams: dict[str, IO[bytes]] = {}
        for line in dump_lines(whole):
            written = graph_of(line)
            name, graph = _name_of(written)
            if name not in streams:
                streams[name] = stack.enter_context(_written_to(folder / f"{name}.nq.gz"))
            streams[name].write(line)
            counted[name] = graph, counted.get(name, (None, 0))[1] + 1
    return counted


def _name_of(written: bytes | None) -> tuple[str, str | None]:
    graph = written[1:-1].decode() if written and written.startswith(b"<") else ""
    name = graph.removeprefix(names.GRAPHS)
    if graph.startswith(names.GRAPHS) and _PLAIN.fullmatch(name) and name != OTHER:
        return name, graph
    return OTHER, None


def _write_turtle(source: Path, target: Path) -> None:
    with gzip.open(source) as packed, _written_to(target) as stream:
        quads = ox.parse(cast("IO[bytes]", packed), format=ox.RdfFormat.N_QUADS)
        triples = (quad.triple for quad in quads if isinstance(quad, ox.Quad))
        ox.serialize(triples, stream, format=ox.RdfFormat.TURTLE, prefixes=prefixes())


@contextmanager
def _written_to(path: Path) -> Iterator[IO[bytes]]:
    """Open a gzip file to write that depends on nothing but its content: no name and no time in it."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, 0) as packed:
        yield cast("IO[bytes]", packed)
