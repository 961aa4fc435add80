"""The page of a list: a form that takes it, how far it is, its answers by verdict. Whole without scripts."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from cabgraph import resources
from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.headings import open_headings
from cabgraph.http.checks.sending import PRIVATE, Checked, order_of
from cabgraph.http.dependencies import AppSettings, OpenRegistry
from cabgraph.http.routers.check_list import OpenLists, OpenSlots, Wanted
from cabgraph.http.templates import render
from cabgraph.http.uploads import received
from cabgraph.settings import Settings

_SHOW = "show"
"""What the form's `then` says when the answers are to be looked at instead of taken as a file."""
_ROWS = 25
_FILTERS = ("", "yes", "no", "unknown", "broken")


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/check-list")
    def form(request: Request, registry: OpenRegistry, settings: AppSettings) -> Response:
        """Ask for a list, and say how to prepare one."""
        columns = _columns(settings, language)
        return render(request, "check-list.html", language, registry.release, columns=columns, limits=_limits(settings))

    @router.post("/check-list")
    async def send(
        request: Request, settings: AppSettings, slots: OpenSlots, lists: OpenLists, _: OpenRegistry
    ) -> Response:
        """Check the list that was sent: show its answers, or give them as a file."""
        async with received(request, settings.batch_megabytes) as upload:
            asked = {"format": upload.fields.get("format") or "csv", "language": language}
            order = order_of(request, settings, upload, asked)
            if upload.fields.get("then") == _SHOW:
                name = await lists.add(order, upload.file)
                return RedirectResponse(f"/{language}/check-list/{name}", 303)
            worker = await slots.start("check", order, upload.file)
        await worker.begin()
        return Checked(worker, order)

    @router.get("/check-list/{identifier}")
    async def answers(
        identifier: str,
        request: Request,
        registry: OpenRegistry,
        lists: OpenLists,
        verdict: Wanted = None,
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        """Show how far a list is, or its answers."""
        kept, status = lists.get(identifier, request.url.path)
        values: dict[str, Any] = {"id": identifier, "run": status, "wanted": verdict or ""}
        if status["state"] == "done":
            found = await run_in_threadpool(kept.page, verdict or "", (page - 1) * _ROWS, _ROWS)
            adding = Adding(language, "", kept.head["release"])
            values |= _answered(kept.head, status, found, page, verdict or "", adding)
        shown = render(request, "checked-list.html", language, registry.release, **values)
        shown.headers.update(PRIVATE)
        return shown

    @router.post("/check-list/{identifier}/forget")
    async def forget(identifier: str, request: Request, lists: OpenLists) -> Response:
        """Throw a list away and ask for another."""
        lists.throw_away(identifier, request.url.path)
        return RedirectResponse(f"/{language}/check-list", 303)

    return router


def _columns(settings: Settings, language: str) -> list[dict[str, Any]]:
    """Return the columns a list may have, each with headings it is known by."""
    folders = [(settings.data or resources.data()) / country for country in settings.countries]
    headings = open_headings(folders)
    return [
        {"name": known.name, "label": known.label[language], "known": headings.examples(known.name, language)}
        for known in headings.columns.values()
    ]


def _limits(settings: Settings) -> dict[str, int]:
    return {"megabytes": settings.batch_megabytes, "rows": settings.batch_rows, "minutes": settings.batch_minutes}


def _answered(
    head: dict[str, Any],
    status: dict[str, Any],
    found: tuple[int, list[dict[str, Any]]],
    page: int,
    wanted: str,
    adding: Adding,
) -> dict[str, Any]:
    """Return what the page of a list that is done shows."""
    total, records = found
    verdicts = status["summary"]["verdicts"]
    counts = {"": status["summary"]["rows"], **verdicts, "broken": status["summary"]["broken"]}
    last = max(1, -(-total // _ROWS))
    return {
        "head": head,
        "filters": [(name, counts[name], "?" + urlencode({"verdict": name}) if name else "?") for name in _FILTERS],
        "rows": [{**record, "link": adding.link(record["query"]), "said": _said(head, record)} for record in records],
        "pages": {
            "page": page,
            "last": last,
            "before": _address(wanted, page - 1),
            "after": _address(wanted, page + 1),
        },
    }


def _said(head: dict[str, Any], record: dict[str, Any]) -> list[str]:
    """Return what the row says of the check: the cells of the columns that were recognised."""
    pairs = zip(head["columns"], record["cells"], strict=False)
    return [cell for known, cell in pairs if known and cell.strip()]


def _address(wanted: str, page: int) -> str:
    return "?" + urlencode({**({"verdict": wanted} if wanted else {}), "page": page})
