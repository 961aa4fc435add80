"""What a client asks to be changed, as the process that makes it is told."""

from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Literal

Kind = Literal["update", "put", "post", "delete"]

BASE: Final = "https://w3id.org/cabgraph/"
"""What relative IRIs of an update are resolved against, whatever host it was sent to."""
MEDIA_TYPES: Final = (
    "application/rdf+xml",
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
)
"""What a graph may be sent as; the first when nothing is said (Graph Store HTTP Protocol, section 5.1)."""


@dataclass(frozen=True)
class Document:
    """A body, or a part of one: the file it was put in, and its media type."""

    path: str
    media_type: str


@dataclass(frozen=True)
class Change:
    """One change: an update's text, or what becomes of a graph ("" is the unnamed one)."""

    kind: Kind
    text: str = ""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    """The dataset that the protocol gives an update: absolute IRIs."""
    graph: str = ""
    documents: tuple[Document, ...] = ()
    base: str = BASE

    def to_json(self) -> dict[str, Any]:
        """Return the change for another process."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> "Change":
        """Return the change that another process told."""
        values = {field.name: told[field.name] for field in fields(cls)}
        values["using"], values["using_named"] = tuple(values["using"]), tuple(values["using_named"])
        values["documents"] = tuple(Document(**each) for each in values["documents"])
        return cls(**values)
