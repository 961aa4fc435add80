"""SPARQL 1.1 Update over HTTP (SPARQL 1.1 Protocol, section 2.2), once the request has been read."""

from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from cabgraph.http.writing.making import RELEASE_HEADER, make
from cabgraph.http.writing.who import require_writer
from cabgraph.settings import Settings
from cabgraph.workspace.change import Change


async def answer_update(
    request: Request, settings: Settings, text: str, using: Sequence[str] = (), using_named: Sequence[str] = ()
) -> Response:
    """Carry out an update and answer with the release that has it.

    `using` and `using_named` are the absolute IRIs of the protocol's dataset. Raises ProblemError 400, 401, 403, 412,
    422, 503.
    """
    who = require_writer(request, settings)
    change = Change("update", text=text, using=tuple(using), using_named=tuple(using_named))
    made = await make(request, settings, change, who)
    told = {"release": made.release, "parent": made.parent, "added": made.added, "removed": made.removed}
    return JSONResponse(told, headers={RELEASE_HEADER: made.release})
