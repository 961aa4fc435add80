"""A change becomes a release: all or nothing, one after another, with its patch, its line in the log, the rules."""

import gzip
import json
import shutil
import threading
from hashlib import sha256
from pathlib import Path

import pytest

from cabgraph import names
from cabgraph.answers.registry import open_registry
from cabgraph.build import BuildError, build
from cabgraph.settings import Settings
from cabgraph.store.dumps import whole_dump
from cabgraph.store.patch import patch_between
from cabgraph.store.release import BusyError, all_releases, building, current_release
from cabgraph.workspace import log
from cabgraph.workspace.change import Change, Document
from cabgraph.workspace.commit import Committed, NotCommittedError, commit
from cabgraph.workspace.start import NotStartedError, begin_empty, begin_from
from cabgraph.workspace.touching import spoken_of, touches

WHO = {"name": "anna", "token": "1"}
G = "http://e/g"


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    settings = Settings(releases=tmp_path / "workspace", workspace=True)
    begin_empty(settings.releases)
    return settings


def update(settings: Settings, text: str) -> Committed:
    return commit(settings, Change("update", text=text), WHO)


def lines(settings: Settings) -> list[str]:
    with gzip.open(whole_dump(current_release(settings.releases)), "rt", encoding="utf-8") as stream:
        return [line for line in stream if names.graph("meta") not in line]


def document(tmp_path: Path, text: str, media_type: str = "text/turtle") -> Document:
    path = tmp_path / f"body-{sha256(text.encode()).hexdigest()[:8]}"
    path.write_text(text, encoding="utf-8")
    return Document(str(path), media_type)


def test_a_change_is_a_release_that_cites_its_parent_and_its_patch(empty: Settings) -> None:
    before = current_release(empty.releases)
    made = update(empty, f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> 'c' }} }}")
    after = current_release(empty.releases)
    assert (made.new, made.release, made.parent) == (True, after.manifest.id, before.manifest.id)
    assert lines(empty) == [f'<urn:a> <urn:b> "c" <{G}> .\n']
    patch = (after.path / "patch.rdfp").read_bytes()
    assert patch == b"".join(patch_between(before, after))
    chain = f"{before.manifest.sha256}\n{sha256(patch).hexdigest()}\n"
    assert after.manifest.sha256 == sha256(chain.encode()).hexdigest()
    assert (after.manifest.statements, after.manifest.graphs) == (1, {G: 1})
    assert [entry["id"] for entry in log.entries(empty.releases)] == [made.release]
    entry = next(log.entries(empty.releases))
    assert (entry["by"], entry["kind"], entry["added"], entry["removed"]) == (WHO, "update", 1, 0)
    assert entry["patch"] == sha256(patch).hexdigest()


def test_what_changes_nothing_makes_no_release(empty: Settings) -> None:
    update(empty, f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> 1 }} }}")
    current = current_release(empty.releases).manifest.id
    again = update(empty, f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> 1 }} }}")
    assert (again.new, again.release) == (False, current)
    assert current_release(empty.releases).manifest.id == current
    assert len(list(log.entries(empty.releases))) == 1


@pytest.mark.parametrize(
    "second", ["DROP GRAPH <urn:none>", f"CREATE GRAPH <{G}>", "INSERT { ?s ?p ?x } WHERE { ?s ?p ?o } ; CLEAR XYZ"]
)
def test_a_second_operation_that_fails_takes_the_first_back(empty: Settings, second: str) -> None:
    update(empty, f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> 1 }} }}")
    before, said = current_release(empty.releases).manifest.id, lines(empty)
    with pytest.raises(NotCommittedError) as raised:
        update(empty, f"INSERT DATA {{ <urn:new> <urn:b> 1 }} ; {second}")
    assert raised.value.code == "update-refused"
    assert (current_release(empty.releases).manifest.id, lines(empty)) == (before, said)
    assert [path.name for path in empty.releases.iterdir() if path.name.startswith(".unfinished-1")] == []


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ("<urn:a> <urn:b> 1 . <urn:a> <urn:b> [", "text/turtle"),
        (f"<urn:a> <urn:b> 1 . <{G}2> {{ <urn:a> <urn:b> 2 }}", "application/trig"),
        (f"<urn:a> <urn:b> <urn:c> <{G}2> .", "application/n-quads"),
        ('{"@context": "http://127.0.0.1:9/context", "@id": "urn:a"}', "application/ld+json"),
        ('{"@context": {"@import": "file:///etc/passwd"}, "@id": "urn:a"}', "application/ld+json"),
        ("[" * 50_000, "application/ld+json"),
        ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>" + "<a>" * 20_000, "application/rdf+xml"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "application/rdf+xml"),
        ("\x00", "text/turtle"),
    ],
)
def test_a_body_that_cannot_be_read_leaves_the_old_graph(
    empty: Settings, tmp_path: Path, text: str, media_type: str
) -> None:
    commit(empty, Change("put", graph=G, documents=(document(tmp_path, "<urn:old> <urn:b> 1 ."),)), WHO)
    with pytest.raises(NotCommittedError) as raised:
        commit(empty, Change("put", graph=G, documents=(document(tmp_path, text, media_type),)), WHO)
    assert raised.value.code in ("document", "commit-died-reading")
    assert [line.split()[0] for line in lines(empty)] == ["<urn:old>"]


