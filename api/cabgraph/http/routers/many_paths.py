"""`POST /api/recognition`: many bodies and many economies at once; `/api/recognition-lists`: the same, to look at."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import IO, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from cabgraph.answers.paths.added import PathAdding, linked
from cabgraph.answers.paths.order import PathOrder
from cabgraph.http.checks.kept import KeptLists
from cabgraph.http.checks.sending import PRIVATE, Checked, address_of, format_of, progress
from cabgraph.http.cooperation.many import list_order, question_order, sent_question, understood
from cabgraph.http.dependencies import AppSettings, Language, RegistryHolder, ReleaseName
from cabgraph.http.examples import PATHS_SENT
from cabgraph.http.routers.check_list import FormatName, KnownAt, LanguageName, Name, On
from cabgraph.http.uploads import received
from cabgraph.http.workers import Slots

router = APIRouter()

Several = Annotated[list[str] | None, Query(max_length=1000, description="For rows that leave it out.")]
One = Annotated[str, Query(max_length=300, description="For rows that leave it out.")]
Wanted = Annotated[Literal["yes", "unknown", "none", "unanswered"] | None, Query()]


def get_matrices(request: Request) -> KeptLists:
    """Return the answers about many paths that are shown on pages."""
    matrices: KeptLists = request.app.state.matrices
    return matrices


def get_matrix_slots(request: Request) -> Slots:
    """Return the places that runs over matrices share; lists have their own."""
    slots: Slots = request.app.state.matrix_slots
    return slots


OpenMatrices = Annotated[KeptLists, Depends(get_matrices)]
OpenMatrixSlots = Annotated[Slots, Depends(get_matrix_slots)]


def read_given(
    format: FormatName = None,  # noqa: A002 - the address's word
    language: LanguageName = None,
    economy: Several = None,
    arrangement: One = "",
    organisation: One = "",
    activity: Several = None,
    product: One = "",
    on: On = None,
    known_at: KnownAt = None,
    release: ReleaseName = "",
    name: Name = "",  # noqa: ARG001 - read with the body
) -> dict[str, Any]:
    """Return what the address says."""
    return {
        "format": format,
        "language": language,
        "economy": economy,
        "arrangement": arrangement,
        "organisation": organisation,
        "activity": activity,
        "product": product,
        "on": on,
        "known_at": known_at,
        "release": release,
    }


Given = Annotated[dict[str, Any], Depends(read_given)]


@asynccontextmanager
async def ordered(
    request: Request, settings: AppSettings, given: dict[str, Any]
) -> AsyncIterator[tuple[PathOrder, IO[bytes], Mapping[str, str]]]:
    """Take what was sent, a question or a list: the run over it, what that reads, the other fields of a form."""
    holder: RegistryHolder = request.app.state.holder
    async with received(request, settings.batch_megabytes) as upload:
        asked = await run_in_threadpool(sent_question, upload)
        said = asked.release if asked else given.get("release") or upload.fields.get("release", "")
        registry = await run_in_threadpool(holder.kept, said) if said else holder.registry()
        if asked is None:
            order = await run_in_threadpool(list_order, request, settings, registry, upload, given)
            yield order, upload.file, upload.fields
            return
        question = await run_in_threadpool(understood, registry, settings, asked)
        order, source = question_order(request, settings, registry, question, given)
        with source:
            yield order, source, upload.fields


@router.post("/recognition", openapi_extra=PATHS_SENT)
async def recognise_many(request: Request, settings: AppSettings, slots: OpenMatrixSlots, given: Given) -> Response:
    """Return the best path of each body's activities to each economy, streamed in the format asked for."""
    async with ordered(request, settings, given) as (order, source, _):
        worker = await slots.start("check", order, source)
    await worker.begin()
    return Checked(worker, order)


@router.post("/recognition-lists", status_code=201, openapi_extra=PATHS_SENT)
async def add_matrix(request: Request, settings: AppSettings, matrices: OpenMatrices, given: Given) -> Response:
    """Begin to answer, and say where progress and answers are; they are kept for some minutes."""
    async with ordered(request, settings, given) as (order, source, _):
        added = await matrices.add(order, source)
    address = f"/api/recognition-lists/{added}"
    body = {"id": added, "address": address, "page": f"/{order.language}/matrix/{added}"}
    return JSONResponse(body, 201, {**PRIVATE, "Location": address})


@router.get("/recognition-lists/{identifier}")
async def get_matrix_progress(identifier: str, request: Request, matrices: OpenMatrices) -> Response:
    """Say how far the answers are: state, share that is done, lines and cells by verdict."""
    _, status = matrices.get(identifier, request.url.path)
    return progress(status, identifier)


@router.delete("/recognition-lists/{identifier}", status_code=204)
async def forget_matrix(identifier: str, request: Request, matrices: OpenMatrices) -> Response:
    """Throw answers away, and end their run."""
    matrices.throw_away(identifier, request.url.path)
    return Response(status_code=204)


@router.get("/recognition-lists/{identifier}/rows")
async def get_matrix_rows(
    identifier: str,
    request: Request,
    settings: AppSettings,
    matrices: OpenMatrices,
    language: Language,
    verdict: Wanted = None,
    page: Annotated[int, Query(ge=1, le=500_000)] = 1,
    size: Annotated[int | None, Query(ge=1, le=1000)] = None,
) -> Response:
    """Show some lines of answers that are done, by the best verdict of each."""
    kept = matrices.finished(identifier, request.url.path)
    count = size or settings.page_size
    total, records = await run_in_threadpool(kept.page, verdict or "", (page - 1) * count, count)
    adding = PathAdding(language, address_of(request, settings), kept.head["release"])
    items = [linked(record, adding) for record in records]
    return JSONResponse({"total": total, "page": page, "size": count, "items": items}, headers=PRIVATE)


@router.get("/recognition-lists/{identifier}/file")
async def get_matrix_file(
    identifier: str,
    request: Request,
    settings: AppSettings,
    matrices: OpenMatrices,
    slots: OpenMatrixSlots,
    tongue: Language,
    format: FormatName = None,  # noqa: A002 - the address's word
    language: LanguageName = None,
) -> Response:
    """Give answers that are done, in the format asked for."""
    kept = matrices.finished(identifier, request.url.path)
    order = PathOrder(
        name=kept.head["file"] or "",
        format=format_of(request, format or "", "csv"),
        language=language or tongue,
        address=address_of(request, settings),
        kept=str(kept.folder),
    ).with_settings(settings)
    worker = await slots.start("write", order, None)
    await worker.begin()
    return Checked(worker, order)
