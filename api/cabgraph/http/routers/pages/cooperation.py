"""Pages of co-operation: their doors, arrangements, gaps, impact, what falls due, key tasks."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from cabgraph.answers import boards
from cabgraph.answers.figures import measured, page_figures
from cabgraph.answers.notices import notices
from cabgraph.answers.registry import Registry
from cabgraph.answers.sheets import Ask, sheet
from cabgraph.answers.tasks import LINKS, members, tasks
from cabgraph.http.cooperation.parameters import AskedStandpoint, LastDay, in_order, read_word
from cabgraph.http.current_page import newer_address
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.pager import Parameters, address_of
from cabgraph.http.searching import OptionalDay
from cabgraph.http.sheets import downloads, linked
from cabgraph.http.templates import render


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/cooperation")
    def doors(request: Request, registry: AskedRegistry, standpoint: AskedStandpoint) -> Response:
        """Lead to every page of co-operation: what each answers, its figures, each a link to its question."""
        figures = measured(registry, page_figures(), standpoint.economy, standpoint.on.isoformat(), language)
        for figure in (each for found in figures.values() for each in found):
            figure["link"] = linked(request, registry, figure["ask"], language)
        return shown(
            request,
            registry,
            language,
            "cooperation.html",
            [],
            standpoint=standpoint,
            economy=_named(registry, standpoint.economy),
            figures=figures,
            given=address_of("", standpoint.parameters(request.query_params.get("release", ""))),
        )

    @router.get("/arrangements")
    def arrangements(request: Request, registry: AskedRegistry, standpoint: AskedStandpoint) -> Response:
        """List the arrangements, all or those that name a party of an economy."""
        own = standpoint.economy if standpoint.economy_given else ""
        asked = Ask("arrangements", "cooperation/arrangements", {"economy": own, "on": standpoint.on.isoformat()})
        return _board(request, registry, language, "arrangements", [asked], standpoint, "/api/arrangements")

    @router.get("/gaps")
    def gaps(request: Request, registry: AskedRegistry, standpoint: AskedStandpoint) -> Response:
        """Show what is missing on a day."""
        asks = boards.gaps(standpoint.economy, standpoint.on)
        return _board(request, registry, language, "gaps", asks, standpoint, "/api/gaps")

    @router.get("/calendar")
    def due(request: Request, registry: AskedRegistry, standpoint: AskedStandpoint, until: LastDay = None) -> Response:
        """Show what falls due."""
        in_order(standpoint.on, until)
        asked = boards.calendar(standpoint.economy, standpoint.on, until)
        given = [("until", until.isoformat())] if until else []
        before = boards.earlier(standpoint.economy, standpoint.on)
        days = [(name, before.values[name]) for name in ("on", "until")] if before else []
        own = [pair for pair in standpoint.parameters(request.query_params.get("release", "")) if pair[0] != "on"]
        return _board(
            request,
            registry,
            language,
            "calendar",
            [asked],
            standpoint,
            "/api/due",
            given,
            feed=address_of(
                "/feeds/due.ics", [*standpoint.parameters(request.query_params.get("release", "")), *given]
            ),
            overdue=len(sheet(registry, before, language).items) if before else 0,
            overdue_address=address_of(f"/{language}/calendar", [*own, *days]),
        )

    _add_impact(router, language)
    _add_tasks(router, language)
    return router


def _add_impact(router: APIRouter, language: str) -> None:
    @router.get("/impact")
    def impact(
        request: Request,
        registry: AskedRegistry,
        document: Annotated[str, Query(max_length=300)] = "",
        on: OptionalDay = None,
    ) -> Response:
        """Show what rests on a document, and the drafts of the notices."""
        thing = read_word(registry, "document", document)
        asks = [boards.impact(thing, on or date.today()), boards.transitions(thing)] if thing else []
        found = [sheet(registry, asked, language) for asked in asks]
        labels = registry.index.labels([thing])
        given = [
            ("document", thing),
            *([("on", on.isoformat())] if on else []),
            *_release(request),
        ]
        return shown(
            request,
            registry,
            language,
            "impact.html",
            asks,
            document=document,
            thing={"id": thing, "label": labels[thing]} if thing else None,
            on=on.isoformat() if on else "",
            found=found,
            drafts=notices(found[0], labels[thing]) if found else [],
            files=downloads("/api/impact", given, "impact"),
            transition_files=downloads("/api/impact", given, "transitions"),
            notice_files=downloads("/api/impact", given, "notices")[:2],
        )


def _add_tasks(router: APIRouter, language: str) -> None:
    @router.get("/tasks")
    def key_tasks(request: Request, registry: AskedRegistry, standpoint: AskedStandpoint) -> Response:
        """Show the key tasks with their figures, each a link to its question."""
        found = tasks(registry, standpoint.economy, standpoint.on.isoformat(), language)
        for task in found:
            for figure in task["figures"]:
                figure["link"] = linked(request, registry, figure["ask"], language)
        return shown(
            request,
            registry,
            language,
            "tasks.html",
            [LINKS, members(standpoint.economy, standpoint.on.isoformat())],
            standpoint=standpoint,
            economy=_named(registry, standpoint.economy),
            tasks=found,
            files=[("JSON", address_of("/api/tasks", standpoint.parameters(request.query_params.get("release", ""))))],
        )


def _board(
    request: Request,
    registry: Registry,
    language: str,
    name: str,
    asks: Sequence[Ask],
    standpoint: AskedStandpoint,
    path: str,
    more: Parameters = (),
    **values: Any,
) -> Response:
    """Show several questions under one heading, with one form for the economy and the day."""
    given = [*standpoint.parameters(request.query_params.get("release", "")), *more]
    return shown(
        request,
        registry,
        language,
        "board.html",
        asks,
        board=name,
        standpoint=standpoint,
        economy=_named(registry, standpoint.economy),
        more=dict(more),
        sheets=[(asked, sheet(registry, asked, language)) for asked in asks],
        files=_files(path, given, asks),
        **values,
    )


def shown(
    request: Request, registry: Registry, language: str, template: str, asks: Sequence[Ask], **values: Any
) -> Response:
    """Return a page with the links of the questions it was made from."""
    return render(
        request,
        template,
        language,
        registry.release,
        questions=[linked(request, registry, asked, language) for asked in asks],
        older=newer_address(request, registry),
        **values,
    )


def _named(registry: Registry, thing: str) -> dict[str, Any]:
    return {"id": thing, "label": registry.index.labels([thing])[thing]}


def _files(path: str, given: Parameters, asks: Sequence[Ask]) -> dict[str, list[tuple[str, str]]]:
    return {asked.name: downloads(path, given, asked.name) for asked in asks}


def _release(request: Request) -> list[tuple[str, str]]:
    name = request.query_params.get("release", "")
    return [("release", name)] if name else []
