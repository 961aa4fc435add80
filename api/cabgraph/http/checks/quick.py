"""The short way to `GET /api/check`: plain questions are answered in the event loop, without threads or validation.

Whatever is not plain (a parameter twice or unknown, too long, a date of another form, another release, another
`known_at`, a name nobody knows) goes the ordinary way, and the ordinary way gives the same bytes for the rest: a test
compares them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

import orjson
from fastapi import APIRouter
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from pydantic_core import PydanticCustomError
from starlette.types import ASGIApp, Receive, Scope, Send

from cabgraph.answers.asked import TEXTS, Words
from cabgraph.answers.check import ALTERNATIVES, CHAINS, check
from cabgraph.answers.naming import NotUnderstoodError
from cabgraph.http.days import read_day
from cabgraph.http.dependencies import RegistryHolder
from cabgraph.store.base import StoreError
from cabgraph.store.release import ReleaseError

PATH = "/api/check"
_WORDS = frozenset(TEXTS)
_NUMBERS = {"chains": CHAINS, "alternatives": ALTERNATIVES}


@dataclass(frozen=True)
class Plain:
    """A question that needs no more reading."""

    words: Words
    chains: int
    alternatives: int


class QuickCheck:
    """Answer plain checks at once; pass everything else on."""

    def __init__(self, app: ASGIApp, holder: RegistryHolder, longest: Mapping[str, int]) -> None:
        self._app = app
        self._holder = holder
        self._longest = longest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        if scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET":
            content = self._answer(scope["query_string"])
            if content is not None:
                headers = [(b"content-length", b"%d" % len(content)), (b"content-type", b"application/json")]
                await send({"type": "http.response.start", "status": 200, "headers": headers})
                await send({"type": "http.response.body", "body": content})
                return
        await self._app(scope, receive, send)

    def _answer(self, query: bytes) -> bytes | None:
        plain = read_plain(query, self._longest)
        if plain is None:
            return None
        try:
            found = check(self._holder.registry(), plain.words, date.today(), plain.chains, plain.alternatives)
        except (NotUnderstoodError, ReleaseError, StoreError):
            return None
        return orjson.dumps(found)


def read_plain(query: bytes, longest: Mapping[str, int]) -> Plain | None:
    """Read a query string of a plain question, None for any other. `longest` is how long each word may be."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    given = dict(pairs)
    on = given.pop("on", None)
    numbers = {name: given.pop(name, str(usual)) for name, usual in _NUMBERS.items()}
    plain = len(given) + (on is not None) + sum(name in dict(pairs) for name in _NUMBERS) == len(pairs)
    if not plain or not given.get("body") or not given.keys() <= _WORDS:
        return None
    if any(len(text) > longest[name] for name, text in given.items()):
        return None
    if any(
        not number.isdecimal() or int(number) > usual
        for (number, usual) in zip(numbers.values(), _NUMBERS.values(), strict=True)
    ):
        return None
    try:
        day = None if on is None else read_day(on)
    except PydanticCustomError:
        return None
    if day is not None and not isinstance(day, date):
        return None
    chains, alternatives = map(int, numbers.values())
    words = {name: given.get(name, "") for name in _WORDS}
    return Plain(Words(on=day, **words), chains, alternatives)  # type: ignore[arg-type]


def longest_words(router: APIRouter) -> dict[str, int]:
    """Return how long each word of a check may be, as its route declares."""
    found = {}
    for route in router.routes:
        for field in get_flat_params(route.dependant) if isinstance(route, APIRoute) else ():
            limits = [limit for mark in field.field_info.metadata if (limit := getattr(mark, "max_length", None))]
            found[field.alias] = min(limits, default=0)
    return {name: found[name] for name in _WORDS}
