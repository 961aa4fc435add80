"""What somebody may mean who has typed a few letters: bodies, products, HS codes, standards, organisations."""

from collections.abc import Iterable, Sequence
from typing import Any

from cabgraph import names
from cabgraph.answers.hs import written_code
from cabgraph.index.lookup import Index
from cabgraph.texts import LANGUAGES

KINDS = ("body", "product", "regulation", "standard", "organisation", "participant")
_AMONG = {"participant": ("organisation", "body")}
_PARTIES = ("organisation", "participant")
_CODES_SHOWN = 3
_POOL = 60
_BEGINNING = 4


def suggest(index: Index, kind: str, text: str, limit: int = 8) -> list[dict[str, Any]]:
    """Return things of a kind that the text may stand for, the best first: marks and case ignored, codes by prefix.

    Each has `id`, `label`, `note` (the name that was matched, codes, province) and `value`: by language, what to type
    so that a check understands exactly this thing.
    """
    found = _found(index, kind, text, limit)
    if kind == "product" and any(character.isdigit() for character in text):
        found += [(thing, name) for thing, name in _found(index, "hs", written_code(text) or text, limit)]
    return described(index, kind, [thing for thing, _ in found[:limit]], dict(found))


def nearest(index: Index, kind: str, text: str, limit: int = 5) -> list[dict[str, Any]]:
    """Return things of a kind that share most words with a text that nothing matches whole.

    A word that nothing begins with counts by the longest beginning of it that something shares: one letter is wrong.
    """
    hits: dict[str, float] = {}
    for word in {word for word in names.slug(text).split("-") if len(word) > 1}:
        for beginning in (word[:length] for length in range(len(word), min(_BEGINNING, len(word)) - 1, -1)):
            found = {row["thing"] for row in index.search(kind, beginning, _POOL)}
            for thing in found:
                hits[thing] = hits.get(thing, 0) + len(beginning) / len(word)
            if found:
                break
    best = max(hits.values(), default=0)
    things = [thing for thing, count in hits.items() if count == best]
    return described(index, kind, sorted(things)[:limit]) if 0 < len(things) <= _POOL else []


def described(
    index: Index, kind: str, things: Sequence[str], matched: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    """Return things as suggestions, in their order."""
    codes = _codes(index, things) if kind == "body" else {}
    places = _places(index, things) if kind == "body" else {}
    labels = index.labels([*things, *(place for found in places.values() for place in found)])

    def note(thing: str, language: str) -> str:
        told = list(codes.get(thing, [])[:_CODES_SHOWN])
        name = (matched or {}).get(thing, "")
        if name and name not in labels[thing].values() and name not in told:
            told.insert(0, name)
        told += dict.fromkeys(labels[place][language] for place in places.get(thing, []))
        return " · ".join(told)

    return [
        {
            "id": thing,
            "label": labels[thing],
            "note": {language: note(thing, language) for language in LANGUAGES},
            "value": _value(index, kind, thing, labels[thing]),
        }
        for thing in things
    ]


def _found(index: Index, kind: str, text: str, limit: int) -> list[tuple[str, str]]:
    kinds = _AMONG.get(kind, (kind,))
    rows = [row for each in kinds for row in index.exact(each, text)]
    rows += [row for each in kinds for row in index.search(each, text, limit)]
    return list({row["thing"]: (row["thing"], row["name"]) for row in reversed(rows)}.values())[::-1]


def _value(index: Index, kind: str, thing: str, label: dict[str, str]) -> dict[str, str]:
    """The label where it stands for this thing alone, else the slug; of an HS code its digits.

    The slug of an organisation says its kind, which may be either where anybody may be meant.
    """
    own_kind, slug = names.kind_and_slug(thing) or (kind, thing)
    if kind in _PARTIES:
        slug = f"{own_kind}/{slug}"
    elif own_kind != kind:
        return dict.fromkeys(LANGUAGES, slug)
    return {language: label[language] if _only(index, kind, label[language], thing) else slug for language in LANGUAGES}


def _only(index: Index, kind: str, text: str, thing: str) -> bool:
    return {row["thing"] for each in _AMONG.get(kind, (kind,)) for row in index.exact(each, text)} == {thing}


def _codes(index: Index, bodies: Iterable[str]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for row in index.ask("codes-of-bodies", things=list(bodies)):
        codes.setdefault(row["body"], []).append(row["code"])
    return codes


def _places(index: Index, bodies: Iterable[str]) -> dict[str, list[str]]:
    """Return the provinces of each body, so that two of one name can be told apart."""
    return {
        body: [row["value"] for row in rows if (names.kind_and_slug(row["value"]) or ("",))[0] == "province"]
        for body in bodies
        if (rows := index.ask("facet-values-of-body", body=body, facet="jurisdiction"))
    }
