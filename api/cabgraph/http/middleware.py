"""HEAD as GET without a body, and the release's tag on every answer that depends on nothing else."""

import re
from datetime import date
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cabgraph import __version__
from cabgraph.http import assets
from cabgraph.http.dependencies import RegistryHolder
from cabgraph.http.entity_tags import tags_in
from cabgraph.store.base import StoreError
from cabgraph.store.release import ReleaseError

_TAGGED = ("/api/", "/feeds/", "/id/", "/ns", "/report", "/things", "/vi/", "/en/")
_PRIVATE = re.compile("/(?:api/check-lists|[a-z]{2}/check-list)/.")
"""What somebody sent in: it depends on more than the release, and nobody else may keep it."""


def _is_tagged(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET":
        return False
    return scope["path"].startswith(_TAGGED) and not _PRIVATE.match(scope["path"])


class HeadAsGet:
    """Answer HEAD as GET would, without the body (RFC 9110, section 9.3.2).

    `was_head` in the scope lets a handler of something large spare itself the body.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Turn HEAD into GET for the application, and drop what it sends as body."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET", "was_head": True}, receive, without_body)


class ReleaseTag:
    """Give answers the release's ETag, and answer 304 when the client has that one.

    The tag covers the release, the request, the program with its assets, and the day, since a check without a date is
    about today.
    """

    def __init__(self, app: ASGIApp, holder: RegistryHolder) -> None:
        self._app = app
        self._holder = holder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compare the tag first, then add it to what the application answers."""
        if not _is_tagged(scope):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        try:
            tag = self._tag(scope, headers)
        except (ReleaseError, StoreError):
            await self._app(scope, receive, send)
            return
        if tag in tags_in(headers.get("if-none-match", "")):  # not `*`: whether anything is there is not known yet
            await Response(status_code=304, headers={"ETag": tag, "Vary": "Accept, Accept-Language"})(
                scope, receive, send
            )
            return

        async def tagged(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Accept")
                answer.add_vary_header("Accept-Language")
                if message["status"] == 200:
                    answer["ETag"] = tag
                    answer.setdefault("Cache-Control", "no-cache")
            await send(message)

        await self._app(scope, receive, tagged)

    def _tag(self, scope: Scope, headers: Headers) -> str:
        release = self._holder.registry().release.manifest
        parts = (
            release.id,
            release.sha256,
            __version__,
            assets.digest(),
            scope["path"],
            scope["query_string"].decode("latin-1"),
            headers.get("accept", ""),
            headers.get("accept-language", ""),
            date.today().isoformat(),
        )
        return f'"{sha256(chr(10).join(parts).encode()).hexdigest()[:24]}"'
