"""Pages rendered by Jinja2 from `web/templates`.

Every template has `language`, `say(key, **values)` for sentences of `web/texts`, `page_of(iri)` for the page of a
thing, `day(iso)` and `dates(text)` for days as people write them, `asset(name)`, `release` (the manifest, or None),
`cooperation_pages` (the words of their addresses, in order), and `here`: path, query, and the address in each language.
"""

import re
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from cabgraph.answers.figures import cooperation_pages
from cabgraph.http.addresses import in_other_language, page_of
from cabgraph.http.assets import asset
from cabgraph.store.release import Release
from cabgraph.texts import LANGUAGES, say, show_date

_ISO_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""What every page says to the browser: nothing from elsewhere, no inline script."""


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("cabgraph", "web/templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def shown_day(language: str, given: date | str | None) -> str:
    """Return a day or an instant as people write its day; text that is no ISO date stays as it is."""
    if given is None:
        return ""
    if isinstance(given, str):
        try:
            given = datetime.fromisoformat(given)
        except ValueError:
            return str(given)
    return show_date(language, given)


def with_dates(language: str, text: str) -> str:
    """Return a text of the data with its ISO days as people write them."""
    return _ISO_DAY.sub(lambda found: shown_day(language, found[0]), text)


def render(
    request: Request,
    template: str,
    language: str,
    release: Release | None,
    status: int = 200,
    path: str = "",
    **values: Any,
) -> HTMLResponse:
    """Return a page in a language, showing the release it speaks for; None where there is none to speak for.

    `path` is where the page stands, if it is not where it was asked for.
    """
    path, query = path or request.url.path, request.url.query
    html = (
        _environment()
        .get_template(template)
        .render(
            language=language,
            languages=LANGUAGES,
            say=partial(say, language),
            day=partial(shown_day, language),
            dates=partial(with_dates, language),
            page_of=partial(page_of, language),
            asset=asset,
            release=release.manifest if release else None,
            cooperation_pages=cooperation_pages(),
            here={
                "path": path,
                "query": query,
                "in": {tongue: in_other_language(tongue, path, query) for tongue in LANGUAGES},
            },
            **values,
        )
    )
    return HTMLResponse(html, status, headers={**HEADERS, "Content-Language": language})


def draw(template: str, language: str, **values: Any) -> str:
    """Return a template that is no page, a drawing to be kept as a file, in a language."""
    told = {"say": partial(say, language), "day": partial(shown_day, language), "page_of": partial(page_of, language)}
    return _environment().get_template(template).render(language=language, **told, **values)
