"""`GET /api/network`: who takes part in what on a day, as data, as a picture, and for programs that draw graphs."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from cabgraph.answers.network import network_of, network_table
from cabgraph.answers.registry import Registry
from cabgraph.http.cooperation.picture import network_picture
from cabgraph.http.cooperation.view import AskedView
from cabgraph.http.dependencies import AskedRegistry, Language
from cabgraph.http.lists import as_rows, as_turtle, chosen_format
from cabgraph.http.templates import draw
from cabgraph.network.export import as_gexf, as_graphml, graph_of
from cabgraph.network.view import Asked, View

router = APIRouter()

_GRAPHS = {"graphml": (as_graphml, "application/graphml+xml"), "gexf": (as_gexf, "application/gexf+xml")}
_SVG = "image/svg+xml"

NetworkFormat = Annotated[
    Literal["json", "csv", "xlsx", "ttl", "svg", "graphml", "gexf"] | None,
    Query(description="svg is the picture; the others hold every record. Accept chooses when left out."),
]


@router.get("/network")
def show_network(
    request: Request,
    registry: AskedRegistry,
    view: AskedView,
    language: Language,
    format: NetworkFormat = None,  # noqa: A002 - the address's word
) -> Any:
    """Return the arrangements, participants and economies joined on a day, for an activity or an arrangement."""
    form = chosen_format(request, format)
    if form in ("csv", "xlsx"):
        return as_rows(network_table(registry, view, language), form, language)
    seen, told = network_of(registry, view)
    if form == "json":
        return {**told, "release": registry.release.manifest.id}
    if form == "ttl":
        return as_turtle(registry, [fact["id"] for fact in told["facts"]])
    if form == "svg":
        picture = picture_of(registry, seen, language)
        written = draw("network.svg", language, picture=picture, asked=told, release=registry.release.manifest)
        return _file(written.encode(), _SVG, "network.svg", language)
    write, media = _GRAPHS[form]
    labels = {thing: names[language] for thing, names in _labels(registry, seen).items()}
    graph = graph_of(registry.network.by_economy, seen, registry.network.places, labels)
    return _file(write(graph), media, f"network.{form}", language)


def picture_of(registry: Registry, view: View, language: str) -> dict[str, Any]:
    """Return the drawing of a view with names in a language."""
    names = {thing: told[language] for thing, told in _labels(registry, view).items()}
    return network_picture(view, registry.network.places, names)


def parameters_of(asked: Asked, release: str = "") -> list[tuple[str, str]]:
    """Return what is looked at as the parameters of an address."""
    told = {
        "on": asked.day,
        "activity": asked.activity.rpartition("/")[2],
        "arrangement": asked.arrangement.rpartition("/")[2],
        "release": release,
    }
    return [(name, value) for name, value in told.items() if value]


def _labels(registry: Registry, view: View) -> dict[str, dict[str, str]]:
    records = [fact.record for fact in view.facts]
    things = {each for node in view.nodes for each in (node.iri, *node.members)}
    things |= {value for record in records for value in vars(record).values() if isinstance(value, str)}
    things |= set(registry.network.economies)
    return registry.index.labels(sorted(things))


def _file(content: bytes, media: str, name: str, language: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": language}
    return Response(content, media_type=media, headers=headers)
