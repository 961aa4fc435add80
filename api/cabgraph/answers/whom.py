"""Whom to ask after a no or an unknown: who granted, and who answers for the regulation, as they are called today."""

from collections.abc import Iterable
from typing import Any

from cabgraph.answers.asked import Asked
from cabgraph.answers.law import Law
from cabgraph.answers.outcome import Judged
from cabgraph.answers.proof import named
from cabgraph.index.lookup import Index

_SHOWN = 5


def whom_to_ask(index: Index, asked: Asked, found: Iterable[Judged]) -> list[dict[str, Any]]:
    """Return the grantors of lines and the authorities of their regulations, each with who continues it today."""
    lines = [one.line for one in found]
    rows = index.ask("grants", things=sorted({line.grant for line in lines})) if lines else []
    law = index.keep(Law.read)
    regulations = [asked.regulation] if asked.regulation else sorted({line.regulation or "" for line in lines})
    authorities = [law.regulations[name]["authority"] for name in regulations if name in law.regulations]
    told = [("grantor", row["granted_by"]) for row in rows] + [("responsible-authority", name) for name in authorities]
    unique = list(dict.fromkeys((role, name) for role, name in told if name))[:_SHOWN]
    things = [name for _, name in unique]
    today = {row["organisation"]: row["today"] for row in index.ask("continued", things=things)} if things else {}
    labels = index.labels([*things, *today.values()])
    return [
        {"role": role, **(named(labels, name) or {}), "continued_as": named(labels, today.get(name))}
        for role, name in unique
    ]
