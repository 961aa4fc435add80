"""The check page, and the suggestions its fields show."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from cabgraph import names
from cabgraph.answers.naming import provinces_on
from cabgraph.answers.registry import Registry
from cabgraph.answers.suggest import KINDS, described, suggest
from cabgraph.http.asking import questions_of_check
from cabgraph.http.checks.form import CheckForm, Outcome, ask, understood
from cabgraph.http.dependencies import AppSettings, AskedRegistry, OpenRegistry
from cabgraph.http.qr import qr_svg
from cabgraph.http.routers.suggest import Kind, Typed
from cabgraph.http.templates import render
from cabgraph.index.lookup import Index
from cabgraph.settings import Settings


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/check")
    def check(
        request: Request, registry: AskedRegistry, settings: AppSettings, form: Annotated[CheckForm, Query()]
    ) -> Response:
        """Ask one check and show its answer."""
        outcome = ask(registry, form, date.today())
        current = request.app.state.holder.registry()
        newer = ask(current, form, date.today()) if current is not registry and outcome.answer else None
        values = {**form_values(registry, language, outcome), **_ways_back(request, settings, language, outcome)}
        if outcome.answer:
            asked_of = request.query_params.get("release", "")
            found = questions_of_check(registry, outcome.answer, language, asked_of)
            values["questions"], values["whole"] = found
        return render(request, "check.html", language, registry.release, outcome.status, newer=newer, **values)

    @router.get("/suggest")
    def suggestions(request: Request, registry: OpenRegistry, kind: Kind, q: Typed = "") -> Response:
        """Return the options under a field, for what was typed so far."""
        found = suggest(registry.index, kind, q) if q.strip() else []
        return render(request, "check/suggestions.html", language, registry.release, kind=kind, found=found)

    return router


def form_values(registry: Registry, language: str, outcome: Outcome) -> dict[str, Any]:
    """Return what the form's template needs: what to show in each field, faults, what to choose from, today."""
    index, today = registry.index, date.today()
    shown = outcome.form.model_dump()
    if outcome.answer:
        shown["on"] = outcome.answer["asked"]["on"]
        for name, thing in understood(outcome.answer).items():
            if name in KINDS:
                shown[name] = described(index, name, [thing["id"]])[0]["value"][language]
    return {
        "outcome": outcome,
        "form": outcome.form,
        "shown": shown,
        "activities": _choices(index, language, [row["thing"] for row in index.ask("things-of-kind", kind="activity")]),
        "provinces": _choices(index, language, provinces_on(index, today)),
        "today": today.isoformat(),
    }


def _choices(index: Index, language: str, things: list[str]) -> list[tuple[str, str]]:
    labels = index.labels(things)
    found = [(thing.rsplit("/", 1)[-1], labels[thing][language]) for thing in things]
    return sorted(found, key=lambda pair: names.fold(pair[1]))


def _ways_back(request: Request, settings: Settings, language: str, outcome: Outcome) -> dict[str, Any]:
    """Return the address that gives this answer again, and its QR code."""
    if not outcome.permanent:
        return {"address": "", "qr": ""}
    base = (settings.public_address or str(request.base_url)).rstrip("/")
    address = f"{base}/{language}/check?{outcome.permanent}"
    return {"address": address, "qr": qr_svg(address)}
