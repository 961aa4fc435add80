"""A checked list in the format asked for, written row by row."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, NamedTuple

from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.writers.as_csv import write_csv
from cabgraph.answers.checklist.writers.as_json import write_json, write_ndjson
from cabgraph.answers.checklist.writers.as_xlsx import write_xlsx

Records = Iterable[dict[str, Any]]
Writer = Callable[[dict[str, Any], Records, Adding], Iterator[bytes]]
"""(head, records with the summary at the end, the added columns) -> bytes."""


class Format(NamedTuple):
    """A format: its media type, the suffix of its files, and what writes it."""

    media_type: str
    suffix: str
    write: Writer


FORMATS: Final[dict[str, Format]] = {
    "csv": Format("text/csv; charset=utf-8", ".csv", write_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", write_xlsx),
    "json": Format("application/json", ".json", write_json),
    "ndjson": Format("application/x-ndjson", ".ndjson", write_ndjson),
}
"""Every format of a checked list, by the name that requests use."""
