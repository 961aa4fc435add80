"""The page of the expiry watch."""

from typing import Any

from fastapi import APIRouter, Request, Response

from cabgraph.answers.expiring import LISTS, Watch, expiring
from cabgraph.answers.listing import list_bodies
from cabgraph.answers.registry import Registry
from cabgraph.answers.search import Search, short
from cabgraph.http.asking import question_link
from cabgraph.http.current_page import newer_address
from cabgraph.http.dependencies import AppSettings, AskedRegistry
from cabgraph.http.pager import address_of, pager
from cabgraph.http.templates import render
from cabgraph.http.watching import AskedWatch

_FORMATS = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"), ("Turtle", "ttl"))
_CHOICES = ("granted_by", "province", "activity")


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()

    @router.get("/expiring")
    def watch(request: Request, registry: AskedRegistry, settings: AppSettings, watch: AskedWatch) -> Response:
        """List grants that end soon, or one of the lists of those past their end."""
        found = expiring(registry.index, watch, settings.page_size)
        path = f"/{language}/expiring"
        parameters = watch.parameters()
        return render(
            request,
            "expiring.html",
            language,
            registry.release,
            found=found,
            watch=watch,
            choices=_choices(registry, watch),
            lists=[
                (
                    show,
                    address_of(path, watch.parameters(show=show if show != "expiring" else "")),
                    found["lists"][show],
                )
                for show in LISTS
            ],
            pages=pager(path, parameters, found),
            downloads=[
                (label, address_of("/api/expiring", [*parameters, ("format", form)])) for label, form in _FORMATS
            ],
            feed=address_of("/feeds/expiring.atom", parameters),
            calendar=address_of("/feeds/expiring.ics", watch.parameters(show="")),
            questions=[question_link(registry, *watch.question(), language, watch.release)],
            older=newer_address(request, registry),
        )

    return router


def _choices(registry: Registry, watch: Watch) -> dict[str, list[dict[str, Any]]]:
    """Return what each filter may be set to: the values that bodies have."""
    facets = list_bodies(registry.index, Search(on=watch.on), 1)["facets"]
    chosen = watch.filters()
    return {
        name: [
            {"value": short(name, v["id"]), "label": v["label"], "chosen": v["id"] == chosen[name]}
            for v in facets[name]
        ]
        for name in _CHOICES
    }
