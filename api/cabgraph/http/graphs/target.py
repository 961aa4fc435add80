"""Which graph a request of the Graph Store Protocol is about (SPARQL 1.1 Graph Store HTTP Protocol, section 4)."""

from fastapi import Request

from cabgraph import names
from cabgraph.http.problems import ProblemError
from cabgraph.settings import Settings
from cabgraph.store.graphs import UNNAMED, is_iri
from cabgraph.texts import both

STORE = "/sparql/graphs"
"""The graph store: `?graph=` and `?default` after it, or the rest of a graph's own address."""
OWN = "/graph"
"""Where the graphs of the release's own namespace are, as things are under `/id`."""

_KNOWN = frozenset({"graph", "default", "format", "release"})


def own_graph(request: Request) -> str:
    """Return the IRI of a graph of our namespace from its address. Raises ProblemError 400."""
    return _checked(names.GRAPHS + _raw(request).removeprefix(f"{OWN}/"))


def addressed_graph(request: Request, settings: Settings) -> str:
    """Return the IRI that a request directly identifies: its own address (section 4.1). Raises ProblemError 400."""
    return _checked(address(request, settings, _raw(request)))


def address(request: Request, settings: Settings, path: str) -> str:
    """Return the whole address of a path of this server."""
    return (settings.public_address or str(request.base_url)).rstrip("/") + path


def has_target(request: Request) -> bool:
    """Whether the request names a graph, or the default one, in its query string."""
    return "graph" in request.query_params or "default" in request.query_params


def asked_graph(request: Request) -> str:
    """Return the graph that the query string names, "" for the default one (section 4.2). Raises ProblemError 400."""
    refuse_unknown(request)
    graphs = request.query_params.getlist("graph")
    defaults = request.query_params.getlist("default")
    if len(graphs) + len(defaults) != 1:
        raise _bad("which-graph")
    if graphs:
        return _checked(graphs[0])
    if defaults[0]:
        raise _bad("which-graph")
    return UNNAMED


def refuse_unknown(request: Request) -> None:
    """Refuse parameters that mean nothing here. Raises ProblemError 400."""
    unknown = sorted(set(request.query_params) - _KNOWN)
    if unknown:
        allowed = ", ".join(sorted(_KNOWN))
        detail = both("errors.unknown-parameter-detail", given=", ".join(unknown), allowed=allowed)
        raise ProblemError(400, "unknown-parameter", detail, parameters=unknown)


def _checked(iri: str) -> str:
    if not is_iri(iri):
        raise _bad("graph-no-iri")
    return iri


def _bad(code: str) -> ProblemError:
    return ProblemError(400, "bad-parameter", both(f"workspace.{code}"), parameter="graph")


def _raw(request: Request) -> str:
    """Return the path as it was sent, so that what is percent-encoded stays so."""
    raw = request.scope.get("raw_path") or request.url.path.encode()
    return bytes(raw).partition(b"?")[0].decode("latin-1")
