"""The page of the network of arrangements and participants."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response

from cabgraph import names
from cabgraph.answers.network import network_of
from cabgraph.answers.registry import Registry
from cabgraph.answers.tiles import grouped
from cabgraph.http.asking import question_link
from cabgraph.http.cooperation.view import AskedView
from cabgraph.http.current_page import newer_address
from cabgraph.http.dependencies import AskedRegistry, ReleaseName
from cabgraph.http.pager import address_of
from cabgraph.http.routers.network import parameters_of, picture_of
from cabgraph.http.templates import render
from cabgraph.network.view import Asked

_FORMATS = (
    *(("SVG", "svg"), ("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"), ("Turtle", "ttl")),
    *(("GraphML", "graphml"), ("GEXF", "gexf")),
)


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/network")
    def show(request: Request, registry: AskedRegistry, view: AskedView, release: ReleaseName = "") -> Response:
        """Draw the network of a day, and tell the same as a table."""
        seen, told = network_of(registry, view)
        parameters = parameters_of(view, release)
        days = _days(registry)
        return render(
            request,
            "network.html",
            language,
            registry.release,
            asked=told,
            picture=picture_of(registry, seen, language),
            release_asked=release,
            activities=_named(registry, _activities(registry), language),
            arrangements=_named(registry, [*registry.network.world.arrangements], language),
            chosen={"activity": view.activity, "arrangement": view.arrangement},
            days=days,
            steps=_steps(days, view, release, f"/{language}/network"),
            tiles=grouped(registry.index, told["economies"], language),
            downloads=[
                (label, address_of("/api/network", [*parameters, ("format", name)])) for label, name in _FORMATS
            ],
            questions=_questions(registry, view, language, release),
            older=newer_address(request, registry),
        )

    return router


def _questions(registry: Registry, view: Asked, language: str, release: str) -> list[dict[str, Any]]:
    """Return the stored questions whose rows are the facts of the picture."""
    on, arrangement = {"on": view.day}, names.identifier(view.arrangement)
    asked = {"arrangement": arrangement, "activity": names.identifier(view.activity), **on}
    found = [("cooperation/participations", asked)]
    if arrangement:
        found.append(("cooperation/components-of-arrangement", {"arrangement": arrangement}))
    found.append(("cooperation/arrangements", on))
    return [question_link(registry, name, values, language, release) for name, values in found]


def _activities(registry: Registry) -> list[str]:
    return sorted({each.activity for each in registry.network.world.participations.values() if each.activity})


def _named(registry: Registry, things: list[str], language: str) -> list[tuple[str, str, str]]:
    labels = registry.index.labels(things)
    named = [(thing, thing.rpartition("/")[2], labels[thing][language]) for thing in things]
    return sorted(named, key=lambda each: names.fold(each[2]))


def _days(registry: Registry) -> list[str]:
    """Return each day on which something of the network begins to stand, or stands no more."""
    world = registry.network.world
    today = date.today().isoformat()
    changed = {
        period.since
        for records in (world.participations, world.components)
        for record in records.values()
        for period in record.periods
    }
    return sorted(day for day in changed | {today} if "1900-01-01" <= day <= today)


def _steps(days: list[str], view: Asked, release: str, path: str) -> list[tuple[str, str, str]]:
    """Return the way to the days before and after on which something changes: name, day, address."""
    earlier = [day for day in days if day < view.day]
    later = [day for day in days if day > view.day]
    found = [("earlier", earlier[-1])] if earlier else []
    found += [("later", later[0])] if later else []
    return [
        (name, day, address_of(path, parameters_of(Asked(day, view.activity, view.arrangement), release)))
        for name, day in found
    ]
