"""Damage no rule can undo: `corrections.csv`, one published text a row, with the reason and the source.

Verdicts: `replace` (read the corrected text instead), `reject` (the claim is false: no row is made of it), `prefer`
(another claim is better founded; both stay), `label` (kept as published, with a corrected label beside it),
`candidates` (it can only be one of these; which one is not known). A row counts only where the rest of the cell's
own row holds the text in `where`.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cabgraph.intake.book import ReadingError
from cabgraph.intake.parts import tidy

VERDICTS = ("replace", "reject", "prefer", "label", "candidates")
SEPARATOR = " | "


@dataclass(frozen=True)
class Correction:
    """What is known to be wrong with one published text."""

    published: str
    verdict: str
    corrected: tuple[str, ...]
    where: str
    reason: dict[str, str]
    source: str


@dataclass(frozen=True)
class Corrections:
    """All corrections of a country, found by the published text."""

    entries: dict[str, list[Correction]]

    def find(self, published: str, context: str = "") -> Correction | None:
        """Return the correction of a text that stands in a row with this other text."""
        entries = self.entries.get(tidy(published))
        return next((entry for entry in entries if entry.where in tidy(context)), None) if entries else None


def open_corrections(folder: Path) -> Corrections:
    """Read a country's `corrections.csv`, if it has one. Raises ReadingError."""
    path = folder / "corrections.csv"
    entries: dict[str, list[Correction]] = {}
    if path.is_file():
        for correction in _entries(path):
            entries.setdefault(tidy(correction.published), []).append(correction)
    return Corrections(entries)


def _entries(path: Path) -> Iterator[Correction]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), 2):
            try:
                if row["verdict"] not in VERDICTS:
                    raise ReadingError(f"{path}:{number}:verdict: {row['verdict']!r}: one of {', '.join(VERDICTS)}")
                yield Correction(
                    row["published"],
                    row["verdict"],
                    tuple(part for part in row["corrected"].split(SEPARATOR) if part),
                    tidy(row["where"]),
                    {"vi": row["reason_vi"], "en": row["reason_en"]},
                    row["source"],
                )
            except (KeyError, AttributeError) as error:
                raise ReadingError(f"{path}:{number}: {error!r}") from error
