"""Where the page and the data of a thing are: one rule for every link of every page."""

from urllib.parse import quote, urlencode

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
    "arrangement": "arrangements",
}
"""Kind of a thing -> the word of its page's path. Other kinds have the plain page of `things`."""


LISTED = {word: kind for kind, word in PAGES.items() if kind not in ("body", "grant", "arrangement")}
"""Word of a path -> the kind that it lists; bodies have a search, grants the expiry watch, arrangements their own."""


def page_path(language: str, kind: str, slug: str) -> str:
    """Return the path of the page of a thing in a language."""
    word = PAGES.get(kind)
    rest = f"{word}/{quote(slug)}" if word else f"things/{kind}/{quote(slug)}"
    return f"/{language}/{rest}"


def page_of(language: str, iri: str) -> str:
    """Return the address of the page of a thing from its IRI; an IRI that is none of ours is its own address."""
    found = names.kind_and_slug(iri)
    if found:
        return page_path(language, *found)
    return any_page_of(language, iri) if iri.startswith(names.BASE) else iri


def any_page_of(language: str, iri: str) -> str:
    """Return the address of the page of whatever the graph speaks of, ours or not."""
    if iri == names.VOCABULARY:
        return f"/{language}/vocabulary"
    found = names.kind_and_slug(iri)
    return page_path(language, *found) if found else f"/{language}/things?{urlencode({'iri': iri})}"


def data_of(iri: str) -> str:
    """Return the path (and query) at which this server answers with the data of whatever the graph speaks of.

    One of our own IRIs without a fragment is a path of ours; the vocabulary's fragment is empty; all else is asked for,
    as is what is said of a graph, whose own address is that of its content.
    """
    path = iri.removeprefix(names.BASE)
    ours = path != iri and not iri.startswith(names.GRAPHS) and "#" not in path
    if iri == names.VOCABULARY or ours:
        return f"/{path.rstrip('#')}"
    return f"/things?{urlencode({'iri': iri})}"


def in_other_language(language: str, path: str, query: str) -> str:
    """Return the address of the same page, with the same query, in a language; its start page for any other path."""
    parts = path.split("/", 2)
    rest = parts[2] if len(parts) == 3 and parts[1] in ("vi", "en") else ""
    return f"/{language}/{quote(rest)}" + (f"?{query}" if query and rest else "")
