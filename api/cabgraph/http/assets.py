"""Styles, scripts and fonts: what the front end's build left in `web/static`, under addresses that never change."""

import json
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

import cabgraph

_FOLDER = Path(cabgraph.__file__).parent / "web" / "static"
_PREFIX = "/static/"


class _Unchanging(StaticFiles):
    """Files whose name holds the hash of their content, so that a browser keeps them for a year.

    The build compresses texts once, beside the file; who accepts gzip gets that.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        packed = (_FOLDER / f"{path}.gz").is_file()
        accepted = "gzip" in Headers(scope=scope).get("accept-encoding", "")
        response = await super().get_response(f"{path}.gz" if packed and accepted else path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if packed:
            response.headers["Vary"] = "Accept-Encoding"
        if packed and accepted:
            response.headers["Content-Encoding"] = "gzip"
            response.headers["Content-Type"] = guess_type(path)[0] or "application/octet-stream"
        return response


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    manifest = _FOLDER / "manifest.json"
    if not manifest.is_file():
        return {}
    files: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return files


def asset(name: str) -> str | None:
    """Return the address of an asset by its source's name (`site.css`); None where the front end was not built."""
    found = _files().get(name)
    return _PREFIX + found if found else None


def digest() -> str:
    """Return a text that changes whenever an asset changes."""
    return " ".join(_files().values())


def install(app: FastAPI) -> None:
    """Serve the assets."""
    app.mount(_PREFIX.rstrip("/"), _Unchanging(directory=_FOLDER, check_dir=False), name="static")
