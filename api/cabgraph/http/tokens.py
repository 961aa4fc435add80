"""The token of a request: in the Authorization header, as Bearer (RFC 6750) or as the password of Basic (RFC 7617)."""

import base64
import binascii
from typing import TYPE_CHECKING, Annotated
from urllib.parse import unquote_plus

from fastapi import Depends, Request

from cabgraph.http.problems import ProblemError
from cabgraph.texts import both
from cabgraph.workspace.tokens import Token, find, tokens_file

if TYPE_CHECKING:
    from cabgraph.settings import Settings

_IN_ADDRESS = frozenset({"token", "access_token", "api_key", "apikey", "key"})
"""Query parameters by which clients send a token: addresses are written to logs, so it counts as given away."""


def asked_token(request: Request) -> Token | None:
    """Return the token of a request, None when it sends none. Raises ProblemError 401 for one that does not hold."""
    if _named_in_address(request.scope["query_string"]):
        raise unauthorized("token-in-address", "invalid_request")
    header = request.headers.get("authorization")
    if header is None:
        return None
    text = _sent(header)
    settings: Settings = request.app.state.settings
    token = find(tokens_file(settings), text) if text else None
    if token is None:
        raise unauthorized("token-wrong", "invalid_token")
    return token


def unauthorized(code: str, error: str = "") -> ProblemError:
    """Return the problem of a request without a token that holds, with the challenge of RFC 6750, section 3."""
    told = f', error="{error}"' if error else ""
    challenge = f'Bearer realm="cabgraph"{told}, Basic realm="cabgraph", charset="UTF-8"'
    return ProblemError(401, "unauthorized", both(f"workspace.{code}")).with_headers(WWW_Authenticate=challenge)


def _named_in_address(query: bytes) -> bool:
    names = (pair.partition(b"=")[0] for pair in query.split(b"&"))
    return not _IN_ADDRESS.isdisjoint(unquote_plus(name.decode("latin-1")).lower() for name in names)


def _sent(header: str) -> str:
    """Return what stands for the token in the header; nothing when it is of a scheme that is not known."""
    scheme, _, rest = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


AskedToken = Annotated[Token | None, Depends(asked_token)]
