"""Drafts of the notices to bodies that rest on a document which is superseded: one for each body and grant."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from cabgraph.answers.sheets import Sheet
from cabgraph.questions.table import Column, Table, terms
from cabgraph.texts import LANGUAGES, both, say

_COLUMNS = (
    "body",
    "body_label",
    "grant",
    "grant_label",
    "lines",
    "standing",
    "successor",
    "transition_until",
    "notice",
)


def notices(found: Sheet, document: dict[str, str]) -> list[dict[str, Any]]:
    """Return a draft for every grant that rests on the document: whom it goes to, how many lines, and the sentence.

    A grant without such lines rests on the document as a whole. `document` is its name by language. A transition whose
    end no source tells is said to be unknown.
    """
    lines: dict[str, int] = {}
    for item in _part(found, "line"):
        grant = item["grant"]["id"]
        lines[grant] = lines.get(grant, 0) + 1
    drafts: dict[tuple[str, str], dict[str, Any]] = {}
    for item in _part(found, "grant"):
        draft = drafts.setdefault(
            (item["holder"]["id"], item["thing"]["id"]),
            {
                "body": item["holder"],
                "grant": item["thing"],
                "lines": lines.get(item["thing"]["id"], 0),
                "standing": item["standing"],
                "successors": [],
                "transition_until": item["transition_until"],
            },
        )
        if item["successor"] and item["successor"] not in draft["successors"]:
            draft["successors"].append(item["successor"])
    return [{**draft, "notice": _sentence(draft, document)} for draft in drafts.values()]


def notices_table(drafts: Iterable[dict[str, Any]], language: str) -> Table:
    """Return the drafts as a table in a language."""
    rows = (
        (
            draft["body"]["id"],
            draft["body"]["label"][language],
            draft["grant"]["id"],
            draft["grant"]["label"][language],
            draft["lines"],
            draft["standing"],
            "; ".join(each["label"][language] for each in draft["successors"]),
            draft["transition_until"],
            draft["notice"][language],
        )
        for draft in drafts
    )
    columns = tuple(Column(name, both(f"cooperation.notice-{name.replace('_', '-')}")) for name in _COLUMNS)
    return Table("notices", both("cooperation.notices"), columns, terms(rows))


def _part(found: Sheet, part: str) -> Iterable[dict[str, Any]]:
    return (item for item in found.items if item["part"] == part)


def _sentence(draft: dict[str, Any], document: dict[str, str]) -> dict[str, str]:
    until = draft["transition_until"]
    told = {}
    for language in LANGUAGES:
        successors = "; ".join(each["label"][language] for each in draft["successors"])
        key = f"{'by' if successors else 'end'}-{'until' if until else 'unknown'}"
        key += "" if draft["lines"] else "-whole"
        told[language] = say(
            language,
            f"cooperation.draft-{key}",
            body=draft["body"]["label"][language],
            grant=draft["grant"]["label"][language],
            document=document[language],
            successor=successors,
            lines=draft["lines"],
            until=date.fromisoformat(until) if until else "",
        )
    return told
