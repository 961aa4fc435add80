"""One thing of any kind that has an answer of its own."""

from collections.abc import Callable
from typing import Any

from cabgraph.answers.authority import authority
from cabgraph.answers.decision import decision
from cabgraph.answers.grant import grant
from cabgraph.answers.product import product
from cabgraph.answers.profile import profile
from cabgraph.answers.province import province
from cabgraph.answers.regulation import regulation
from cabgraph.answers.scope import Wanted
from cabgraph.answers.standard import standard
from cabgraph.index.lookup import Index

_ANSWERS: dict[str, Callable[[Index, str, Wanted], dict[str, Any] | None]] = {
    "body": profile,
    "grant": grant,
    "decision": lambda index, iri, _: decision(index, iri),
    "regulation": regulation,
    "standard": standard,
    "product": product,
    "province": province,
    "org": authority,
}
KINDS = tuple(_ANSWERS)


def record(index: Index, kind: str, iri: str, wanted: Wanted) -> dict[str, Any] | None:
    """Return what the release says of a thing, or None when it has no such thing of the kind."""
    return _ANSWERS[kind](index, iri, wanted)
