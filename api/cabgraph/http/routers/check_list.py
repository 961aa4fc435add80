"""`POST /api/check`: a list in, the same list with its answers out; `/api/check-lists`: the same, to be looked at."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.order import Order
from cabgraph.answers.checklist.writers.as_json import linked
from cabgraph.http.checks.kept import KeptLists
from cabgraph.http.checks.sending import PRIVATE, Checked, address_of, format_of, order_of, progress
from cabgraph.http.days import Day, Instant
from cabgraph.http.dependencies import AppSettings, Language, OpenRegistry
from cabgraph.http.examples import LIST_SENT
from cabgraph.http.uploads import received
from cabgraph.http.workers import Slots

router = APIRouter()

FormatName = Annotated[Literal["csv", "xlsx", "json", "ndjson"] | None, Query(description="Else by Accept.")]
LanguageName = Annotated[Literal["vi", "en"] | None, Query(description="Else by Accept-Language.")]
On = Annotated[Day | None, Query(description="The day of rows that have no date; today when left out.")]
KnownAt = Annotated[Instant | None, Query(description="What the register said then: an instant, or the end of a day.")]
Name = Annotated[str, Query(max_length=200, description="The list's file name, when it is the body itself.")]
Wanted = Annotated[Literal["yes", "no", "unknown", "broken"] | None, Query()]


def get_lists(request: Request) -> KeptLists:
    """Return the lists that are shown on pages."""
    lists: KeptLists = request.app.state.lists
    return lists


def get_slots(request: Request) -> Slots:
    """Return the places that runs over lists share."""
    slots: Slots = request.app.state.slots
    return slots


OpenLists = Annotated[KeptLists, Depends(get_lists)]
OpenSlots = Annotated[Slots, Depends(get_slots)]


@router.post("/check", openapi_extra=LIST_SENT)
async def check_list(
    request: Request,
    settings: AppSettings,
    slots: OpenSlots,
    _: OpenRegistry,
    format: FormatName = None,  # noqa: A002 - the address's word
    language: LanguageName = None,
    on: On = None,
    known_at: KnownAt = None,
    name: Name = "",  # noqa: ARG001 - read with the body
) -> Response:
    """Check every row of a list and give it back in the format asked for, streamed."""
    async with received(request, settings.batch_megabytes) as upload:
        order = order_of(
            request, settings, upload, {"format": format, "language": language, "on": on, "known_at": known_at}
        )
        worker = await slots.start("check", order, upload.file)
    await worker.begin()
    return Checked(worker, order)


@router.post("/check-lists", status_code=201, openapi_extra=LIST_SENT)
async def add_list(
    request: Request,
    settings: AppSettings,
    lists: OpenLists,
    _: OpenRegistry,
    language: LanguageName = None,
    on: On = None,
    known_at: KnownAt = None,
    name: Name = "",  # noqa: ARG001 - read with the body
) -> Response:
    """Begin to check a list, and say where its progress and its answers are; they are kept for some minutes."""
    async with received(request, settings.batch_megabytes) as upload:
        order = order_of(
            request, settings, upload, {"format": "csv", "language": language, "on": on, "known_at": known_at}
        )
        added = await lists.add(order, upload.file)
    address = f"/api/check-lists/{added}"
    body = {"id": added, "address": address, "page": f"/{order.language}/check-list/{added}"}
    return JSONResponse(body, 201, {**PRIVATE, "Location": address})


@router.get("/check-lists/{identifier}")
async def get_progress(identifier: str, request: Request, lists: OpenLists) -> Response:
    """Say how far a list is: state, share of the file that is read, rows by verdict."""
    _, status = lists.get(identifier, request.url.path)
    return progress(status, identifier)


@router.delete("/check-lists/{identifier}", status_code=204)
async def forget_list(identifier: str, request: Request, lists: OpenLists) -> Response:
    """Throw a list and its answers away, and end its run."""
    lists.throw_away(identifier, request.url.path)
    return Response(status_code=204)


@router.get("/check-lists/{identifier}/rows")
async def get_rows(
    identifier: str,
    request: Request,
    settings: AppSettings,
    lists: OpenLists,
    language: Language,
    verdict: Wanted = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    size: Annotated[int | None, Query(ge=1, le=1000)] = None,
) -> Response:
    """Show some rows of a list that is done; `broken` are those that need another look."""
    kept = lists.finished(identifier, request.url.path)
    count = size or settings.page_size
    total, records = await run_in_threadpool(kept.page, verdict or "", (page - 1) * count, count)
    head = kept.head
    adding = Adding(language, address_of(request, settings), head["release"])
    body: dict[str, Any] = {"total": total, "page": page, "size": count, "headings": head["headings"]}
    return JSONResponse({**body, "items": [linked(record, adding) for record in records]}, headers=PRIVATE)


@router.get("/check-lists/{identifier}/file")
async def get_file(
    identifier: str,
    request: Request,
    settings: AppSettings,
    lists: OpenLists,
    slots: OpenSlots,
    tongue: Language,
    format: FormatName = None,  # noqa: A002 - the address's word
    language: LanguageName = None,
) -> Response:
    """Give a list that is done, with its answers, in the format asked for."""
    kept = lists.finished(identifier, request.url.path)
    order = Order(
        name=kept.head["file"],
        format=format_of(request, format or "", "csv"),
        language=language or tongue,
        address=address_of(request, settings),
        kept=str(kept.folder),
    ).with_settings(settings)
    worker = await slots.start("write", order, None)
    await worker.begin()
    return Checked(worker, order)
