"""Whom to ask after a no or an unknown: who granted, and who answers for the regulation, as they are called today."""

from collections.abc import Iterable
from typing import Any

from cabgraph.answers.asked import Asked
from cabgraph.answers.law import Law
from cabgraph.answers.proof import named
from cabgraph.index.lookup import Index

_SHOWN = 5


def whom_to_ask(index: Index, asked: Asked, chains: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the grantors of the lines shown and the authorities of regulations, each with who continues it today."""
    shown = list(chains)
    law = index.keep(Law.read).regulations
    grantors = [("grantor", _id(chain["granted_by"])) for chain in shown]
    regulations = [asked.regulation] if asked.regulation else sorted({_id(chain["regulation"]) for chain in shown})
    answering = [("responsible-authority", law[name]["authority"]) for name in regulations if name in law]
    unique = list(dict.fromkeys((role, name) for role, name in grantors + answering if name))[:_SHOWN]
    things = [name for _, name in unique]
    today = {row["organisation"]: row["today"] for row in index.ask("continued", things=things)} if things else {}
    labels = index.labels([*things, *today.values()])
    return [
        {"role": role, **(named(labels, name) or {}), "continued_as": named(labels, today.get(name))}
        for role, name in unique
    ]


def _id(thing: dict[str, Any] | None) -> str:
    return str(thing["id"]) if thing else ""
