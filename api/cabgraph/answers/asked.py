"""What somebody asked, in words, and the same as things of the release."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cabgraph import names
from cabgraph.index.lookup import Index

_HS_CODE = re.compile(r"\d{4}(\.?\d{2}(\.?\d{2})?)?(\.?\d{2})?")


@dataclass(frozen=True)
class Words:
    """A check as it was typed; every filter but the body may be left out."""

    body: str
    activity: str = ""
    product: str = ""
    regulation: str = ""
    standard: str = ""
    on: date | None = None
    known_at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """A check as it was understood: IRIs of the release. `grants` narrows to one certificate's grants."""

    body: str | None
    on: date
    grants: tuple[str, ...] = ()
    certificate: str = ""
    activity: str | None = None
    products: tuple[str, ...] = ()
    regulation: str | None = None
    standards: tuple[str, ...] = ()
    known_at: datetime | None = None

    @property
    def filtered(self) -> bool:
        """Whether anything beside the body narrows the check."""
        return bool(self.activity or self.products or self.regulation or self.standards)


class NotUnderstoodError(Exception):
    """A word of the check names nothing here, or more than one thing."""

    def __init__(self, field: str, text: str, candidates: Sequence[str]) -> None:
        super().__init__(f"{field}: {text!r}")
        self.field = field
        self.text = text
        self.candidates = tuple(candidates)


def understand(index: Index, words: Words, today: date) -> Asked:
    """Turn words into things. A body nobody knows is no error: the answer says so.

    Raises NotUnderstoodError when a name is ambiguous, or a filter names nothing.
    """
    body, grants, certificate = _body(index, words.body)
    return Asked(
        body=body,
        on=words.on or today,
        grants=grants,
        certificate=certificate,
        activity=_one(index, "activity", words.activity),
        products=_products(index, words.product),
        regulation=_one(index, "regulation", words.regulation),
        standards=_standards(index, words.standard),
        known_at=words.known_at,
    )


def find_thing(index: Index, kind: str, text: str) -> str:
    """Return the one thing of a kind that a name, a code or a slug stands for. Raises NotUnderstoodError."""
    if kind == "body":
        body, _, _ = _body(index, text)
        if body is None:
            raise NotUnderstoodError(kind, text, ())
        return body
    found = _one(index, kind, text)
    if found is None:
        raise NotUnderstoodError(kind, text, ())
    return found


def _body(index: Index, text: str) -> tuple[str | None, tuple[str, ...], str]:
    known = _known(index, "body", text)
    if known:
        return known, (), ""
    exact = index.exact("body", text)
    bodies = _things(exact)
    if len(bodies) == 1:
        certified = [row for row in exact if row["use"] == "certificate"]
        if len(certified) == len(exact):
            return bodies[0], tuple(sorted({row["grant"] for row in certified})), certified[0]["name"]
        return bodies[0], (), ""
    found = bodies or _things(index.search("body", text))
    if len(found) > 1:
        raise NotUnderstoodError("body", text, found)
    return (found[0] if found else None), (), ""


def _one(index: Index, kind: str, text: str) -> str | None:
    if not text:
        return None
    known = _known(index, kind, text)
    if known:
        return known
    found = _things(index.exact(kind, text)) or _things(index.search(kind, text))
    if len(found) != 1:
        raise NotUnderstoodError(kind, text, found)
    return found[0]


def _products(index: Index, text: str) -> tuple[str, ...]:
    """A product's name is one product; an HS code is every product listed under it."""
    if text and _HS_CODE.fullmatch(text.strip()):
        code = names.thing("hs", text.strip().replace(".", ""))
        listed = index.ask("products-of-hs", hs=code)
        if not listed:
            raise NotUnderstoodError("product", text, ())
        return tuple(row["product"] for row in listed)
    found = _one(index, "product", text)
    return (found,) if found else ()


def _standards(index: Index, text: str) -> tuple[str, ...]:
    """An undated reference stands for every edition of the standard."""
    if not text:
        return ()
    known = _known(index, "standard", text)
    found = [known] if known else _things(index.exact("standard", text)) or _editions(index, text)
    if not found:
        raise NotUnderstoodError("standard", text, _things(index.search("standard", text, 10)))
    return tuple(found)


def _editions(index: Index, text: str) -> list[str]:
    key = names.code_key(text)
    if not key:
        return []
    return [row["thing"] for row in index.ask("editions-of-standard", key=key)]


def _known(index: Index, kind: str, text: str) -> str | None:
    iri = text if text.startswith(names.THINGS) else names.thing(kind, text)
    return iri if index.ask("names-of-thing", thing=iri, kind=kind) else None


def _things(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(row["thing"] for row in rows))
