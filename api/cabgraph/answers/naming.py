"""Names, codes and slugs -> the things of the release that they stand for."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from cabgraph import names
from cabgraph.answers.hs import digits_of, written_code
from cabgraph.index.lookup import Index

_CODES: Final = ("certificate", "published code")
"""Uses of a name that can be the number of a grant: that of the grant itself, and what a source prints with a body."""


class NotUnderstoodError(Exception):
    """A word of the check names nothing here, or more than one thing.

    `candidates` are the things that it names; `near` are things that may be meant by one that names nothing.
    """

    def __init__(self, field: str, text: str, candidates: Sequence[str] = (), near: Sequence[str] = ()) -> None:
        super().__init__(f"{field}: {text!r}")
        self.field = field
        self.text = text
        self.candidates = tuple(candidates)
        self.near = tuple(near)


class UnreadableError(NotUnderstoodError):
    """A word has no readable form; `code` is the text of `[check]` that says what is expected.

    `alike` are words that may have been meant, listed.
    """

    def __init__(self, field: str, text: str, code: str, near: Sequence[str] = ()) -> None:
        super().__init__(field, text)
        self.code = code
        self.alike = ", ".join(near)


def find_thing(index: Index, kind: str, text: str) -> str:
    """Return the one thing of a kind that a name, a code or a slug stands for. Raises NotUnderstoodError."""
    if kind == "body":
        body, _, _ = find_body(index, text)
        if body is None:
            raise NotUnderstoodError(kind, text, ())
        return body
    found = find_one(index, kind, text)
    if found is None:
        raise NotUnderstoodError(kind, text, ())
    return found


def find_body(index: Index, text: str) -> tuple[str | None, tuple[str, ...], str]:
    """Return the body, the grants and the certificate that a name or code stands for; no body when nobody knows it.

    Raises NotUnderstoodError when it fits several bodies.
    """
    known = _known(index, "body", text)
    if known:
        return known, (), ""
    exact = index.exact("body", text)
    bodies = _things(exact)
    if len(bodies) == 1:
        certified = [row for row in exact if row["use"] == "certificate"]
        if certified and all(row["use"] in _CODES for row in exact):
            return bodies[0], tuple(sorted({row["grant"] for row in certified})), certified[0]["name"]
        return bodies[0], (), ""
    found = bodies or _things(index.search("body", text))
    if len(found) > 1:
        raise NotUnderstoodError("body", text, found)
    return (found[0] if found else None), (), ""


def find_one(index: Index, kind: str, text: str) -> str | None:
    """Return the one thing of a kind that a text stands for, None for no text. Raises NotUnderstoodError."""
    return find_among(index, kind, ((kind, kind),), text) if text else None


def find_among(index: Index, field: str, kinds: Sequence[tuple[str, str]], text: str) -> str:
    """Return the one thing of several kinds that a text stands for: an IRI, an identifier, a code or a name.

    Each kind of the index stands with the kind of the things' addresses. Raises NotUnderstoodError of the field, with
    the things that it may be.
    """
    for kind, segment in kinds:
        known = _known(index, kind, text, segment)
        if known:
            return known
    searched = tuple(dict.fromkeys(kind for kind, _ in kinds))
    for look in (index.exact, index.search):
        found = list(dict.fromkeys(thing for kind in searched for thing in _things(look(kind, text))))
        if len(found) == 1:
            return found[0]
        if found:
            raise NotUnderstoodError(field, text, found)
    raise NotUnderstoodError(field, text)


def find_products(index: Index, text: str) -> tuple[tuple[str, ...], str | None]:
    """Return the product of a name, or every product listed under an HS code and the code.

    Where nothing is listed under a code or below it, the longest listed code above it counts: a list that names a
    heading names every code of it. Raises UnreadableError for digits that are no HS code, NotUnderstoodError as
    `find_one` does.
    """
    written = written_code(text)
    if written is not None:
        digits = digits_of(written)
        if digits is None:
            raise UnreadableError("product", text, "hs-code-form")
        listed, code = _listed(index, digits)
        if not listed:
            raise NotUnderstoodError("product", text, ())
        return listed, code
    found = find_one(index, "product", text)
    return ((found,) if found else ()), None


def _listed(index: Index, digits: str) -> tuple[tuple[str, ...], str]:
    """Return the products listed under an HS code, and the code that lists them: it, or the longest above it."""
    code = names.thing("hs", digits)
    rows = index.ask("products-of-hs", hs=code)
    for length in range(len(digits) - 2, 2, -2):
        if rows:
            break
        code = names.thing("hs", digits[:length])
        rows = index.ask("products-of-codes", codes=[code], code="")
    return tuple(row["product"] for row in rows), code


def find_standards(index: Index, text: str) -> tuple[tuple[str, ...], bool]:
    """Return the editions that a reference stands for, all of the standard when it has no year, and whether it has one.

    Raises NotUnderstoodError when there is no such standard.
    """
    if not text:
        return (), False
    known = _known(index, "standard", text)
    found = [known] if known else _things(index.exact("standard", text))
    if found:
        years = {row["edition_year"] for row in index.ask("editions-of-standards", things=found)}
        editions = [row["standard"] for row in index.ask("same-standard", things=found)]
        return tuple(editions or found), None not in years
    editions = _editions(index, text)
    if not editions:
        raise NotUnderstoodError("standard", text, _things(index.search("standard", text, 10)))
    return tuple(editions), False


def find_province(index: Index, text: str, on: date) -> str:
    """Return the province that a name or a code stands for, the one of the day asked where several had it.

    Raises NotUnderstoodError.
    """
    known = _known(index, "province", text)
    found = [known] if known else _things(index.exact("province", text)) or _things(index.search("province", text))
    if len(found) > 1:
        of_the_day = set(provinces_on(index, on))
        found = [thing for thing in found if thing in of_the_day] or found
    if len(found) != 1:
        raise NotUnderstoodError("near", text, found)
    return found[0]


def provinces_on(index: Index, on: date) -> list[str]:
    """Return the provinces that there were, or may have been, on a day."""
    day = on.isoformat()
    return [
        row["province"]
        for row in index.ask("provinces")
        if (row["possibly_from"] or row["valid_from"] or "") <= day <= (row["valid_until"] or day)
    ]


def _editions(index: Index, text: str) -> list[str]:
    key = names.code_key(text)
    if not key:
        return []
    return [row["thing"] for row in index.ask("editions-of-standard", key=key)]


def _known(index: Index, kind: str, text: str, segment: str = "") -> str | None:
    """Return the thing of an IRI, of an identifier, or of an identifier with the kind before it as in addresses."""
    spelt = (text,) if text.startswith(names.THINGS) else (names.thing(segment or kind, text), names.THINGS + text)
    return next((iri for iri in spelt if index.ask("names-of-thing", thing=iri, kind=kind)), None)


def _things(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(row["thing"] for row in rows))
