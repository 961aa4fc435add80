"""The key tasks: what each is linked to, the memberships in the organisations it names, and its figures."""

from typing import Any, Final

from cabgraph import names
from cabgraph.answers.figures import measured, task_figures
from cabgraph.answers.registry import Registry
from cabgraph.answers.sheets import Ask, sheet

LINKS: Final = Ask("links", "registry/key-tasks", {})


_CONCERNS: Final = names.VOCABULARY + "concernsOrganization"


def members(economy: str, on: str) -> Ask:
    """Return the question of what an economy is a member of on a day."""
    return Ask("members", "cooperation/memberships", {"economy": economy, "on": on})


def tasks(registry: Registry, economy: str, on: str, language: str) -> list[dict[str, Any]]:
    """Return the tasks by their number: links by kind, memberships of the economy on a day, and figures.

    A task of which the graph can measure nothing has no figures: that is told, not filled.
    """
    figures = measured(registry, task_figures(), economy, on, language)
    found: dict[str, dict[str, Any]] = {}
    for row in sheet(registry, LINKS, language).items:
        number = int(row["number"])
        task = found.setdefault(
            row["task"]["id"],
            {**row["task"], "number": number, "links": [], "memberships": [], "figures": figures.get(str(number), [])},
        )
        if row["thing"]:
            task["links"].append({"relation": row["relation"], "thing": row["thing"]})
    held = sheet(registry, members(economy, on), language).items
    for task in found.values():
        concerned = {link["thing"]["id"] for link in task["links"] if link["relation"]["id"] == _CONCERNS}
        task["memberships"] = [row for row in held if row["organisation"]["id"] in concerned]
    return sorted(found.values(), key=lambda task: task["number"])
