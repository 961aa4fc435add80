"""A change made for a request: its conditions, the commit in a thread, and what went wrong in the client's words."""

import asyncio
import re
from collections.abc import Callable
from typing import Final

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from cabgraph.http.entity_tags import tags_in
from cabgraph.http.graphs.reading import tags_of
from cabgraph.http.problems import ProblemError
from cabgraph.http.rdf import PREFIXES
from cabgraph.settings import Settings
from cabgraph.store.graphs import GraphReader
from cabgraph.store.release import BusyError, Release
from cabgraph.texts import both
from cabgraph.workspace.change import Change
from cabgraph.workspace.commit import Committed, NotCommittedError, commit

RELEASE_HEADER: Final = "Cabgraph-Release"
"""Names the release that an answer speaks of; in quotes it is the tag that `If-Match` takes for an update."""
_RETRY_AFTER: Final = "5"
_PLACE: Final = re.compile(r"^error at (\d+):(\d+): ")
_LONGEST: Final = 300


async def make(request: Request, settings: Settings, change: Change, who: dict[str, str]) -> Committed:
    """Make a change if the request's conditions hold. Raises ProblemError 400, 412, 422, 503.

    The changes of one process take turns in the order they came, and only the one whose turn it is holds a thread.
    """
    allowed = _conditions(request, change)
    turn: asyncio.Lock = request.app.state.turn
    try:
        async with asyncio.timeout(settings.commit_wait or None):
            await turn.acquire()
    except TimeoutError as error:
        raise _busy(settings) from error
    try:
        return await run_in_threadpool(commit, settings, change, who, allowed)
    except BusyError as error:
        raise _busy(settings) from error
    except NotCommittedError as error:
        raise _problem(error) from error
    finally:
        turn.release()


def _busy(settings: Settings) -> ProblemError:
    detail = both("workspace.busy", seconds=settings.commit_wait)
    return ProblemError(503, "writing-busy", detail).with_headers(Retry_After=_RETRY_AFTER)


def _conditions(request: Request, change: Change) -> Callable[[Release], None]:
    """Return the check of If-Match and If-None-Match (RFC 9110, sections 13.1.1 and 13.1.2) against a release."""
    match, none_match = (request.headers.get(name) for name in ("if-match", "if-none-match"))
    wanted = None if match is None else {each.strip() for each in match.split(",")}  # weak tags match nothing here
    unwanted = None if none_match is None else tags_in(none_match)

    def allowed(release: Release) -> None:
        if wanted is None and unwanted is None:
            return
        if change.kind == "update":
            tags, there = {f'"{release.manifest.id}"'}, True
        else:
            there = GraphReader.open(release.store, PREFIXES).has(change.graph)
            tags = tags_of(release.manifest, change.graph) if there else set()
        if wanted is not None and not (there and ("*" in wanted or wanted & tags)):
            raise ProblemError(412, "changed-meanwhile", both("workspace.changed-meanwhile"))
        if unwanted is not None and there and ("*" in unwanted or unwanted & tags):
            raise ProblemError(412, "changed-meanwhile", both("workspace.there-already"))

    return allowed


def _problem(error: NotCommittedError) -> ProblemError:
    told = error.told
    if error.code == "dataset-twice":
        return ProblemError(400, "conflict-of-datasets", both("workspace.dataset-twice"))
    if error.code == "too-complex":
        return ProblemError(400, "query-too-complex", both("sparql.complex", **told), **told)
    if error.code in ("load-refused", "service-refused"):
        return ProblemError(403, "load-refused", both(f"workspace.{error.code}"))
    if error.code == "update-refused":
        return _update_refused(str(told["message"]))
    if error.code == "document":
        message = str(told["message"])[:_LONGEST]
        where = {"line": told["line"], "column": told["column"]} if told["line"] else {}
        detail = both("workspace.document", message=message)
        return ProblemError(400, "unreadable-body", detail, **where)
    if error.code == "breaks-rules":
        return ProblemError(422, "breaks-rules", both("workspace.breaks-rules", count=told["count"]), **told)
    if error.code == "commit-died-reading":
        return ProblemError(400, "unreadable-body", both("workspace.commit-died-reading"))
    if error.code in ("commit-time", "commit-memory"):
        problem = ProblemError(503, "commit-failed", both(f"workspace.{error.code}", **told))
        return problem.with_headers(Retry_After=_RETRY_AFTER)
    return ProblemError(500, "commit-failed", both("workspace.commit-died"))


def _update_refused(message: str) -> ProblemError:
    short = _PLACE.sub("", message).replace("\n", " ")[:_LONGEST]
    detail = both("workspace.update-refused", message=short)
    found = _PLACE.match(message)
    where = {"line": int(found[1]), "column": int(found[2])} if found else {}
    return ProblemError(400, "update-failed", detail, **where)
