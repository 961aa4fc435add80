"""How far a query may go."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cabgraph.settings import Settings


@dataclass(frozen=True)
class Limits:
    """The limits of one query, all told in `docs/sparql.md`; bytes of the text are for the HTTP side to hold."""

    seconds: float = 10.0
    """Wall-clock seconds of evaluation, in which the client was ready to read."""
    megabytes: int = 1024
    """Memory of a worker beyond what it takes when idle, in MiB."""
    nesting: int = 64
    """Brackets within brackets, and prefix operators in a row."""
    patterns: int = 250
    """Triple patterns outside VALUES and data blocks."""
    path_operators: int = 50
    """Operators of property paths."""
    clauses: int = 200
    """Of each of UNION, OPTIONAL, MINUS, BIND, FILTER, EXISTS, sub-SELECT and GRAPH."""
    operators: int = 1000
    """Operators of expressions; no setting, as no reader writes so many."""
    write_seconds: float = 30.0
    """Seconds for which a client may take nothing of an answer that waits for it."""
    stream_seconds: float = 300.0
    """Seconds from the first byte of an answer to its last."""
    services: tuple[str, ...] = ()
    """Hosts that SERVICE may name."""


def limits_of(settings: "Settings", *, with_token: bool = False) -> Limits:
    """Return the limits of the settings; a token buys time."""
    limits = Limits(
        seconds=settings.sparql_seconds,
        megabytes=settings.sparql_megabytes,
        nesting=settings.sparql_nesting,
        patterns=settings.sparql_patterns,
        path_operators=settings.sparql_path_operators,
        clauses=settings.sparql_clauses,
        write_seconds=settings.sparql_write_seconds,
        stream_seconds=settings.sparql_stream_seconds,
        services=settings.sparql_services,
    )
    return replace(limits, seconds=settings.sparql_seconds_token) if with_token else limits
