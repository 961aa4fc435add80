"""`POST /api/links` keeps a query under a short address; `/s/{code}` opens it in the editor."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cabgraph.http.dependencies import Language
from cabgraph.http.links.kept import Link, LinksOffError, View
from cabgraph.http.problems import ProblemError, not_found
from cabgraph.texts import both

router = APIRouter()
short_router = APIRouter()

LONGEST: Final = 16 << 10
"""Bytes of what is sent to make a link."""
Code = Annotated[str, Path(max_length=64)]


class Wanted(BaseModel):
    """A link to make: the query, and the view that shows its answer."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(min_length=1)
    view: View = "table"


_BODY: Final = {"required": True, "content": {"application/json": {"schema": Wanted.model_json_schema()}}}


@router.post("/links", status_code=201, openapi_extra={"requestBody": _BODY})
async def add_link(request: Request, response: Response) -> dict[str, Any]:
    """Keep a query and its view; the same ones always get the same code. No other site's page can make a link."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise ProblemError(415, "bad-link", both("errors.bad-link-type"))
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ProblemError(403, "bad-link", both("errors.bad-link-origin"))
    wanted = _understood(await _body(request))
    seconds = request.app.state.link_pace.wait()
    if seconds:
        problem = ProblemError(429, "too-many-links", both("errors.too-many-links-detail", seconds=seconds))
        raise problem.with_headers(Retry_After=str(seconds))
    try:
        code = await run_in_threadpool(request.app.state.links.add, Link(wanted.query, wanted.view))
    except LinksOffError as error:
        raise ProblemError(503, "links-off", both("errors.links-off-detail")) from error
    response.headers["Location"] = f"/s/{code}"
    return {"code": code, "address": f"/s/{code}"}


@short_router.get("/s/{code}")
def open_link(code: Code, request: Request, language: Language) -> Response:
    """Lead to the editor with the query of a code, in the reader's language, and nowhere else."""
    if request.app.state.links.get(code) is None:
        raise unknown_link(request.url.path)
    return RedirectResponse(f"/{language}/sparql?link={code}", 303, headers={"Vary": "Accept-Language"})


def unknown_link(path: str) -> ProblemError:
    """Return the problem of a code that no link has (any more)."""
    problem = not_found(path)
    problem.detail = both("errors.unknown-link-detail")
    problem.onward = (("/sparql", both("editor.title")),)
    return problem


async def _body(request: Request) -> bytes:
    held = bytearray()
    async for block in request.stream():
        held += block
        if len(held) > LONGEST:
            raise ProblemError(413, "bad-link", both("errors.bad-link-size", kilobytes=LONGEST >> 10))
    return bytes(held)


def _understood(body: bytes) -> Wanted:
    """Read what was sent. Texts with characters that no query can hold are refused with the rest."""
    try:
        wanted = Wanted.model_validate_json(body)
        wanted.query.encode()
    except (ValidationError, UnicodeEncodeError) as error:
        raise ProblemError(400, "bad-link", both("errors.bad-link-detail")) from error
    if "\0" in wanted.query:
        raise ProblemError(400, "bad-link", both("errors.bad-link-detail"))
    return wanted
