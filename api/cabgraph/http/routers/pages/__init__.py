"""Pages for people, the same paths in every language.

Each module has `router_in(language)`. The order matters: the module of the plain pages comes last, it answers for
every kind of thing that has no page of its own yet.
"""

from fastapi import APIRouter

from cabgraph.http.routers.pages import (
    arrangement,
    catalogue,
    check,
    check_list,
    cooperation,
    editor,
    expiring,
    matrix,
    memberships,
    network,
    plain,
    recognition,
    records,
    releases,
    search,
    start,
    vocabulary,
    what_if,
)

_MODULES = (
    start,
    check,
    check_list,
    search,
    expiring,
    cooperation,
    arrangement,
    memberships,
    recognition,
    matrix,
    network,
    what_if,
    editor,
    catalogue,
    records,
    releases,
    vocabulary,
    plain,
)


def routers_in(language: str) -> list[APIRouter]:
    """Return the routers of the pages of one language."""
    return [module.router_in(language) for module in _MODULES]