def test_deep_turtle_is_stored_or_refused(empty: Settings, tmp_path: Path) -> None:
    deep = "<urn:a> <urn:b> " + "[ <urn:p> " * 100_000 + "1" + "]" * 100_000 + " ."
    made = commit(empty, Change("put", graph=G, documents=(document(tmp_path, deep),)), WHO)
    assert made.added == 100_001


def test_put_replaces_post_adds_delete_takes_away(empty: Settings, tmp_path: Path) -> None:
    first, second = (document(tmp_path, f"<urn:{name}> <urn:b> [ <urn:c> 1 ] .") for name in ("a", "b"))
    assert not commit(empty, Change("put", graph=G, documents=(first,)), WHO).existed
    assert commit(empty, Change("post", graph=G, documents=(second, second)), WHO).added == 4
    assert commit(empty, Change("put", graph=G, documents=(second,)), WHO).existed
    assert len(lines(empty)) == 2
    assert commit(empty, Change("delete", graph=G), WHO).removed == 2
    assert lines(empty) == []
    assert not commit(empty, Change("delete", graph=G), WHO).existed


def test_writers_come_one_after_another(empty: Settings) -> None:
    made: list[Committed] = []

    def write(number: int) -> None:
        made.append(update(empty, f"INSERT DATA {{ <urn:{number}> <urn:b> {number} }}"))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(5)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(lines(empty)) == 5
    assert len({each.release for each in made}) == 5
    logged = list(log.entries(empty.releases))
    assert [entry["parent"] for entry in logged[1:]] == [entry["id"] for entry in logged[:-1]]


def test_a_writer_does_not_wait_for_ever(empty: Settings) -> None:
    hurried = empty.model_copy(update={"commit_wait": 0})
    with building(empty.releases, wait=False), pytest.raises(BusyError):
        update(hurried, "INSERT DATA { <urn:a> <urn:b> 1 }")


def test_a_change_that_takes_too_long_or_too_much_is_stopped(empty: Settings) -> None:
    quick = empty.model_copy(update={"commit_seconds": 3})
    data = " ".join(f"<urn:{number}> <urn:b> {number} ." for number in range(300))
    update(empty, f"INSERT DATA {{ {data} }}")
    before = current_release(empty.releases).manifest.id
    with pytest.raises(NotCommittedError) as raised:
        update(
            quick,
            "INSERT { ?a ?p 0 } WHERE { ?a ?p ?b . ?c ?p ?d . ?e ?p ?f . ?g ?p ?h . FILTER(?b + ?d + ?f + ?h = -1) }",
        )
    assert raised.value.code == "commit-time"
    assert current_release(empty.releases).manifest.id == before


def test_the_log_has_a_line_that_a_killed_process_did_not_write(empty: Settings) -> None:
    first = update(empty, "INSERT DATA { <urn:a> <urn:b> 1 }")
    (empty.releases / "commits.jsonl").write_text('{"id": "hal')
    second = update(empty, "INSERT DATA { <urn:a> <urn:b> 2 }")
    assert [entry["id"] for entry in log.entries(empty.releases)] == [first.release, second.release]


def test_a_release_that_was_never_switched_to_goes(empty: Settings) -> None:
    first = update(empty, "INSERT DATA { <urn:a> <urn:b> 1 }")
    logged = (empty.releases / "commits.jsonl").read_text()
    second = update(empty, "INSERT DATA { <urn:a> <urn:b> 2 }")
    (empty.releases / "current").unlink()
    (empty.releases / "current").symlink_to(first.release)
    third = update(empty, "INSERT DATA { <urn:a> <urn:b> 3 }")
    ids = {release.manifest.id for release in all_releases(empty.releases)}
    assert {second.release, third.release} <= ids, "one that the operator went back from stays"
    (empty.releases / "current").unlink()
    (empty.releases / "current").symlink_to(first.release)
    (empty.releases / "commits.jsonl").write_text(logged)
    fourth = update(empty, "INSERT DATA { <urn:a> <urn:b> 4 }")
    ids = {release.manifest.id for release in all_releases(empty.releases)}
    assert first.release in ids
    assert fourth.release in ids
    assert not {second.release, third.release} & (ids - {fourth.release})
    assert [entry["id"] for entry in log.entries(empty.releases)] == [first.release, fourth.release]


