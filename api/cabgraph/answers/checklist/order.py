"""What is asked of one run: which list, in which format and language, and how it is told to another process."""

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, ClassVar, Self

from cabgraph.answers.checklist.headings import Headings, HeadingsError
from cabgraph.intake.problems import SheetError
from cabgraph.settings import Settings
from cabgraph.texts import LANGUAGES, both


@dataclass(frozen=True)
class Order:
    """One run over one list. `kept` is the folder of a finished list, "" where none is kept.

    `module` is the module that runs it, `added` what its answers' file adds to the list's name.
    """

    module: ClassVar[str] = "cabgraph.answers.checklist.worker"
    added: ClassVar[str] = "checked"

    name: str
    format: str = "csv"
    language: str = "vi"
    address: str = ""
    on: date | None = None
    known_at: datetime | None = None
    kept: str = ""
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def short(self) -> bool:
        """Whether the run is known to be over soon, so that it need not give way to others."""
        return False

    def to_json(self) -> str:
        """Return the order as another process reads it."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read an order."""
        found = cls(**json.loads(text))
        return replace(
            found,
            on=date.fromisoformat(str(found.on)) if found.on else None,
            known_at=datetime.fromisoformat(str(found.known_at)) if found.known_at else None,
        )

    def with_settings(self, settings: Settings) -> Self:
        """Return the order for a process that is to work with these settings."""
        return replace(self, settings=settings.model_dump(mode="json"))


@dataclass(frozen=True)
class Refusal:
    """Why a file is no list that can be checked, in every language; `code` is stable."""

    code: str
    detail: dict[str, str]
    members: dict[str, Any] = field(default_factory=dict)


_SHOWN = 12


def refusal(error: SheetError | HeadingsError, name: str, headings: Headings) -> Refusal:
    """Return why a file was refused, with its name, the row, and for headings what was found and what is needed."""
    if isinstance(error, SheetError):
        said = both(f"intake.{error.code}", **error.parameters)
        detail = {language: f"{name}:{error.row}: {text}" for language, text in said.items()}
        return Refusal(str(error.code), detail, {"file": name, "row": error.row})
    needed = [known for known in headings.columns.values() if known.about == "body"]
    detail = {}
    for language in LANGUAGES:
        nothing = both("check-list.nothing-found")[language]
        detail[language] = (
            f"{name}:{error.row}: "
            + both(
                "check-list.headings-missing",
                found=", ".join(known.label[language] for known in error.found) or nothing,
                needed=", ".join(known.label[language] for known in needed),
                row=error.row,
                shown=" | ".join(" ".join(cell.split())[:40] for cell in error.cells[:_SHOWN]),
            )[language]
        )
    return Refusal(
        "headings-missing",
        detail,
        {
            "file": name,
            "row": error.row,
            "found": [known.name for known in error.found],
            "needed": [known.name for known in needed],
        },
    )
