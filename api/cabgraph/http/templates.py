"""Pages rendered by Jinja2 from `web/templates`."""

from functools import lru_cache
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from cabgraph.store.release import Release
from cabgraph.texts import texts


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("cabgraph", "web/templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, language: str, release: Release, **values: Any) -> HTMLResponse:
    """Return a page in a language, showing the release it speaks for."""
    page = _environment().get_template(template)
    html = page.render(language=language, text=texts(language)["pages"], release=release.manifest, **values)
    return HTMLResponse(html, headers={"Content-Language": language, "Content-Security-Policy": "default-src 'self'"})
