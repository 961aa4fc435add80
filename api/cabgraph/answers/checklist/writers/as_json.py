"""A checked list as one JSON document, or as NDJSON: the head, then a record on each line, the summary last."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from cabgraph.answers.checklist.added import Adding
from cabgraph.answers.checklist.record import SUMMARY


def write_json(head: dict[str, Any], records: Iterable[dict[str, Any]], adding: Adding) -> Iterator[bytes]:
    """Write {head..., "rows": [...], "summary": {...}}."""
    yield orjson.dumps(head)[:-1] + b',"rows":['
    for number, record in enumerate(records):
        if record["kind"] == SUMMARY:
            yield b'\n],"summary":' + orjson.dumps(record) + b"}\n"
            return
        yield (b",\n" if number else b"\n") + orjson.dumps(linked(record, adding))


def write_ndjson(head: dict[str, Any], records: Iterable[dict[str, Any]], adding: Adding) -> Iterator[bytes]:
    """Write the head, each record, and the summary, one JSON object a line; each says its kind."""
    yield orjson.dumps({**head, "kind": "head"}) + b"\n"
    for record in records:
        yield orjson.dumps(linked(record, adding)) + b"\n"


def linked(record: dict[str, Any], adding: Adding) -> dict[str, Any]:
    """Return a record with the address of its proof in place of the query."""
    if "query" not in record:
        return record
    rest = {name: value for name, value in record.items() if name != "query"}
    return {**rest, "link": adding.link(record["query"]) or None}
