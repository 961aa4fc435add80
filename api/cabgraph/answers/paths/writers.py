"""Many paths in the format asked for, written line by line; CSV and XLSX have a row for each cell."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from cabgraph.answers.checklist.record import SUMMARY
from cabgraph.answers.checklist.writers import FORMATS, Format
from cabgraph.answers.checklist.writers.as_csv import write_csv
from cabgraph.answers.checklist.writers.as_xlsx import write_xlsx
from cabgraph.answers.paths.added import PathAdding, flat, linked

Records = Iterable[dict[str, Any]]


def write(form: str, head: dict[str, Any], records: Records, adding: PathAdding) -> Iterator[bytes]:
    """Write a matrix in a format of `FORMATS`. Raises TooWideError."""
    if form == "csv":
        return write_csv(head, flat(head, records), adding)
    if form == "xlsx":
        return write_xlsx(head, flat(head, records), adding)
    return _json(head, records, adding) if form == "json" else _ndjson(head, records, adding)


def format_of(form: str) -> Format:
    """Return the media type and the suffix of a format."""
    return FORMATS[form]


def _json(head: dict[str, Any], records: Records, adding: PathAdding) -> Iterator[bytes]:
    """Write {head..., "rows": [...], "summary": {...}}."""
    yield orjson.dumps(_plain(head))[:-1] + b',"rows":['
    for number, record in enumerate(records):
        if record["kind"] == SUMMARY:
            yield b'\n],"summary":' + orjson.dumps(record) + b"}\n"
            return
        yield (b",\n" if number else b"\n") + orjson.dumps(linked(record, adding))


def _ndjson(head: dict[str, Any], records: Records, adding: PathAdding) -> Iterator[bytes]:
    """Write the head, each line, and the summary, one JSON object a line; each says its kind."""
    yield orjson.dumps({**_plain(head), "kind": "head"}) + b"\n"
    for record in records:
        yield orjson.dumps(linked(record, adding)) + b"\n"


_LAYOUT: Final = ("delimiter", "row", "width")


def _plain(head: dict[str, Any]) -> dict[str, Any]:
    """Return the head without what only tables need."""
    return {name: value for name, value in head.items() if name not in _LAYOUT}
