"""What is wrong with a row, or worth knowing of it: a sentence of `web/texts` and the cell it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from cabgraph.intake.problems import CellError
from cabgraph.texts import LANGUAGES, both


@dataclass(frozen=True)
class Remark:
    """A sentence about one cell. An error keeps its row from being answered, a note does not.

    `key` is the sentence's place in the texts; parameters may themselves be given by language.
    """

    column: str
    text: str
    key: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    severity: Literal["error", "note"] = "note"

    def sentences(self) -> dict[str, str]:
        """Return what is wrong, in every language."""
        return both(self.key, **self.parameters)

    def lines(self, file: str, row: int) -> dict[str, str]:
        """Return `file:row:column: 'text': what is wrong` in every language."""
        said = self.sentences()
        place = ":".join(filter(None, (file, str(row), self.column)))
        shown = f" {self.text!r}:" if self.text else ""
        return {language: f"{place}:{shown} {said[language]}" for language in LANGUAGES}


def of_cell(column: str, text: str, error: CellError) -> Remark:
    """Return the remark that a cell cannot be read."""
    return Remark(column, text, f"intake.{error.code}", error.parameters, "error")
