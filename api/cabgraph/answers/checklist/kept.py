"""A finished list in a folder of its own: looked at page by page, written in any format, then thrown away.

`records.ndjson` holds the records, `places` where each begins and which verdict it has, `head.json` and `status.json`
what people are told while it runs and after. Nothing else knows the folder; it goes as a whole.
"""

import json
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import orjson

from cabgraph.answers.checklist.record import SUMMARY

VERDICTS: Final = ("yes", "no", "unknown", "none", "unanswered")
_OTHER: Final = 9
_PLACE: Final = struct.Struct("<QB?")
_RECORDS, _PLACES, _HEAD, _STATUS = "records.ndjson", "places", "head.json", "status.json"


class Kept:
    """The folder of one list."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, head: dict[str, Any], records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Keep the head and the records, and pass each on once it is written."""
        (self.folder / _HEAD).write_bytes(orjson.dumps(head))
        at = 0
        with (self.folder / _RECORDS).open("wb") as lines, (self.folder / _PLACES).open("wb") as places:
            for record in records:
                line = orjson.dumps(record) + b"\n"
                lines.write(line)
                if record["kind"] != SUMMARY:
                    places.write(_PLACE.pack(at, _number(record), _is_broken(record)))
                at += len(line)
                yield record

    def tell(self, status: dict[str, Any]) -> None:
        """Say how far the run is; readers see the old status or the new one, never half of it."""
        fresh = self.folder / f"{_STATUS}.new"
        fresh.write_text(json.dumps(status), encoding="utf-8")
        fresh.replace(self.folder / _STATUS)

    @property
    def status(self) -> dict[str, Any]:
        """How far the run is. Raises FileNotFoundError when there is no such list (any more)."""
        found: dict[str, Any] = orjson.loads((self.folder / _STATUS).read_bytes())
        return found

    @property
    def head(self) -> dict[str, Any]:
        """What was known before the first row."""
        found: dict[str, Any] = orjson.loads((self.folder / _HEAD).read_bytes())
        return found

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield every record, the summary last."""
        with (self.folder / _RECORDS).open("rb") as lines:
            for line in lines:
                yield orjson.loads(line)

    def page(self, wanted: str, start: int, size: int) -> tuple[int, list[dict[str, Any]]]:
        """Return how many answered rows have a verdict, or "broken", or "" for any, and some of them."""
        data = (self.folder / _PLACES).read_bytes()
        found = [at for at, number, broken in _PLACE.iter_unpack(data) if _wanted(wanted, number, broken=broken)]
        with (self.folder / _RECORDS).open("rb") as lines:
            shown = []
            for at in found[start : start + size]:
                lines.seek(at)
                shown.append(orjson.loads(lines.readline()))
        return len(found), shown


def _number(record: dict[str, Any]) -> int:
    return VERDICTS.index(record["verdict"]) if "verdict" in record else _OTHER


def _is_broken(record: dict[str, Any]) -> bool:
    return any(problem["severity"] == "error" for problem in record.get("problems", ()))


def _wanted(wanted: str, number: int, *, broken: bool) -> bool:
    if wanted == "broken":
        return broken
    return number != _OTHER and (not wanted or VERDICTS[number] == wanted)
