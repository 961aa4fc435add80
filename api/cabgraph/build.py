"""One release from tables, step by step: read, map, derive, validate, write, index, publish.

In: the country folders of the settings. Out: a finished release that `current` points to, or an error and the
previous release untouched.
"""

import gzip
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cabgraph import __version__, names, resources
from cabgraph.derive.run import derive
from cabgraph.graph.mapping import Loaded, MappingError, load
from cabgraph.index.build import index_queries, write_index
from cabgraph.intake.book import ReadingError
from cabgraph.intake.references import check_references
from cabgraph.intake.tables import MetadataError, tables
from cabgraph.questions.catalogue import Catalogue, QuestionError
from cabgraph.questions.describe import describe
from cabgraph.settings import Settings
from cabgraph.store.base import StoreError
from cabgraph.store.dumps import write_dumps
from cabgraph.store.embedded import N_TRIPLES, EmbeddedStore, Workbench, write_store
from cabgraph.store.release import (
    Manifest,
    Release,
    ReleaseError,
    building,
    checksum,
    current_release,
    is_workspace,
    publish,
)
from cabgraph.texts import say
from cabgraph.validation.previous import PREVIOUS_GRAPH, previous_records
from cabgraph.validation.report import Report
from cabgraph.validation.run import validate

if TYPE_CHECKING:
    from cabgraph.intake.problems import Problem

Progress = Callable[[str, str], None]
"""Hears the step's key in the texts, and what is being worked on."""

_PREVIOUS = "previous"


class BuildError(Exception):
    """A build could not be finished; the previous release still stands."""


class ViolationsError(BuildError):
    """The shapes found violations, or nothing at all to check, so nothing was published."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"{report.violations} violations")
        self.report = report


@dataclass(frozen=True)
class Draft:
    """Everything a release will hold, in memory, checked but not yet written."""

    store: Workbench
    loaded: list[Loaded]
    report: Report

    @property
    def synthetic(self) -> bool:
        """Whether the register is invented: some table's metadata say so."""
        return any(item.table.synthetic for item in self.loaded)


def draft(settings: Settings, progress: Progress, *, rewrite: bool = False) -> Draft:
    """Read, map, derive and validate, writing nothing.

    The records are compared with those of the current release (rule C22) unless `rewrite` says that the register is
    being set up anew. Raises BuildError when a file cannot be read at all.
    """
    store = Workbench()
    loaded: list[Loaded] = []
    try:
        _keep_apart(settings)
        load_ontology(store, progress)
        for country in settings.countries:
            loaded += _load_country((settings.data or resources.data()) / country, store, progress)
        progress("questions", "")
        described = "".join(describe(Catalogue(resources.queries())))
        store.add(described.encode(), N_TRIPLES, names.graph("questions"))
        progress("derive", "")
        derive(store)
        progress("validate", "")
        if not rewrite:
            _add_previous(settings.releases, store)
        report = validate(store, resources.shapes())
        store.drop(PREVIOUS_GRAPH)
    except (MetadataError, ReadingError, MappingError, QuestionError, StoreError, OSError) as error:
        raise BuildError(str(error)) from error
    return Draft(store, loaded, report)


def _keep_apart(settings: Settings) -> None:
    """Refuse a release that would mix an invented country with a real one. Raises BuildError."""
    data = settings.data or resources.data()
    marked = {country: any(table.synthetic for table in tables(data / country)) for country in settings.countries}
    if len(set(marked.values())) > 1:
        invented = ", ".join(country for country, synthetic in marked.items() if synthetic)
        raise BuildError(f"synthetic data must stay apart from real data: {invented}")


def _add_previous(releases: Path, store: Workbench) -> None:
    """Put the records of the current release, if there is one, where rule C22 looks for them."""
    try:
        release = EmbeddedStore.open(current_release(releases).store)
    except ReleaseError:
        return
    store.add(previous_records(release), N_TRIPLES, PREVIOUS_GRAPH)
    release.close()


def _load_country(folder: Path, store: Workbench, progress: Progress) -> list[Loaded]:
    """Load every table of a folder that has a mapping; rows that refer to nothing are left out whole.

    Raises BuildError when the folder holds no table: an empty register must not replace a full one.
    """
    found = tables(folder)
    if not found:
        raise BuildError(f"{folder}: no tables")
    progress("references", folder.name)
    dangling: dict[str, dict[int, Problem]] = {}
    for problem in check_references(found):
        dangling.setdefault(problem.table, {})[problem.row] = problem
    loaded = []
    for table in found:
        if table.mapping.is_file():
            progress("tables", table.label)
            loaded.append(load(table, store, dangling.get(table.label)))
    return loaded


