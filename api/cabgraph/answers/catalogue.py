"""Everything of a kind as a list: products, regulations, standards, provinces, authorities, decisions."""

from typing import Any

from cabgraph import names
from cabgraph.answers.facts import Facts
from cabgraph.answers.hs import digits_of, written_code
from cabgraph.answers.proof import day, named
from cabgraph.index.lookup import Index

KINDS = ("product", "regulation", "standard", "province", "org", "decision")
_FROM = ("signedOn", "inForceFrom", "validFrom")
_UNTIL = ("inForceUntil", "validUntil")
_EVERYTHING = 100_000
_HS_LENGTHS = (8, 6, 4)


def catalogue(index: Index, kind: str, text: str, page: int, size: int) -> dict[str, Any]:
    """Return one page of everything of a kind, or of what a text finds by number or name, the best first.

    Without a text, decisions come by day, the latest first; the others by number or name.
    """
    if text.strip():
        found = [row["thing"] for row in index.search(kind, text, _EVERYTHING)]
    elif kind == "decision":
        found = [row["thing"] for row in index.ask("decisions-by-day")]
    else:
        found = [row["thing"] for row in index.ask("things-by-code", kind=kind)]
    shown = found[(page - 1) * size : page * size]
    return {"kind": kind, "q": text, "total": len(found), "page": page, "size": size, "items": entries(index, shown)}


def entries(index: Index, things: list[str]) -> list[dict[str, Any]]:
    """Return things as a list shows them: name, number, days, issuer."""
    facts = Facts(index, things)
    issuers = {thing: facts.all(thing, "issuer") for thing in things}
    labels = index.labels([*things, *(issuer for several in issuers.values() for issuer in several)])

    def first(thing: str, properties: tuple[str, ...]) -> str | None:
        return next((value for name in properties if (value := day(facts.one(thing, name)))), None)

    return [
        {
            **(named(labels, thing) or {}),
            "number": facts.one(thing, "docNumber") or facts.one(thing, "notation"),
            "title": facts.text(thing, "title"),
            "from": first(thing, _FROM),
            "until": first(thing, _UNTIL),
            "date_text": facts.one(thing, "dateText"),
            "issuers": [named(labels, issuer) for issuer in issuers[thing]],
        }
        for thing in things
    ]


def hs_code(text: str) -> str | None:
    """Return the digits of an HS code, as `answers.hs` reads it; None for any other text."""
    written = written_code(text)
    return digits_of(written) if written else None


def products_of_hs(index: Index, code: str) -> list[str]:
    """Return the products listed under a code, under the headings above it, or under the codes below it."""
    above = [names.thing("hs", code[:length]) for length in _HS_LENGTHS if length <= len(code)]
    rows = index.ask("products-of-codes", codes=above, code=names.thing("hs", code))
    return [row["product"] for row in rows]
