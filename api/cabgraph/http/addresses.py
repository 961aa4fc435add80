"""Where the page of a thing is: one rule for every link of every page."""

from urllib.parse import quote

from cabgraph import names

PAGES = {
    "body": "bodies",
    "grant": "grants",
    "decision": "decisions",
    "regulation": "regulations",
    "standard": "standards",
    "product": "products",
    "province": "provinces",
    "org": "authorities",
}
"""Kind of a thing -> the word of its page's path. Other kinds have the plain page of `things`."""


LISTED = {word: kind for kind, word in PAGES.items() if kind not in ("body", "grant")}
"""Word of a path -> the kind that it lists; bodies have a search, grants the expiry watch."""


def page_path(language: str, kind: str, slug: str) -> str:
    """Return the path of the page of a thing in a language."""
    word = PAGES.get(kind)
    rest = f"{word}/{quote(slug)}" if word else f"things/{kind}/{quote(slug)}"
    return f"/{language}/{rest}"


def page_of(language: str, iri: str) -> str:
    """Return the address of the page of a thing from its IRI; an IRI that is none of ours is its own address."""
    found = names.kind_and_slug(iri)
    return page_path(language, *found) if found else iri


def in_other_language(language: str, path: str, query: str) -> str:
    """Return the address of the same page, with the same query, in a language; its start page for any other path."""
    parts = path.split("/", 2)
    rest = parts[2] if len(parts) == 3 and parts[1] in ("vi", "en") else ""
    return f"/{language}/{quote(rest)}" + (f"?{query}" if query and rest else "")
