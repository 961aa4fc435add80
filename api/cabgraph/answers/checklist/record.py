"""A line as plain data: what JSON shows, what a finished list is kept as, what other formats are written from."""

from collections.abc import Iterator
from typing import Any, Final

from cabgraph.answers.checklist.answering import RowAnswer
from cabgraph.answers.checklist.run import CheckList, Line

SUMMARY: Final = "summary"
"""The kind of the last record."""


def head(run: CheckList) -> dict[str, Any]:
    """Return what is known before the first row: the file, its headings and what they were taken for, the release."""
    columns = run.columns
    return {
        "file": run.name,
        "format": run.about.kind,
        "delimiter": run.about.delimiter,
        "converted_from": run.encoding or None,
        "row": columns.row,
        "width": run.width,
        "headings": list(columns.cells),
        "columns": [known.name if known else None for known in columns.known],
        "release": run.release,
    }


def record(line: Line, file: str) -> dict[str, Any]:
    """Return a line as plain data."""
    found: dict[str, Any] = {"row": line.number, "kind": line.kind, "cells": list(line.cells)}
    return {**found, **_answer(line.answer, file, line.number)} if line.answer else found


def _answer(found: RowAnswer, file: str, row: int) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "reason": found.reason,
        "explanation": found.explanation,
        "on": found.on or None,
        "decision": {"number": found.decision, "signed_on": found.decided_on or None} if found.decision else None,
        "from": found.since or None,
        "until": found.until or None,
        "query": found.query or None,
        "known_at": found.known_at or None,
        "now_known": found.now_known,
        "candidates": list(found.candidates),
        "notes": [{"code": note["code"], "text": note["text"]} for note in found.notes],
        "problems": [
            {
                "column": remark.column,
                "text": remark.text,
                "severity": remark.severity,
                "line": remark.lines(file, row),
            }
            for remark in found.remarks
        ],
    }


def summary(run: CheckList) -> dict[str, Any]:
    """Return the counts so far: rows answered, by verdict, how many could not be read, whether the file broke off."""
    counts = run.counts
    return {
        "kind": SUMMARY,
        "rows": counts.rows,
        "verdicts": {verdict: counts.verdicts[verdict] for verdict in ("yes", "no", "unknown")},
        "broken": counts.broken,
        "stopped": counts.stopped,
    }


def records(run: CheckList) -> Iterator[dict[str, Any]]:
    """Yield every line of a run as plain data, and its summary at the end."""
    for line in run.lines():
        yield record(line, run.name)
    yield summary(run)
