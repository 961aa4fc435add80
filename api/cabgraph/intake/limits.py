"""How much of a file is read before it is refused, so that a hostile or broken one costs little."""

from dataclasses import dataclass
from typing import Final

ROWS: Final = 1_048_576
"""The rows of a worksheet (ECMA-376)."""

CELL: Final = 32_767
"""The characters of a worksheet's cell (ECMA-376)."""


@dataclass(frozen=True)
class Limits:
    """The most a file may hold: rows, cells, columns of a row, characters of a cell, bytes of a workbook unpacked."""

    rows: int = ROWS
    cells: int = 50_000_000
    columns: int = 1_000
    cell: int = CELL
    unpacked: int = 1 << 29
    ratio: int = 200
