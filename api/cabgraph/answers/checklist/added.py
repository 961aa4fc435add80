"""The columns that are added to each row, in a language."""

from collections.abc import Iterator
from typing import Any, ClassVar, Final

from cabgraph.intake.parts import UNKNOWN
from cabgraph.texts import say

ADDED: Final = (
    "verdict",
    "reason",
    "explanation",
    "link",
    "decision",
    "decided_on",
    "on",
    "from",
    "until",
    "notes",
    "candidates",
    "problems",
)
"""The added columns, in order; their headings are texts of `[check-list]`."""


class Adding:
    """Writes the added cells of a record in one language; `address` is where the pages are, without a slash.

    `sheet` is the text that names a worksheet of it; `verdict` and `proof` are the places of these among the columns.
    """

    sheet: ClassVar[str] = "check-list.sheet"
    verdict: ClassVar[int] = 0
    proof: ClassVar[int] = 3

    def __init__(self, language: str, address: str, release: str) -> None:
        self.language = language
        self._address = address
        self._release = release
        self._unknown = say(language, "check.number-unknown")
        self._verdicts = {verdict: say(language, f"check-list.{verdict}") for verdict in ("yes", "no", "unknown")}

    def headings(self) -> list[str]:
        """Return the headings of the added columns."""
        return [say(self.language, f"check-list.column-{name}") for name in ADDED]

    def link(self, query: str | None) -> str:
        """Return the address of the page that shows an answer and its proof, from the same release."""
        return f"{self._address}/{self.language}/check?{query}&release={self._release}" if query else ""

    def cells(self, record: dict[str, Any]) -> list[str]:
        """Return the added cells of a record: those of its answer, or the headings over them, or none."""
        if record["kind"] == "headings":
            return self.headings()
        if "verdict" not in record:
            return []
        decision = record["decision"] or {}
        return [
            self._verdicts[record["verdict"]],
            record["reason"],
            record["explanation"][self.language],
            self.link(record["query"]),
            self._unknown if decision.get("number") == UNKNOWN else decision.get("number") or "",
            decision.get("signed_on") or "",
            record["on"] or "",
            record["from"] or "",
            record["until"] or "",
            " ".join(self._notes(record)),
            "; ".join(self._candidate(candidate) for candidate in record["candidates"]),
            "; ".join(problem["line"][self.language] for problem in record["problems"]),
        ]

    def _notes(self, record: dict[str, Any]) -> Iterator[str]:
        """Yield the notes on an answer, and what is known now where that is another answer."""
        yield from (note["text"][self.language] for note in record["notes"])
        now = record.get("now_known")
        if now and (now["verdict"], now["reason"]) != (record["verdict"], record["reason"]):
            told = now["explanation"][self.language]
            yield say(self.language, "check-list.now-known", verdict=self._verdicts[now["verdict"]], told=told)

    def _candidate(self, candidate: dict[str, Any]) -> str:
        codes = ", ".join(candidate["codes"]) or candidate["id"].rsplit("/", 1)[-1]
        return f"{candidate['label'][self.language]} ({codes})"
