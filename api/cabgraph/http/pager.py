"""Addresses of lists: a path with its parameters, and the pages before and after."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

Parameters = Sequence[tuple[str, str]]


def address_of(path: str, parameters: Parameters) -> str:
    """Return a path with its parameters; without any, the path alone."""
    return f"{path}?{urlencode(parameters)}" if parameters else path


def pager(path: str, parameters: Parameters, found: dict[str, Any]) -> dict[str, Any]:
    """Return where one is in a list of `total` items, and the addresses of the pages before and after, or None."""
    page, size, total = found["page"], found["size"], found["total"]
    last = max(1, -(-total // size))

    def at(number: int) -> str | None:
        if not 1 <= number <= last:
            return None
        return address_of(path, [*parameters, *([("page", str(number))] if number > 1 else [])])

    first = (page - 1) * size + 1
    return {
        "page": page,
        "last": last,
        "total": total,
        "from": min(first, total),
        "to": min(first + size - 1, total),
        "prev": at(page - 1),
        "next": at(page + 1),
    }
