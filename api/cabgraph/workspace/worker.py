"""The process that makes one change and ends: `python -m cabgraph.workspace.worker`, the task as JSON on its input.

It writes lines of JSON: `{"step": …}` as it goes, so that whoever waits knows what it died of, and at last `{"done":
…}` or `{"refused": …}`. It gives up what it does not need before it reads anything from outside.
"""

import json
import os
import resource
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cabgraph import names
from cabgraph.sandbox.guard import check_update
from cabgraph.sandbox.hardening import end_with_parent
from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.problems import LoadRefused, ServiceRefused, SyntaxProblem, TooComplex
from cabgraph.store.base import StoreError
from cabgraph.store.editing import DocumentError, EditedStore, RefusedUpdateError
from cabgraph.store.patch import Change as Line
from cabgraph.store.patch import patch_lines
from cabgraph.store.release import Release, read_release, sync_tree
from cabgraph.workspace.change import Change
from cabgraph.workspace.documents import examine
from cabgraph.workspace.hosts import leave_the_network
from cabgraph.workspace.reading import UpdateRefusedError, read_update
from cabgraph.workspace.touching import OWN, touches

PATCH: Final = "patch.rdfp"
_LINKED: Final = ("index.sqlite", "void.ttl", "report.ttl", "violations.json")
_FILES: Final = 4096


class RefusedError(Exception):
    """The change is not made: `told` is what the client hears."""

    def __init__(self, code: str, **told: object) -> None:
        super().__init__(code)
        self.told = {"code": code, **told}


def main() -> None:
    """Read the task, make the change, tell what became of it."""
    task = json.loads(sys.stdin.readline())
    end_with_parent(task["parent_process"])
    leave_the_network()
    _limit(task["megabytes"], task["seconds"])
    try:
        answer = {"done": make(task)}
    except RefusedError as error:
        answer = {"refused": error.told}
    except MemoryError:
        answer = {"refused": {"code": "commit-memory"}}
    _tell(answer)


def make(task: dict[str, Any]) -> dict[str, Any]:
    """Make the change of a task in its folder; return what the release says of it. Raises RefusedError."""
    folder = Path(task["folder"])
    before = read_release(Path(task["release"]))
    change = Change.from_json(task["change"])
    _step("open")
    edited = EditedStore(before.store, folder / "store")
    existed = edited.has(change.graph) if change.kind == "delete" else edited.says_something(change.graph)
    _step("read")
    touched = _apply(change, edited, Limits(**task["limits"]), existed=existed)
    _step("compare")
    difference = edited.difference(touched)
    graphs = edited.graphs_changed()
    if not difference and not graphs:
        return {"changed": {}, "existed": existed, "statements": len(edited)}
    severities = before.manifest.severities
    if any(touches(lines) for lines in difference.values()):
        _step("derive")
        severities = _follow(edited, before, folder)
        difference = {graph: lines for graph, lines in difference.items() if graph not in OWN}
        difference |= edited.difference_of(OWN)
    else:
        _link(before, folder)
    lines = sorted(
        (line for changes in difference.values() for line in changes), key=lambda line: (line.line, line.added)
    )
    digest = _write_patch(folder / PATCH, task["id"], before, lines)
    statements = len(edited)
    _step("write")
    edited.finish()
    sync_tree(folder)
    return {
        "existed": existed,
        "statements": statements,
        "severities": severities,
        "changed": {graph: _counts(difference.get(graph, [])) for graph in {*difference, *graphs}},
        "patch": digest,
    }


def _apply(change: Change, edited: EditedStore, limits: Limits, *, existed: bool) -> tuple[str, ...] | None:
    """Carry the change out; return the graphs that it can have changed, None for any. Raises RefusedError."""
    try:
        if change.kind == "update":
            _examine(change.text, limits)
            update = read_update(change.text, change.using, change.using_named)
            edited.update(update.text, change.base)
            return update.touched
        if change.kind == "delete":
            edited.drop(change.graph)
        else:
            for document in change.documents:
                examine(Path(document.path), document.media_type)
            if change.kind == "put" and existed:
                edited.empty(change.graph)
            if change.kind == "put":
                edited.create(change.graph)
            for document in change.documents:
                edited.load(Path(document.path), document.media_type, change.base, change.graph)
    except UpdateRefusedError as error:
        raise RefusedError(error.code) from error
    except RefusedUpdateError as error:
        raise RefusedError("update-refused", message=str(error)) from error
    except DocumentError as error:
        raise RefusedError("document", message=error.message, line=error.line, column=error.column) from error
    return (change.graph,)


def _examine(text: str, limits: Limits) -> None:
    """Hold an update to the limits of queries, data apart. Raises RefusedError."""
    try:
        check_update(text, limits)
    except TooComplex as error:
        raise RefusedError("too-complex", what=error.what, limit=error.limit) from error
    except ServiceRefused as error:
        raise RefusedError("service-refused") from error
    except LoadRefused as error:
        raise RefusedError("load-refused") from error
    except SyntaxProblem as error:
        raise RefusedError("update-refused", message=f"error at {error}") from error


def _follow(edited: EditedStore, before: Release, folder: Path) -> dict[str, int]:
    """Derive, check and index the changed graph anew. Raises RefusedError when it breaks a rule it did not break."""
    from cabgraph.workspace.following import follow  # most changes never need it

    followed = follow(edited, before, folder, _step)
    if followed.added:
        raise RefusedError("breaks-rules", count=followed.count, report=followed.added)
    return followed.severities


def _link(before: Release, folder: Path) -> None:
    """Take over what the change cannot have altered."""
    for name in _LINKED:
        if (before.path / name).is_file():
            os.link(before.path / name, folder / name)


def _write_patch(path: Path, identifier: str, before: Release, lines: list[Line]) -> str:
    digest = sha256()
    made, applied_to = (names.thing("release", each) for each in (identifier, before.manifest.id))
    with path.open("wb") as stream:
        for line in patch_lines(made, applied_to, lines):
            stream.write(line)
            digest.update(line)
    return digest.hexdigest()


def _counts(lines: list[Line]) -> list[int]:
    added = sum(line.added for line in lines)
    return [added, len(lines) - added]


def _limit(megabytes: int, seconds: int) -> None:
    for which, most in (
        (resource.RLIMIT_AS, megabytes << 20),
        (resource.RLIMIT_CPU, seconds * 2),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(which)[1]
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (value, value))


def _step(name: str) -> None:
    _tell({"step": name})


def _tell(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except StoreError as failure:
        _tell({"failed": str(failure)})
