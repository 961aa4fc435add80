"""What the release says of one thing, in one piece: its statements, those that lead to it, the names of all others."""

from dataclasses import dataclass

from cabgraph.answers.registry import Registry
from cabgraph.questions.run import ask, statements

QUESTION = "explore/description"
"""The stored question that a description is the answer of."""
MOST_COUNTED = 1000
"""How many things that lead to one are counted and paged through, as `queries/explore/links-to-thing.rq` says."""
PAGE = 100
"""How many of them stand in one description."""

_LINKS = "explore/links-in"
_ROWS = "explore/links-to-thing"
_REPLACED = "explore/replaced-by"
_FIRST = "-"
_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@dataclass(frozen=True)
class Inbound:
    """How many things lead to one: all of them (`more` when not all are counted), those told here, where to go on."""

    total: int
    shown: int
    following: str

    @property
    def more(self) -> bool:
        """Whether there are more than are counted."""
        return self.total > MOST_COUNTED


@dataclass(frozen=True)
class Description:
    """N-Triples about one thing; `own` is whether the release says anything of it, `typed` what it is."""

    iri: str
    statements: bytes
    own: bool
    typed: bool
    inbound: Inbound


def describe(registry: Registry, iri: str, after: str = "", *, brief: bool = False) -> Description:
    """Return what the release says of a thing; the links to it are those after an address.

    A `brief` description leaves them out where it has something else to say. Raises ParameterError for what is no IRI,
    StoreError.
    """
    about = statements(registry.store, registry.questions[QUESTION], {"thing": iri})
    inbound = Inbound(0, 0, "")
    if not (about and brief):
        inbound = links_to(registry, iri, "en", after)[1]
    if inbound.shown:
        asked = {"thing": iri, "after": after or _FIRST}
        about += statements(registry.store, registry.questions[_LINKS], asked)
    subject = f"<{iri}> ".encode()
    own = [line for line in about.splitlines() if line.startswith(subject)]
    return Description(iri, about, bool(own), any(line.startswith(subject + _TYPE) for line in own), inbound)


def links_to(
    registry: Registry, iri: str, language: str, after: str = ""
) -> tuple[list[dict[str, str | None]], Inbound]:
    """Return the rows of the things that lead to one, after an address, and how many there are.

    Raises ParameterError for what is no IRI, StoreError.
    """
    asked = {"thing": iri, "after": after or _FIRST, "lang": language}
    rows = list(ask(registry.store, registry.questions[_ROWS], asked).records())
    things = list(dict.fromkeys(row["from"] for row in rows))
    total = int(rows[0]["total"] or 0) if rows else 0
    goes_on = len(things) == PAGE and (bool(after) or total > PAGE)
    return rows, Inbound(total, len(things), (things[-1] or "") if goes_on else "")


def successor(registry: Registry, iri: str) -> str | None:
    """Return the one thing that an address leads to for good: all the data still say of it is what replaces it.

    None when the thing is still described, or when nothing or several things replace it. Raises ParameterError.
    """
    rows = list(ask(registry.store, registry.questions[_REPLACED], {"thing": iri}).records())
    if len(rows) != 1 or rows[0]["described"] == "true":
        return None
    return rows[0]["successor"]
