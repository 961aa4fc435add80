"""The application: settings in, everything wired, nothing at import."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI

from cabgraph import __version__
from cabgraph.http import assets, openapi, problems
from cabgraph.http.checks.kept import KeptLists
from cabgraph.http.checks.quick import QuickCheck, longest_words
from cabgraph.http.dependencies import RegistryHolder, refuse_unknown_parameters
from cabgraph.http.graphs.reading import Readers
from cabgraph.http.links.kept import Links
from cabgraph.http.links.pace import Pace
from cabgraph.http.middleware import HeadAsGet, ReleaseTag
from cabgraph.http.routers import (
    bodies,
    catalogue,
    check,
    check_list,
    complete,
    cooperation,
    expiring,
    feeds,
    graphs,
    health,
    links,
    many_paths,
    network,
    pages,
    questions,
    recognition,
    records,
    releases,
    sparql,
    suggest,
    things,
    well_known,
    what_if,
)
from cabgraph.http.routers.pages.start import home_router
from cabgraph.http.sparql.door import SparqlDoor
from cabgraph.http.sparql.memory import Memory
from cabgraph.http.workers import Slots
from cabgraph.sandbox.pool import Pool
from cabgraph.settings import Settings
from cabgraph.texts import LANGUAGES


def create_app(settings: Settings) -> FastAPI:
    """Build the application over the current release of the settings' folder; a release made later is picked up."""
    app = FastAPI(
        title="cabgraph",
        version=__version__,
        summary="The open registry of conformity-assessment bodies: yes, no or unknown, with proof.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        generate_unique_id_function=lambda route: route.name,
        lifespan=_running,
    )
    app.state.settings = settings
    app.state.holder = RegistryHolder(settings)
    app.state.slots = Slots(settings.batches)
    app.state.matrix_slots = Slots(settings.matrices)
    app.state.readers = Readers()
    app.state.turn = asyncio.Lock()
    app.state.pool = Pool(settings)
    app.state.memory = Memory(settings.sparql_cache_megabytes)
    app.state.lists = KeptLists(settings, app.state.slots)
    app.state.matrices = KeptLists(settings, app.state.matrix_slots, "recognition")
    app.state.links = Links(settings.releases, settings.links)
    app.state.link_pace = Pace(settings.links_a_minute)
    problems.install(app)
    assets.install(app)
    strict = [Depends(refuse_unknown_parameters)]
    app.include_router(check.router, prefix="/api", tags=["check"], dependencies=strict)
    app.include_router(check_list.router, prefix="/api", tags=["check-list"], dependencies=strict)
    app.include_router(bodies.router, prefix="/api", tags=["bodies"], dependencies=strict)
    app.include_router(catalogue.router, prefix="/api", tags=["things"], dependencies=strict)
    app.include_router(records.router, prefix="/api", tags=["things"], dependencies=strict)
    app.include_router(recognition.router, prefix="/api", tags=["recognition"], dependencies=strict)
    app.include_router(many_paths.router, prefix="/api", tags=["recognition"], dependencies=strict)
    app.include_router(network.router, prefix="/api", tags=["recognition"], dependencies=strict)
    app.include_router(what_if.router, prefix="/api", tags=["recognition"], dependencies=strict)
    app.include_router(expiring.router, prefix="/api", tags=["bodies"], dependencies=strict)
    app.include_router(cooperation.router, prefix="/api", tags=["co-operation"], dependencies=strict)
    app.include_router(cooperation.feed_router, tags=["feeds"], dependencies=strict)
    app.include_router(feeds.router, tags=["feeds"], dependencies=strict)
    app.include_router(releases.router, tags=["releases"], dependencies=strict)
    app.include_router(questions.router, prefix="/api", tags=["questions"])
    app.include_router(complete.router, prefix="/api", tags=["questions"], dependencies=strict)
    app.include_router(links.router, prefix="/api", tags=["questions"], dependencies=strict)
    app.include_router(links.short_router, tags=["questions"], dependencies=strict)
    app.include_router(suggest.router, prefix="/api", tags=["bodies"], dependencies=strict)
    app.include_router(sparql.router, tags=["sparql"])
    app.include_router(well_known.router, tags=["sparql"], dependencies=strict)
    app.include_router(graphs.router, tags=["sparql"])
    app.include_router(things.router, tags=["things"], dependencies=strict)
    app.include_router(home_router, include_in_schema=False, dependencies=strict)
    for language in LANGUAGES:
        for pages_in in pages.routers_in(language):
            app.include_router(pages_in, prefix=f"/{language}", include_in_schema=False, dependencies=strict)
    app.include_router(health.router, tags=["health"])
    openapi.install(app)
    app.add_middleware(QuickCheck, holder=app.state.holder, longest=longest_words(check.router))
    app.add_middleware(ReleaseTag, holder=app.state.holder)
    app.add_middleware(HeadAsGet)
    app.add_middleware(SparqlDoor, settings=settings)
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """End what the application started."""
    yield
    pool: Pool = app.state.pool
    await pool.close()


def app_of_environment() -> FastAPI:
    """Build the application for one of several worker processes: the settings are those of the environment."""
    return create_app(Settings())
