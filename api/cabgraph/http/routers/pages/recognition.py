"""The page of recognition paths."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from cabgraph import names
from cabgraph.answers.path_asked import Asked
from cabgraph.answers.registry import Registry
from cabgraph.answers.tiles import grouped, of_paths
from cabgraph.http.asking import question_link
from cabgraph.http.cooperation.recognition import Outcome, RecognitionForm, answer_form
from cabgraph.http.current_page import newer_address
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.pager import address_of
from cabgraph.http.templates import render

_FORMATS = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"), ("Turtle", "ttl"))


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/recognition")
    def show(request: Request, registry: AskedRegistry, form: Annotated[RecognitionForm, Query()]) -> Response:
        """Ask which paths there are, and show them."""
        outcome = answer_form(registry, form, date.today())
        parameters = _parameters(outcome.asked, form) if outcome.asked else []
        supposed = [("scenario", read.text) for read in outcome.scenario]
        formats = [(label, name) for label, name in _FORMATS if name != "ttl" or not supposed]
        economies, activities = _choices(registry, language)
        return render(
            request,
            "recognition.html",
            language,
            registry.release,
            outcome.status,
            outcome=outcome,
            shown=_shown(outcome),
            economies=economies,
            activities=activities,
            downloads=[
                (label, address_of("/api/recognition", [*parameters, *supposed, ("format", name)]))
                for label, name in formats
            ],
            chain_address=address_of("/api/recognition", [*parameters, *supposed, ("format", "svg")]),
            questions=_questions(registry, outcome.asked, language, form.release) if outcome.asked else [],
            candidate=lambda name, slug: address_of(
                f"/{language}/recognition",
                [*({**form.given(), name: slug}).items(), *(("scenario", text) for text in form.scenario)],
            ),
            without=address_of(f"/{language}/recognition", parameters),
            tiles=_tiles(registry, outcome, language),
            elsewhere=address_of(
                f"/{language}/recognition", [pair for pair in parameters if pair[0] != "economy"] + [("economy", "")]
            ),
            older=newer_address(request, registry),
        )

    return router


def _tiles(registry: Registry, outcome: Outcome, language: str) -> dict[str, Any] | None:
    """Return the economies that are reached, by kind, and the others; None without an answer, or for a scenario."""
    if not outcome.asked or outcome.scenario:
        return None
    found = of_paths(registry, outcome.asked)
    reached = [tile for tile in found if tile["standing"]]
    return {
        "groups": grouped(registry.index, reached, language),
        "reached": len(reached),
        "others": sorted((tile["label"][language] for tile in found if not tile["standing"]), key=names.fold),
    }


def _parameters(asked: Asked, form: RecognitionForm) -> list[tuple[str, str]]:
    """Return the parameters that ask the same for ever: identifiers and the day."""
    things = {name: getattr(asked, name) for name in ("body", "economy", "activity", "product")}
    told = {name: _word(name, thing) for name, thing in things.items() if thing} | {"on": asked.on.isoformat()}
    if asked.known_at:
        told["known_at"] = asked.known_at.isoformat()
    kept = [("release", form.release)] if form.release else []
    return [*told.items(), *kept]


def _word(name: str, thing: str) -> str:
    """Return what names a thing in an address: an organisation that stands for a body needs its whole name."""
    return names.word("body", thing) if name == "body" else names.identifier(thing)


def _shown(outcome: Outcome) -> dict[str, str]:
    """Return what stands in each field: what was understood, else what was typed."""
    typed = dict.fromkeys(RecognitionForm.model_fields, "") | outcome.form.given()
    return typed | (dict(_parameters(outcome.asked, outcome.form)) if outcome.asked else {})


def _choices(registry: Registry, language: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    index = registry.index
    found = []
    for things in (
        list(registry.network.economies),
        [row["thing"] for row in index.ask("things-of-kind", kind="activity")],
    ):
        labels = index.labels(things)
        named = [(names.identifier(thing), labels[thing][language]) for thing in things]
        found.append(sorted(named, key=lambda pair: names.fold(pair[1])))
    return found[0], found[1]


def _questions(registry: Registry, asked: Asked, language: str, release: str) -> list[dict[str, Any]]:
    """Return the stored questions that give the chains, and who takes part on the other side."""
    things = {name: getattr(asked, name) for name in ("body", "economy", "activity", "product")}
    values = {name: _word(name, thing) for name, thing in things.items() if thing} | {"on": asked.on.isoformat()}
    there = {name: values[name] for name in ("economy", "activity", "on")}
    asked_by = (("cooperation/recognition-path", values), ("cooperation/participations", there))
    return [question_link(registry, name, given, language, release) for name, given in asked_by]