def test_old_releases_go_but_not_those_of_the_last_minutes(empty: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    few = empty.model_copy(update={"keep_releases": 2})
    for number in range(4):
        update(few, f"INSERT DATA {{ <urn:a> <urn:b> {number} }}")
    assert len(all_releases(empty.releases)) == 5
    monkeypatch.setattr("cabgraph.workspace.commit._KEPT_SECONDS", 0.0)
    update(few, "INSERT DATA { <urn:a> <urn:b> 9 }")
    assert len(all_releases(empty.releases)) == 2
    assert len(lines(empty)) == 5


def test_a_workspace_begins_once_and_is_not_built_over(empty: Settings, real_settings: Settings) -> None:
    with pytest.raises(NotStartedError):
        begin_empty(empty.releases)
    with pytest.raises(NotStartedError):
        begin_from(empty.releases.with_name("other"), empty.releases.with_name("nowhere"))
    with pytest.raises(BuildError):
        build(empty, lambda *_: None)


def test_the_version_of_a_graph_is_that_of_its_last_change(empty: Settings) -> None:
    base = current_release(empty.releases).manifest.id
    first = update(empty, f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> 1 }} }}").release
    second = update(empty, "INSERT DATA { <urn:a> <urn:b> 1 }").release
    manifest = current_release(empty.releases).manifest
    assert [manifest.version_of(graph) for graph in (G, "", "urn:other")] == [first, second, base]


BODY = "https://w3id.org/cabgraph/id/body/cqc-new"
RULES = "PREFIX cab: <https://w3id.org/cabgraph/ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>"


def test_what_speaks_of_the_register_is_derived_checked_and_indexed(real_settings: Settings, tmp_path: Path) -> None:
    """Over a copy of the real release: the gate refuses, the index follows, and other changes leave both alone."""
    settings = Settings(releases=tmp_path / "workspace", workspace=True)
    begin_from(settings.releases, real_settings.releases)
    first = current_release(settings.releases)
    beside = update(settings, f"INSERT DATA {{ GRAPH <{G}> {{ <urn:a> <urn:b> 'beside' }} }}")
    after = current_release(settings.releases)
    assert (after.path / "index.sqlite").samefile(first.path / "index.sqlite")
    graph = names.graph("bodies")
    with pytest.raises(NotCommittedError) as raised:
        update(
            settings,
            f"{RULES} INSERT DATA {{ GRAPH <{graph}> {{ <{BODY}> a cab:Body . <{BODY}-grant> a cab:Grant }} }}",
        )
    assert raised.value.code == "breaks-rules"
    report = raised.value.told["report"]
    assert isinstance(report, list)
    assert {f"{BODY}-grant", BODY} & {finding["thing"] for finding in report}
    assert all(finding["messages"]["vi"] and finding["messages"]["en"] for finding in report)
    assert current_release(settings.releases).manifest.id == beside.release
    known = open_registry(settings)
    body = next(iter(known.index.ask("things-of-kind", kind="body")))["thing"]
    known.close()
    update(
        settings, f"{RULES} INSERT DATA {{ GRAPH <{graph}> {{ <{body}> rdfs:label 'A name of the workspace'@en }} }}"
    )
    indexed = open_registry(settings)
    assert "A name of the workspace" in json.dumps(indexed.index.labels([body]))
    indexed.close()
    shutil.rmtree(settings.releases)


def test_what_touches_the_register() -> None:
    from cabgraph.store.patch import Change as Line

    kind = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    assert not touches([Line(True, b"<urn:a> <urn:b> <urn:c> .\n")])
    assert not touches([Line(True, b"<urn:a> " + kind + b" <urn:c> <urn:g> .\n")])
    assert touches([Line(False, b'<urn:a> <http://www.w3.org/2000/01/rdf-schema#label> "x" .\n')])
    assert touches([Line(True, b"<urn:a> " + kind + b" <http://www.w3.org/ns/org#FormalOrganization> .\n")])
    assert touches([Line(True, b"<urn:a> <urn:b> <https://w3id.org/cabgraph/id/body/x> .\n")])
    assert len(spoken_of()) > 200
