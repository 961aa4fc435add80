"""The page of scenarios: what if."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic_core import PydanticCustomError

from cabgraph import names
from cabgraph.answers.naming import NotUnderstoodError, find_one
from cabgraph.answers.registry import Registry
from cabgraph.answers.what_if import OUTCOMES, read_changes, what_if
from cabgraph.http.cooperation.scenario import Changes, refusal
from cabgraph.http.current_page import newer_address
from cabgraph.http.days import typed_day
from cabgraph.http.dependencies import AskedRegistry, ReleaseName
from cabgraph.http.pager import address_of
from cabgraph.http.searching import OptionalDay
from cabgraph.http.templates import render
from cabgraph.network.scenario_text import ANY, FIELDS, RefusedError

_FORMATS = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"))
_MAKES = (*((f"add {kind}", fields) for kind, fields in FIELDS.items()), ("end", ("how", "record")))
_Things = Annotated[list[str] | None, Query(description="What a new change is made of, in order.")]


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()
    path = f"/{language}/what-if"

    @router.get("/what-if")
    def suppose(
        request: Request,
        registry: AskedRegistry,
        change: Changes = None,
        on: OptionalDay = None,
        make: Annotated[str, Query(max_length=40)] = "",
        thing: _Things = None,
        since: Annotated[str, Query(max_length=40)] = "",
        until: Annotated[str, Query(max_length=40)] = "",
        release: ReleaseName = "",
    ) -> Response:
        """Make a scenario change by change, and tell what it would do."""
        day = (on or date.today()).isoformat()
        changes = [text for text in change or [] if text.strip()]
        kept = [("on", day), *([("release", release)] if release else [])]
        scenario, fault, status = [], None, 200
        try:
            if make:
                made = _made(registry, make, thing or [], since, until)
                scenario = read_changes(registry, [*changes, made])
                return RedirectResponse(address_of(path, [*_texts(scenario), *kept]), 303)
            scenario = read_changes(registry, changes)
        except RefusedError as error:
            problem = refusal(error)
            fault, status = problem.detail[language], problem.status
        return render(
            request,
            "what-if.html",
            language,
            registry.release,
            status,
            answer=what_if(registry, scenario, day) if scenario else None,
            fault=fault,
            on=day,
            changes=[read.text for read in scenario] or changes,
            makes=_MAKES,
            typed={"make": make, "thing": thing or [], "since": since, "until": until},
            choices=_choices(registry, day, language),
            outcomes=OUTCOMES,
            release_asked=release,
            downloads=[
                (label, address_of("/api/what-if", [*_texts(scenario), *kept, ("format", form)]))
                for label, form in _FORMATS
            ],
            older=newer_address(request, registry),
        )

    return router


def _texts(scenario: list[Any]) -> list[tuple[str, str]]:
    return [("change", read.text) for read in scenario]


def _made(registry: Registry, make: str, things: list[str], since: str, until: str) -> str:
    """Return the text of a change from the fields of a form. Raises RefusedError."""
    given = [thing.strip() for thing in things]
    shown = " ".join([make, *given])
    try:
        days = [typed_day(text).isoformat() for text in (since, until) if text.strip()]
    except PydanticCustomError:
        raise RefusedError("day", shown, f"{since} {until}".strip()) from None
    if not since.strip() or make not in dict(_MAKES):
        raise RefusedError("form", shown)
    end = f" until {days[1]}" if len(days) > 1 else ""
    if make == "end":
        return f"{' '.join(given)} from {days[0]}{end}"
    words = [_word(registry, field, text) for field, text in zip(dict(_MAKES)[make], given, strict=False)]
    return f"{make} {' '.join(words)} from {days[0]}{end}"


def _word(registry: Registry, field: str, text: str) -> str:
    """Return what a field stands for as a scenario writes it; a name of an organisation or product will do."""
    if not text:
        return ANY
    kinds = {"participant": ("org", "body"), "organisation": ("org",), "product": ("product",)}
    for kind in kinds.get(field, ()):
        try:
            found = find_one(registry.index, kind, text.removeprefix(f"{kind}/"))
        except NotUnderstoodError:
            continue
        if found:
            return found.removeprefix(names.THINGS if field != "product" else names.thing("product", ""))
    return text.replace(" ", "-")


def _choices(registry: Registry, day: str, language: str) -> dict[str, list[tuple[str, str]]]:
    world, index = registry.network.world, registry.index
    categories = {record.category for record in world.memberships.values() if record.category}
    offered = {
        "arrangement": list(world.arrangements),
        "activity": [row["thing"] for row in index.ask("things-of-kind", kind="activity")],
        "economy": list(registry.network.economies),
        "category": sorted(categories),
    }
    found = {name: _named(registry, things, language) for name, things in offered.items()}
    found |= {"part": found["arrangement"], "whole": found["arrangement"], "how": []}
    tables = {
        "participation": world.participations,
        "membership": world.memberships,
        "rule": world.rules,
        "component": world.components,
    }
    for kind, records in tables.items():
        standing = [iri for iri, record in records.items() if record.standing(day)]
        found[f"record-{kind}"] = _named(registry, standing, language)
    return found


def _named(registry: Registry, things: list[str], language: str) -> list[tuple[str, str]]:
    labels = registry.index.labels(things)
    named = [(thing.removeprefix(names.THINGS).partition("/")[2], labels[thing][language]) for thing in things]
    return sorted(named, key=lambda pair: names.fold(pair[1]))
