"""SPARQL 1.1 Update over HTTP (SPARQL 1.1 Protocol, section 2.2), once the request has been read."""

from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from cabgraph.http.problems import ProblemError
from cabgraph.http.writing.making import RELEASE_HEADER, make
from cabgraph.http.writing.who import require_writer
from cabgraph.settings import Settings
from cabgraph.texts import both
from cabgraph.workspace.reading import UpdateRefusedError, read_update


async def answer_update(
    request: Request, settings: Settings, text: str, using: Sequence[str] = (), using_named: Sequence[str] = ()
) -> Response:
    """Carry out an update and answer with the release that has it.

    `using` and `using_named` are the absolute IRIs of the protocol's dataset. Raises ProblemError 400, 401, 403, 412,
    422, 503.
    """
    who = require_writer(request, settings)
    try:
        change = await run_in_threadpool(read_update, text, using, using_named)
    except UpdateRefusedError as error:
        raise _refused(error.code) from error
    made = await make(request, settings, change, who)
    told = {"release": made.release, "parent": made.parent, "added": made.added, "removed": made.removed}
    return JSONResponse(told, headers={RELEASE_HEADER: made.release})


def _refused(code: str) -> ProblemError:
    detail = both(f"workspace.{code}")
    if code == "dataset-twice":
        return ProblemError(400, "conflict-of-datasets", detail)
    return ProblemError(403, "load-refused", detail)
