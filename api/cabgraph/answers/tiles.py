"""Economies as tiles of equal size: how each stands, apart by what they are (economies, regions), without a map."""

from typing import Any

from cabgraph import names
from cabgraph.answers.facts import Facts
from cabgraph.answers.path_asked import Asked
from cabgraph.answers.paths.line import NONE, Line, Teller
from cabgraph.answers.proof import named
from cabgraph.answers.registry import Registry
from cabgraph.answers.sheets import Ask, answer_of
from cabgraph.index.lookup import Index

Tiles = list[dict[str, Any]]


def grouped(index: Index, tiles: Tiles, language: str) -> list[dict[str, Any]]:
    """Return tiles by the kind of their jurisdictions, the most frequent kind first, each group in order of names."""
    facts = Facts(index, [tile["id"] for tile in tiles])
    groups: dict[str | None, Tiles] = {}
    for tile in tiles:
        groups.setdefault(facts.one(tile["id"], "jurisdictionKind"), []).append(tile)
    labels = index.labels([kind for kind in groups if kind])
    return [
        {"kind": named(labels, kind), "tiles": sorted(group, key=lambda tile: names.fold(tile["label"][language]))}
        for kind, group in sorted(groups.items(), key=lambda each: (-len(each[1]), each[0] or ""))
    ]


def of_memberships(registry: Registry, asked: Ask, language: str) -> Tiles:
    """Return each economy with a membership that stands or may stand, and in how many organisations."""
    held: dict[str, dict[str, set[str]]] = {}
    for row in answer_of(registry, asked, language).records():
        economy, organisation, standing = row["itsEconomy"], row["itsOrganisation"], row["standing"]
        if economy and organisation and standing in ("yes", "unknown"):
            held.setdefault(economy, {}).setdefault(standing, set()).add(organisation)
    labels = registry.index.labels(held)
    return [
        {
            "id": economy,
            "label": labels[economy],
            "standing": "yes" if "yes" in found else "unknown",
            "count": len(set().union(*found.values())),
            "certain": len(found.get("yes", ())),
        }
        for economy, found in held.items()
    ]


def of_paths(registry: Registry, asked: Asked) -> Tiles:
    """Return each economy with the best path to it for the body, activity and product asked; none known is None."""
    economies = tuple(registry.network.economies)
    line = Line(asked.body, asked.activity, asked.product or None, economies, asked.on, asked.known_at)
    return [
        {
            **cell["economy"],
            "standing": None if cell["verdict"] == NONE else cell["verdict"],
            "strength": cell["strength"],
        }
        for cell in Teller(registry).tell(line)["answers"]
        if cell["economy"]
    ]
