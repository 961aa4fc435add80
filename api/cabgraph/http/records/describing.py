"""The description of a thing as an answer: which format, what it says of itself, and the links of its headers."""

from typing import Annotated, Literal
from urllib.parse import quote, urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel

from cabgraph import names
from cabgraph.answers.description import MOST_COUNTED, QUESTION, Description, describe
from cabgraph.answers.registry import Registry
from cabgraph.http.addresses import any_page_of, data_of
from cabgraph.http.files import OPEN
from cabgraph.http.negotiation import RDF_FORMATS, best_type
from cabgraph.http.problems import ProblemError
from cabgraph.http.rdf import as_json_ld, rewrite, serialise
from cabgraph.questions.terms import ParameterError
from cabgraph.settings import Settings
from cabgraph.texts import LANGUAGES, both

_CONTEXT = "description.jsonld"
_NAMES = {"ttl": "Turtle", "jsonld": "JSON-LD", "nt": "N-Triples", "rdf": "RDF/XML"}
_N_TRIPLES = RDF_FORMATS["nt"]


class Wish(BaseModel):
    """How a description is wanted; `release` is read where the registry is chosen."""

    format: Literal["ttl", "jsonld", "nt", "rdf"] | None = None
    after: str = ""
    release: str = ""

    def query(self, **others: str) -> str:
        """Return the query string of the same wish with other values, those left empty left out."""
        values = {"format": self.format or "", "after": self.after, "release": self.release, **others}
        kept = {name: value for name, value in values.items() if value}
        return urlencode(kept)


def get_wish(
    format: Annotated[Literal["ttl", "jsonld", "nt", "rdf"] | None, Query()] = None,  # noqa: A002 - the address's word
    after: Annotated[str, Query(max_length=1000, description="Go on with the things that lead here, after one.")] = "",
    release: Annotated[str, Query(max_length=64)] = "",
) -> Wish:
    """Return how a description is wanted."""
    return Wish(format=format, after=after, release=release)


Wished = Annotated[Wish, Depends(get_wish)]


def described(registry: Registry, iris: list[str], wish: Wish) -> Description | None:
    """Return the description of the first IRI of which the release says anything, else of one that is led to.

    What leads to a thing is left out where the answer only leads to the data or the page.
    """
    led_to = None
    for iri in iris:
        try:
            found = describe(registry, iri, wish.after, brief=not wish.format)
        except ParameterError:
            continue
        if found.own:
            return found
        if found.inbound.total and led_to is None:
            led_to = found
    return led_to


def answer(
    request: Request, registry: Registry, settings: Settings, language: str, found: Description, wish: Wish
) -> Response:
    """Send a browser to the page and everybody else to the data; where a format is asked for, answer the data."""
    address = data_of(found.iri)
    links = _links(registry, found, address, wish)
    if wish.format:
        media_type = RDF_FORMATS[wish.format]
        about = _about(registry, _origin(request, settings), found, address, wish)
        links += [
            f'<{_uri(found.iri)}>; rel="describes"',
            f'</releases/{registry.release.manifest.id}>; rel="describedby"',
        ]
        content = serialise(found.statements + about, media_type)
        return Response(content, headers={**OPEN, "Link": ", ".join(links)}, media_type=media_type)
    offered = [*RDF_FORMATS.values(), "text/html"]
    wanted = best_type(request.headers.get("accept", ""), offered)
    if wanted is None:
        raise ProblemError(406, "not-acceptable", both("errors.not-acceptable"), offered=offered)
    if wanted == "text/html":
        target = _page(language, found.iri, wish)
    else:
        name = next(name for name, media in RDF_FORMATS.items() if media == wanted)
        target = _with(address, wish.query(format=name))
    links.append(f'<{_with(address, wish.query(format="ttl"))}>; rel="describedby"; type="text/turtle"')
    return RedirectResponse(target, 303, headers={**OPEN, "Link": ", ".join(links)})


def _links(registry: Registry, found: Description, address: str, wish: Wish) -> list[str]:
    """Return what every answer about a thing links to (RFC 8288): its other forms, its name, where they come from."""
    kept = Wish(release=wish.release, after=wish.after)
    forms = [
        f'<{_with(address, kept.query(format=name))}>; rel="alternate"; type="{media}"'
        for name, media in RDF_FORMATS.items()
    ]
    pages = [
        f'<{_page(tongue, found.iri, kept)}>; rel="alternate"; type="text/html"; hreflang="{tongue}"'
        for tongue in LANGUAGES
    ]
    others = [f'<{_uri(found.iri)}>; rel="canonical"', f'<{data_of(names.thing("question", QUESTION))}>; rel="via"']
    others += [f'<{licence}>; rel="license"' for licence in registry.release.manifest.licences]
    if found.inbound.following:
        others.append(f'<{_with(address, wish.query(after=found.inbound.following))}>; rel="next"')
    return [*forms, *pages, *others]


def _about(registry: Registry, origin: str, found: Description, address: str, wish: Wish) -> bytes:
    """Return the statements of the document about itself: its topic, release, source, and which links it tells."""
    inbound = found.inbound
    following = _with(address, Wish(release=wish.release, after=inbound.following).query())
    partial = bool(inbound.following or wish.after or inbound.more)
    document = {
        "id": origin + _with(address, Wish(release=wish.release, after=wish.after).query()),
        "type": ["Document", "PartialCollectionView"] if partial else "Document",
        "primaryTopic": found.iri,
        "inDataset": names.thing("release", registry.release.manifest.id),
        "source": names.thing("question", QUESTION),
        "licence": registry.release.manifest.licences,
        "description": told(found),
        "totalItems": None if inbound.more else inbound.total,
        "next": origin + following if inbound.following else None,
    }
    return rewrite(as_json_ld(document, _CONTEXT), _N_TRIPLES)


def told(found: Description) -> dict[str, str]:
    """Return the sentence that says how many things lead to one and how many of them are told here."""
    key = "things.links-more" if found.inbound.more else "things.links"
    return both(key, total=found.inbound.total, shown=found.inbound.shown, most=MOST_COUNTED)


def _page(language: str, iri: str, wish: Wish) -> str:
    """Return the address of a thing's page; only the plain ones list what leads there."""
    page = any_page_of(language, iri)
    plain = page.startswith(f"/{language}/things")
    return _with(page, Wish(release=wish.release, after=wish.after if plain else "").query())


def _uri(iri: str) -> str:
    """Return an IRI as a URI (RFC 3987, section 3.1), as headers hold it."""
    return quote(iri, safe="%/:?#[]@!$&'()*+,;=~")


def _with(address: str, query: str) -> str:
    if not query:
        return address
    return f"{address}{'&' if '?' in address else '?'}{query}"


def _origin(request: Request, settings: Settings) -> str:
    return (settings.public_address or str(request.base_url)).rstrip("/")


def forms(address: str, release: str) -> list[tuple[str, str, str]]:
    """Return name, media type and address of the same in each RDF format, for a page to link to."""
    return [
        (_NAMES[name], media, _with(address, Wish(format=name, release=release).query()))  # type: ignore[arg-type]
        for name, media in RDF_FORMATS.items()
    ]
