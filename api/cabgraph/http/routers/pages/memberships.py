"""The page of memberships: the matrix, what one economy has and another has not, members and participants."""

from fastapi import APIRouter, Request, Response

from cabgraph.answers import boards
from cabgraph.answers.matrix import matrix
from cabgraph.answers.registry import Registry
from cabgraph.answers.sheets import Ask, sheet
from cabgraph.answers.tiles import grouped, of_memberships
from cabgraph.http.cooperation.parameters import AskedStandpoint, Words, read_words
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.routers.pages.cooperation import shown
from cabgraph.http.sheets import downloads

_PARTNERS = 6
_COMPARED = 3


def router_in(language: str) -> APIRouter:
    """Return the page of one language."""
    router = APIRouter()

    @router.get("/memberships")
    def memberships(
        request: Request,
        registry: AskedRegistry,
        standpoint: AskedStandpoint,
        other: Words = None,
        organisation: Words = None,
    ) -> Response:
        """Show the matrix, and the economies side by side."""
        home, day = standpoint.economy, standpoint.on.isoformat()
        chosen = tuple(each for each in read_words(registry, "economy", other) if each != home)
        others = chosen or _partners(registry, home, language)
        organisations = read_words(registry, "organisation", organisation)
        economies = (home, *others)
        values = {"economy": ",".join(economies), "organisation": ",".join(organisations), "on": day}
        every = Ask("memberships", "cooperation/memberships", {**values, "shown": "all"})
        both_ways = Ask("member-and-participant", "cooperation/member-and-participant", {"economy": home, "on": day})
        asks = [every, both_ways, *(boards.compared(home, each, standpoint.on) for each in others[:_COMPARED])]
        world = Ask("world", "cooperation/memberships", {"organisation": values["organisation"], "on": day})
        chosen_organisations = [("organisation", _slug(each)) for each in organisations]
        release = [pair for pair in request.query_params.multi_items() if pair[0] == "release"]
        labels = registry.index.labels([*economies, *organisations])
        found = sheet(registry, every, language)
        return shown(
            request,
            registry,
            language,
            "memberships.html",
            asks,
            standpoint=standpoint,
            economies=[{"id": each, "label": labels[each]} for each in economies],
            others=",".join(_slug(each) for each in others),
            organisations=",".join(_slug(each) for each in organisations),
            rows=matrix(found, economies),
            tiles=grouped(registry.index, of_memberships(registry, world, language), language),
            named_organisations=[labels[each] for each in organisations],
            world=downloads("/api/memberships", [*chosen_organisations, ("on", day), *release])[:3],
            sheets=[(every, found), *((asked, sheet(registry, asked, language)) for asked in asks[1:])],
            downloads=downloads(
                "/api/memberships",
                [
                    *(("economy", _slug(each)) for each in economies),
                    *chosen_organisations,
                    ("on", day),
                    ("shown", "all"),
                    *release,
                ],
            ),
        )

    return router


def _partners(registry: Registry, home: str, language: str) -> tuple[str, ...]:
    rows = sheet(registry, Ask("partners", "cooperation/partners", {"economy": home}), language).items
    return tuple(row["partner"]["id"] for row in rows[:_PARTNERS])


def _slug(thing: str) -> str:
    return thing.rsplit("/", 1)[-1]
