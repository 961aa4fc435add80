"""What answers a request without a query: the description of the service as RDF, or the editor for who reads pages."""

from functools import lru_cache

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from cabgraph.http.files import tagged
from cabgraph.http.graphs.target import address
from cabgraph.http.negotiation import best_language, best_type
from cabgraph.http.rdf import rewrite
from cabgraph.http.routers.pages.editor import editor_page
from cabgraph.http.sparql.asking import Asked
from cabgraph.http.sparql.description import service
from cabgraph.http.sparql.formats import GRAPHS, chosen
from cabgraph.http.sparql.refusals import not_acceptable
from cabgraph.settings import Settings
from cabgraph.store.release import Manifest

_PAGE = "text/html"
_LINKS = '</.well-known/void>; rel="describedby", </api/prefixes>; rel="related"'

_written = lru_cache(maxsize=16)(rewrite)
"""Kept, since the names of blank nodes are new each time it is written, and with them the tag."""


async def answer_nothing(request: Request, asked: Asked, manifest: Manifest, settings: Settings) -> Response:
    """Describe the service, or show the editor. Raises ProblemError 406."""
    accept = request.headers.get("accept", "")
    if not asked.formats and best_type(accept, (*GRAPHS, _PAGE)) == _PAGE:
        registry = request.app.state.holder.registry()
        language = best_language(request.headers.get("accept-language", ""))
        page = await run_in_threadpool(editor_page, request, registry, language)
        page.headers["Vary"] = "Accept, Accept-Language"
        return page
    formats = chosen(asked.formats, accept)
    if formats.graph is None:
        raise not_acceptable("graph")
    document = await run_in_threadpool(
        lambda: _written(service(manifest, settings, address(request, settings, "/sparql")), formats.graph or "")
    )
    name = formats.name("graph")
    headers = {"Vary": "Accept", "Link": _LINKS, "X-Content-Type-Options": "nosniff"}
    return tagged(request, document, f"{name}; charset=utf-8" if name.startswith("text/") else name, headers)
