"""What an address of a thing leads to: the thing, another address, a choice, or a problem that says why not."""

from fastapi import Request

from cabgraph.answers.description import QUESTION
from cabgraph.answers.places import Place, kept_in, locate
from cabgraph.answers.registry import Registry
from cabgraph.http.problems import ProblemError, not_found
from cabgraph.settings import Settings
from cabgraph.texts import both


def place_of(request: Request, registry: Registry, settings: Settings, kind: str, slug: str) -> Place:
    """Return the place of a slug: a thing, or several candidates.

    Raises a problem: 410 when only an earlier release that is kept still has it, 404 when none has.
    """
    place = locate(registry.index, kind, slug)
    if place.thing or place.candidates:
        return place
    kept = kept_in(settings.releases, registry.release, kind, slug, registry.questions[QUESTION])
    if kept:
        gone = ProblemError(410, "gone", both("errors.gone-detail", path=request.url.path, release=kept), kept=kept)
        gone.onward = ((f"{request.url.path}?release={kept}", both("errors.ask-kept", release=kept)),)
        raise gone
    raise not_found(request.url.path)


def path_as_sent(request: Request) -> str:
    """Return the path of an address with its escapes as the client wrote them: they may be part of an IRI."""
    return bytes(request.scope.get("raw_path") or b"").partition(b"?")[0].decode("latin-1")
