"""Memberships as a matrix: a row an organisation, a column an economy, a cell how that economy stands in it."""

from collections.abc import Sequence
from typing import Any, Final

from cabgraph.answers.sheets import Sheet

_BEST: Final = ("yes", "unknown", "no")
NOT_RECORDED: Final = "not-recorded"
"""The register has no record: that is not a no."""


def matrix(found: Sheet, economies: Sequence[str]) -> list[dict[str, Any]]:
    """Return the rows of the matrix, by the name of the organisation: cells in the order of the economies.

    A cell has a `standing` (yes, unknown, no, not-recorded) and the memberships that say so.
    """
    organisations: dict[str, dict[str, Any]] = {}
    for item in found.items:
        row = organisations.setdefault(item["organisation"]["id"], {"organisation": item["organisation"], "held": {}})
        row["held"].setdefault(item["economy"]["id"], []).append(item)
    rows = [
        {"organisation": row["organisation"], "cells": [_cell(row["held"].get(economy, [])) for economy in economies]}
        for row in organisations.values()
    ]
    return sorted(rows, key=lambda row: row["organisation"]["label"]["en"].casefold())


def _cell(held: list[dict[str, Any]]) -> dict[str, Any]:
    standing = next((word for word in _BEST if any(item["standing"] == word for item in held)), NOT_RECORDED)
    return {"standing": standing, "items": [item for item in held if item["standing"] == standing]}
