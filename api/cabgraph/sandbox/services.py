"""The endpoints that SERVICE names: whether the operator lets them be asked, and how a text is led to the broker."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin

_ADDRESS: Final = re.compile(
    r"(https?)://([A-Za-z0-9._-]+)(?::([0-9]{1,5}))?([/?][^#\\]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL
)
_PORTS: Final = {"http": 80, "https": 443}
_KEPT: Final = "%/:?=&;,@!$'()*+~[]"
"""What of a path and a query goes out as it is; the rest is percent-encoded."""


@dataclass(frozen=True)
class Service:
    """A SERVICE of an allowed host: where its IRI is written, and the IRI."""

    start: int
    end: int
    iri: str


@dataclass(frozen=True)
class Endpoint:
    """An address that may be asked."""

    iri: str
    scheme: str
    host: str
    port: int
    target: str
    """Path and query, as they stand in a request (RFC 9112, section 3.2.1)."""

    @property
    def authority(self) -> str:
        """The value of the header Host."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"


def endpoint_of(iri: str, hosts: tuple[str, ...]) -> Endpoint | None:
    """Return what an IRI addresses: http(s), no user, a host of the list; None for all others.

    A host of the list stands for the usual port of the scheme, `host:port` for that port.
    """
    found = _ADDRESS.fullmatch(iri)
    if found is None:
        return None
    scheme, host = found[1].lower(), found[2].lower()
    port = int(found[3] or _PORTS[scheme])
    usual = port == _PORTS[scheme]
    if not any(each.lower() == f"{host}:{port}" or (usual and each.lower() == host) for each in hosts):
        return None
    rest = quote(found[4] or "/", safe=_KEPT)
    return Endpoint(iri, scheme, host, port, rest if rest.startswith("/") else f"/{rest}")


def redirected(place: Endpoint, location: str, hosts: tuple[str, ...]) -> Endpoint | None:
    """Return where a redirection leads, None where it may not lead: off the list, or from https to http."""
    found = endpoint_of(urljoin(place.iri, location), hosts)
    return None if found is not None and (place.scheme, found.scheme) == ("https", "http") else found


def rewritten(text: str, services: Sequence[Service], port: int) -> str:
    """Return a text whose services are asked of the broker, on a port of loopback."""
    parts, position = [], 0
    for number, service in enumerate(services):
        parts += [text[position : service.start], f"<{door(port, number)}>"]
        position = service.end
    return "".join([*parts, text[position:]])


def restored(query: bytes, services: Sequence[Service], port: int) -> bytes:
    """Return what goes to an endpoint: a SERVICE within a SERVICE is the endpoint's to ask, by its own name."""
    for number, service in enumerate(services):
        query = query.replace(f"<{door(port, number)}>".encode(), f"<{service.iri}>".encode())
    return query


def door(port: int, number: int) -> str:
    """Return the IRI by which a worker asks for the service of that number."""
    return f"http://127.0.0.1:{port}/{number}"


def column_before(text: str, services: Sequence[Service], port: int, line: int, column: int) -> int:
    """Return the column in a text of a place in its rewritten form; lines are the same in both."""
    shift = 0
    for number, service in enumerate(services):
        start = service.start - (text.rfind("\n", 0, service.start) + 1) + 1
        if text.count("\n", 0, service.start) + 1 != line or column < start + shift:
            continue
        longer = len(door(port, number)) + 2 - (service.end - service.start)
        if column < start + shift + len(door(port, number)) + 2:
            return start
        shift += longer
    return column - shift
