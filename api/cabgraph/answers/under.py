"""Who may work under a regulation on a day: every line that cites it, judged as a check would judge it.

docs/decisions/0008-what-a-check-means.md, sections 2, 3 and 5; grants that a transition carries over count too.
"""

from datetime import date
from typing import Any

from cabgraph.answers.asked import Asked
from cabgraph.answers.law import Law
from cabgraph.answers.outcome import Judge, Judged
from cabgraph.answers.proof import Labels, day, named
from cabgraph.answers.remarks import Remarks
from cabgraph.answers.standing import lines_under
from cabgraph.index.lookup import Index

_VERDICTS = ("yes", "unknown", "no")
_STATES = {"in": "yes", "doubt": "unknown", "out": "no"}


def bodies(index: Index, iri: str, on: date, page: int, size: int) -> dict[str, Any]:
    """Return one page of who may work under a regulation, certainly or perhaps: a row for each body, activity, grant.

    `force` says whether the regulation itself is in force on the day, `notes` what else is to be known of it, and
    `out` how many bodies have only lines that cite it and do not count that day: no proof of a no
    where an annex was not read in full (decision 0006).
    """
    law = index.keep(Law.read)
    asked = Asked(None, on, regulation=iri, carried=law.carried_to(iri))
    judged = Judge(index, law, asked).judge(lines_under(index, asked.regulations, on))
    rows = _rows(judged)
    may = [row for row in rows if row["standing"] != "no"]
    by_verdict = {verdict: {row["body"] for row in rows if row["standing"] == verdict} for verdict in _VERDICTS}
    shown = may[(page - 1) * size : page * size]
    grants = {row["grant"]: row for row in index.ask("grants", things=sorted({row["grant"] for row in shown}))}
    labels = index.labels(
        [thing for row in shown for thing in (row["body"], row["activity"], row["grant"])]
        + [row["granted_by"] for row in grants.values()]
    )
    return {
        "on": on.isoformat(),
        "force": _STATES[law.force(iri, on.isoformat()).state],
        "notes": Remarks(index, law, asked, "yes" if by_verdict["yes"] else "unknown", judged[:1]).told(),
        "total": len(may),
        "certain": len(by_verdict["yes"]),
        "uncertain": len(by_verdict["unknown"] - by_verdict["yes"]),
        "out": len(by_verdict["no"] - by_verdict["yes"] - by_verdict["unknown"]),
        "lines": len(judged),
        "page": page,
        "size": size,
        "items": [_shown(row, grants[row["grant"]], labels) for row in shown],
    }


def _rows(judged: list[Judged]) -> list[dict[str, Any]]:
    """Return the lines together by body, activity, grant and verdict; the certain first."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for one in judged:
        line = one.line
        key = (one.verdict, line.body, line.activity, line.grant, one.reason)
        row = found.setdefault(
            key,
            {
                "body": line.body,
                "activity": line.activity,
                "grant": line.grant,
                "standing": one.verdict,
                "reason": one.reason,
                "lines": 0,
                "since": line.since,
                "until": line.until,
            },
        )
        row["lines"] += 1
        row["since"] = min(filter(None, (row["since"], line.since)), default=None)
        row["until"] = max(filter(None, (row["until"], line.until)), default=None)
    return [found[key] for key in sorted(found, key=lambda key: (_VERDICTS.index(key[0]), *key[1:]))]


def _shown(row: dict[str, Any], grant: dict[str, Any], labels: Labels) -> dict[str, Any]:
    return {
        **(named(labels, row["body"]) or {}),
        "activity": named(labels, row["activity"]),
        "grant": named(labels, row["grant"]),
        "number": grant["certificate_number"],
        "kind": grant["kind"],
        "granted_by": named(labels, grant["granted_by"]),
        "lines": row["lines"],
        "standing": row["standing"],
        "reason": row["reason"],
        "from": day(row["since"]),
        "until": day(row["until"]),
    }


def transitions(index: Index, iri: str) -> list[dict[str, Any]]:
    """Return the transitional provisions from or to a regulation: whom they let go on, and until when."""
    rows = [row for row in index.keep(Law.read).transitions if iri in (row["regulation"], row["successor"])]
    labels = index.labels(
        thing for row in rows for thing in (row["provision"], row["regulation"], row["successor"], row["subject"])
    )
    return [
        {
            **(named(labels, row["provision"]) or {}),
            "of": named(labels, row["regulation"]),
            "to": named(labels, row["successor"]),
            "subject": named(labels, row["subject"]),
            "from": day(row["valid_from"]),
            "until": day(row["valid_until"]),
            "to_its_end": row["to_its_end"] == "true",
        }
        for row in rows
    ]