def load_ontology(store: Workbench, progress: Progress) -> None:
    """Load the vocabulary, the concept schemes and the vendor stubs into the ontology graph."""
    for path in sorted(resources.ontology().rglob("*.ttl")):
        progress("ontology", path.stem)
        store.add(path.read_bytes(), "text/turtle", names.graph("ontology"))


def build(settings: Settings, progress: Progress, *, wait: bool = False, rewrite: bool = False) -> Release:
    """Make a release and switch to it.

    Raises BusyError when another build holds the folder and `wait` is false, ReleaseError when the folder cannot be
    written, ViolationsError and BuildError as their names say.
    """
    if is_workspace(settings.releases):
        raise BuildError(say(settings.language, "workspace.is-workspace", folder=settings.releases))
    with building(settings.releases, wait=wait) as folder:
        made = draft(settings, progress, rewrite=rewrite)
        if not made.report.conforms:
            raise ViolationsError(made.report)
        created = datetime.now(UTC)
        manifest = _write(made, folder, created, progress, settings)
        progress("publish", manifest.id)
        return publish(settings.releases, folder, manifest, settings.keep_releases)


def _write(made: Draft, folder: Path, created: datetime, progress: Progress, settings: Settings) -> Manifest:
    void = (resources.queries() / "derive" / "void.rq").read_text(encoding="utf-8")
    statistics = made.store.construct(void)
    made.store.add(statistics, N_TRIPLES, names.graph("meta"))
    made.store.add(made.report.to_ntriples(), N_TRIPLES, names.graph("meta"))
    (folder / "void.ttl").write_bytes(statistics)
    (folder / "report.ttl").write_bytes(made.report.to_turtle())
    progress("store", "")
    dump = folder / "dump.nq"
    made.store.write_statements(dump)
    try:
        with ThreadPoolExecutor(1) as beside:
            digest = beside.submit(_write_dump, dump)
            counts = write_index(
                made.store,
                index_queries(resources.queries() / "derive"),
                folder / "index.sqlite",
                lambda table: progress("index", table),
            )
    except StoreError as error:
        raise ReleaseError(str(error)) from error
    return Manifest(
        id=_identifier(settings.releases, created),
        created=created.isoformat(timespec="seconds"),
        version=__version__,
        sha256=digest.result(),
        statements=len(made.store),
        graphs=_graph_counts(made.store),
        tables=[
            {
                "table": item.table.label,
                "rows": item.rows,
                "statements": item.statements,
                "rejected": len(item.problems),
            }
            for item in made.loaded
        ],
        rejected=[{"problem": str(problem)} for item in made.loaded for problem in item.problems],
        severities=made.report.counts,
        synthetic=made.synthetic,
        licences=sorted({licence for item in made.loaded if (licence := item.table.licence)}),
        files={path.name: checksum(path) for path in sorted(folder.iterdir()) if path.is_file()}
        | {"index_rows": str(sum(counts.values()))},
    )


def _write_dump(dump: Path) -> str:
    """Write the store of a release from its dump, compress the dump, split it, and return the dump's checksum."""
    digest = checksum(dump)
    write_store(dump.parent / "store", [dump])
    write_dumps(dump.parent, _compress(dump))
    return digest


def _identifier(releases: Path, created: datetime) -> str:
    base = f"{created:%Y-%m-%dT%H%M%SZ}"
    taken = {path.name for path in releases.iterdir()}
    return next(name for n in range(1000) if (name := base + (f"-{n + 1}" if n else "")) not in taken)


def _compress(path: Path) -> Path:
    target = path.parent / f"{path.name}.gz"
    with path.open("rb") as source, target.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed:
        shutil.copyfileobj(source, packed)
    path.unlink()
    return target


def _graph_counts(store: Workbench) -> dict[str, int]:
    query = (resources.queries() / "derive" / "graph-counts.rq").read_text(encoding="utf-8")
    return {
        graph.removeprefix(names.GRAPHS): int(count) for graph, count in store.select(query).values() if graph and count
    }
