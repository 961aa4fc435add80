"""The page of many paths at once: bodies on one side, economies on the other. Whole without scripts."""

import asyncio
import time
from contextlib import suppress
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from cabgraph import names
from cabgraph.answers.registry import Registry
from cabgraph.answers.search import KINDS
from cabgraph.http.asking import question_link
from cabgraph.http.checks.kept import KeptLists
from cabgraph.http.checks.sending import PRIVATE, Checked
from cabgraph.http.cooperation.many import question_order
from cabgraph.http.cooperation.matrix import MatrixForm, Outcome, View, read_form, window
from cabgraph.http.cooperation.parameters import home_of
from cabgraph.http.current_page import newer_address
from cabgraph.http.dependencies import AppSettings, AskedRegistry, OpenRegistry
from cabgraph.http.pager import address_of
from cabgraph.http.problems import not_found
from cabgraph.http.routers.check_list import OpenSlots
from cabgraph.http.routers.many_paths import OpenMatrices, ordered
from cabgraph.http.templates import render

_PATIENCE: Final = 2.5
"""Seconds that a page waits for its answers before it shows how far they are."""
_LOOK: Final = 0.05
_SHOW: Final = "show"
_QUESTION: Final = "cooperation/recognition-path"


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/matrix")
    async def show(
        request: Request,
        registry: AskedRegistry,
        settings: AppSettings,
        matrices: OpenMatrices,
        form: Annotated[MatrixForm, Query()],
    ) -> Response:
        """Ask about many paths, and show them; who asks the same looks at the same answers."""
        outcome = await run_in_threadpool(read_form, registry, settings.recognition_cells, form, date.today())
        values = await run_in_threadpool(_form, registry, settings, outcome, language)
        if outcome.question is None:
            return render(request, "matrix.html", language, registry.release, outcome.status, run=None, **values)
        order, source = question_order(request, settings, registry, outcome.question, {"format": "json"})
        with source:
            name = await matrices.share(f"{order.release} ".encode() + outcome.question.to_json(), order, source)
        view = View(request.url.path, form.parameters(), form.verdict, bool(form.reached), form.page, form.across)
        values |= await _seen(matrices, name, request.url.path, view, form.release)
        older = newer_address(request, registry)
        values |= {"older": older, "questions": _stored(registry, values, language, form.release)}
        return _not_stored(render(request, "matrix.html", language, registry.release, **values))

    @router.post("/matrix")
    async def send(
        request: Request, settings: AppSettings, slots: OpenSlots, matrices: OpenMatrices, _: OpenRegistry
    ) -> Response:
        """Answer the list that was sent: show its answers, or give them as a file."""
        said: dict[str, Any] = {"language": language, "release": ""}
        async with ordered(request, settings, said) as (order, source, fields):
            if fields.get("then") == _SHOW:
                name = await matrices.add(order, source)
                return RedirectResponse(f"/{language}/matrix/{name}", 303)
            worker = await slots.start("check", order, source)
        await worker.begin()
        return Checked(worker, order)

    @router.get("/matrix/{identifier}")
    async def answers(
        identifier: str,
        request: Request,
        registry: OpenRegistry,
        settings: AppSettings,
        matrices: OpenMatrices,
        form: Annotated[MatrixForm, Query()],
    ) -> Response:
        """Show how far the answers to a list are, or the answers."""
        values = await run_in_threadpool(_form, registry, settings, Outcome(MatrixForm()), language)
        view = View(request.url.path, [], form.verdict, bool(form.reached), form.page, form.across)
        values |= await _seen(matrices, identifier, request.url.path, view, "")
        values["questions"] = _stored(registry, values, language, "")
        return _not_stored(render(request, "matrix.html", language, registry.release, **{**values, "mine": True}))

    @router.post("/matrix/{identifier}/forget")
    async def forget(identifier: str, request: Request, matrices: OpenMatrices) -> Response:
        """Throw the answers to a list away and ask for another."""
        matrices.throw_away(identifier, request.url.path)
        return RedirectResponse(f"/{language}/matrix", 303)

    return router


def _not_stored(page: Response) -> Response:
    """Return a page that no cache keeps: it tells how far answers are, and leads to files that are kept for minutes."""
    page.headers.update(PRIVATE)
    return page


async def _seen(matrices: KeptLists, name: str, path: str, view: View, release: str) -> dict[str, Any]:
    """Return how far answers are, and what is shown of them once they are done; waits a little for them."""
    until = time.monotonic() + _PATIENCE
    while True:
        kept, status = matrices.get(name, path)
        if status["state"] != "running" or time.monotonic() > until:
            break
        await asyncio.sleep(_LOOK)
    values: dict[str, Any] = {"id": name, "run": status}
    if status["state"] == "done":
        with suppress(FileNotFoundError):
            return values | {"found": await run_in_threadpool(window, kept, status, view, release)}
        raise not_found(path)
    return values


def _form(registry: Registry, settings: AppSettings, outcome: Outcome, language: str) -> dict[str, Any]:
    """Return what the form offers and what stands in it."""
    world, index = registry.network.world, registry.index
    typed = outcome.form.typed()
    home = names.identifier(home_of(settings))
    if outcome.question is None and not outcome.faults:
        typed["of"] = typed["of"] or home
    offered = {
        "of": registry.network.economies,
        "arrangement": {record.arrangement for record in world.participations.values()},
        "organisation": {record.organisation for record in world.memberships.values()},
        "activity": [row["thing"] for row in index.ask("things-of-kind", kind="activity")],
    }
    return {
        "outcome": outcome,
        "shown": typed,
        "choices": {name: _choice(registry, things, language) for name, things in offered.items()},
        "kinds": [(word, index.labels([thing])[thing][language]) for word, thing in KINDS.items()],
        "limits": {
            "megabytes": settings.batch_megabytes,
            "rows": settings.batch_rows,
            "minutes": settings.batch_minutes,
            "cells": settings.recognition_cells,
        },
        "candidate": lambda name, slug: address_of(
            f"/{language}/matrix", [*({**dict(outcome.form.parameters()), name: slug}).items()]
        ),
        "older": "",
        "mine": False,
        "found": None,
        "questions": [],
    }


def _choice(registry: Registry, things: Any, language: str) -> list[tuple[str, str]]:
    labels = registry.index.labels(things)
    named = [(names.identifier(thing), labels[thing][language]) for thing in set(things)]
    return sorted(named, key=lambda pair: names.fold(pair[1]))


def _stored(registry: Registry, values: dict[str, Any], language: str, release: str) -> list[dict[str, Any]]:
    """Return the stored question of one path, with what the first cell asks."""
    found = values.get("found")
    if not found:
        return []
    for line in found["lines"]:
        if line["activity"] and line["cells"]:
            economy = line["cells"][0]["economy"]["id"]
            things = {"body": line["body"]["id"], "activity": line["activity"]["id"], "economy": economy}
            asked = {name: names.identifier(thing) for name, thing in things.items()} | {
                "body": names.word("body", things["body"]),
                "on": line["on"],
            }
            return [question_link(registry, _QUESTION, asked, language, release)]
    return []
