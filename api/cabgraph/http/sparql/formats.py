"""The format of a result: by name, else by Accept (RFC 9110, section 12.5.1), for each form a result may have."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cabgraph.http.negotiation import best_type, weighted
from cabgraph.http.problems import ProblemError
from cabgraph.texts import both

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
TURTLE: Final = "text/turtle"
N_TRIPLES: Final = "application/n-triples"
RDF_XML: Final = "application/rdf+xml"
JSON_LD: Final = "application/ld+json"
TABLES: Final = (JSON, XML, CSV, TSV)
GRAPHS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)

_TABLES_ACCEPTED: Final = {
    **{media: media for media in TABLES},
    "application/json": JSON,
    "application/xml": XML,
    "text/xml": XML,
    "application/x-json": JSON,
    "text/json": JSON,
    "text/javascript": JSON,
    "application/javascript": JSON,
}
_GRAPHS_ACCEPTED: Final = {
    **{media: media for media in GRAPHS},
    "text/n3": TURTLE,
    "text/rdf+n3": TURTLE,
    "application/turtle": TURTLE,
    "application/x-turtle": TURTLE,
    "text/plain": N_TRIPLES,
    "text/ntriples": N_TRIPLES,
    "application/xml": RDF_XML,
    "text/xml": RDF_XML,
    "application/json": JSON_LD,
    "application/x-json+ld": JSON_LD,
}
"""What a client may accept -> what is written for it; it is told under the name it accepts. The best first."""
_NAMES: Final = {
    "json": (JSON, JSON_LD),
    "srj": (JSON, None),
    "sparql-results+json": (JSON, None),
    "xml": (XML, RDF_XML),
    "srx": (XML, None),
    "sparql-results+xml": (XML, None),
    "csv": (CSV, None),
    "tsv": (TSV, None),
    "ttl": (None, TURTLE),
    "turtle": (None, TURTLE),
    "n3": (None, TURTLE),
    "nt": (None, N_TRIPLES),
    "ntriples": (None, N_TRIPLES),
    "n-triples": (None, N_TRIPLES),
    "rdf": (None, RDF_XML),
    "rdfxml": (None, RDF_XML),
    "rdf-xml": (None, RDF_XML),
    "rdf+xml": (None, RDF_XML),
    "json-ld": (None, JSON_LD),
    "jsonld": (None, JSON_LD),
    "ld+json": (None, JSON_LD),
}
"""What clients call a format -> the media type for a table and for a graph; one of them may be missing."""
_LONGEST: Final = 2000


@dataclass(frozen=True)
class Formats:
    """The media type for each form of a result, None where the client takes none, and the names it is told under."""

    table: str | None
    graph: str | None
    table_name: str | None
    graph_name: str | None

    def name(self, form: str) -> str:
        """Return the media type to tell for the form that a result turned out to have."""
        return (self.graph_name if form == "graph" else self.table_name) or ""


def chosen(named: Sequence[str], accept: str) -> Formats:
    """Return the formats of a request. Raises ProblemError 406 when only unknown formats are named.

    A name that fits tables only (csv) leaves the format of a graph to Accept, and the other way round: clients name a
    format before they know what a query gives.
    """
    accepted = _accepted(accept) if len(accept) <= _LONGEST else _accepted("")
    if not named:
        return accepted
    pairs = [pair for name in named if (pair := _by_name(name.split(";")[0].strip()))]
    if not pairs:
        known = sorted(_NAMES)
        raise ProblemError(406, "not-acceptable", both("sparql.format", known=", ".join(known)), offered=known)
    table = next((pair[0] for pair in pairs if pair[0]), None)
    graph = next((pair[1] for pair in pairs if pair[1]), None)
    return Formats(
        table or accepted.table,
        graph or accepted.graph,
        table or accepted.table_name,
        graph or accepted.graph_name,
    )


def _by_name(name: str) -> tuple[str | None, str | None] | None:
    if name in _NAMES:
        return _NAMES[name]
    table, graph = _TABLES_ACCEPTED.get(name), _GRAPHS_ACCEPTED.get(name)
    return (table, graph) if table or graph else None


@lru_cache(256)
def _accepted(accept: str) -> Formats:
    if not any("/" in value for value, _ in weighted(accept)):
        accept = ""
    table_name = best_type(accept, tuple(_TABLES_ACCEPTED))
    graph_name = best_type(accept, tuple(_GRAPHS_ACCEPTED))
    return Formats(
        _TABLES_ACCEPTED[table_name] if table_name else None,
        _GRAPHS_ACCEPTED[graph_name] if graph_name else None,
        table_name,
        graph_name,
    )
