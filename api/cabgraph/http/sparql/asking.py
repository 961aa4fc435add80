"""What a request asks (SPARQL 1.1 Protocol, section 2): an operation, its text, its dataset; each decoded once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qsl

from fastapi import Request

from cabgraph.http.problems import ProblemError
from cabgraph.http.sparql.body import read_body
from cabgraph.settings import Settings
from cabgraph.store.graphs import is_iri
from cabgraph.texts import both

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final[Mapping[str, Literal["query", "update"]]] = {
    "application/sparql-query": "query",
    "application/sparql-update": "update",
}
"""Media types of a body that is nothing but the text (sections 2.1.3 and 2.2.2)."""
FORMAT_NAMES: Final = ("format", "output", "results")
"""The parameters that name a format; clients send one of them, or all three."""
_MOST_PARAMETERS: Final = 1000
_UTF_8: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})

Parameters = dict[str, list[str]]


@dataclass(frozen=True)
class Asked:
    """What a request asks for; `kind` is None when it asks nothing, which is answered by the service description."""

    kind: Literal["query", "update"] | None
    text: str = ""
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    """The dataset of a query; None in both leaves it to the text."""
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    """The dataset of an update (section 2.2.3)."""
    formats: tuple[str, ...] = ()
    release: str = ""


def says_update(request: Request) -> bool:
    """Whether the body is said to be an update: it may be large, so its sender is looked at before it is read."""
    return request.method == "POST" and DIRECT.get(_content_type(request)[0]) == "update"


async def read_request(request: Request, settings: Settings) -> Asked:
    """Return what a request asks. Raises ProblemError 400, 408, 413, 414, 415."""
    in_address = decoded(request.scope["query_string"])
    if request.method != "POST":
        return _in_address(in_address, settings.sparql_get_kilobytes << 10)
    media_type, charset = _content_type(request)
    if media_type != FORM and media_type not in DIRECT:
        known = [FORM, *DIRECT]
        detail = both("sparql.media-type", known=", ".join(known))
        raise ProblemError(415, "unsupported-media-type", detail, accepted=known)
    if charset not in _UTF_8:
        raise bad("charset", "charset", charset=charset)
    if "query" in in_address or "update" in in_address:
        raise bad("in-both", "query")
    most = settings.sparql_post_kilobytes << 10
    if media_type == FORM:
        # A character takes up to three bytes for one in a form.
        found = decoded(await read_body(request, 3 * most))
        return _asked({**in_address, **found}, most, 413)
    kind = DIRECT[media_type]
    if kind == "update":
        most = settings.graph_megabytes << 20
    text = _text(await read_body(request, most))
    return _asked({**in_address, kind: [text]}, most, 413)


def decoded(form: bytes) -> Parameters:
    """Return the parameters of a query string or a form, each name with its values. Raises ProblemError 400."""
    if not form:
        return {}
    found: Parameters = {}
    plain = _plain(form)
    if plain is not None:
        for name, value in plain:
            found.setdefault(name, []).append(value)
        return found
    try:
        pairs = parse_qsl(
            form.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise bad("not-utf-8", "query") from error
    except ValueError as error:
        raise bad("too-many", "query", most=_MOST_PARAMETERS) from error
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def _plain(form: bytes) -> list[tuple[str, str]] | None:
    """Return the pairs of a form as `parse_qsl` does, some ten times faster; None for what is not plainly well formed.

    Escapes are turned into those of Python's own codec, which is not slower for many of them.
    """
    if not form.isascii() or form.count(b"&") >= _MOST_PARAMETERS:
        return None
    python = form.replace(b"\\", b"\\\\").replace(b"+", b" ").replace(b"%", b"\\x")
    try:
        return [
            (_unescaped(name), _unescaped(value))
            for name, _, value in (pair.partition(b"=") for pair in python.split(b"&") if pair)
        ]
    except UnicodeDecodeError:
        return None


def _unescaped(part: bytes) -> str:
    if b"\\" not in part:
        return part.decode("ascii")
    return part.decode("unicode_escape").encode("latin-1").decode("utf-8")


def _in_address(parameters: Parameters, most: int) -> Asked:
    if "update" in parameters:
        raise bad("update-in-address", "update")
    return _asked(parameters, most, 414)


def _asked(parameters: Parameters, most: int, too_long: int) -> Asked:
    texts = [(kind, text) for kind in ("query", "update") for text in parameters.get(kind, ())]
    if len(texts) > 1:
        raise bad("one-text", "query")
    if not texts:
        if too_long == 413 or _datasets(parameters):
            raise bad("no-text", "query")
        return Asked(None, formats=_formats(parameters), release=_release(parameters))
    kind, text = texts[0]
    if not text.strip():
        raise bad("no-text", kind)
    if len(text) > most or len(text.encode()) > most:
        raise ProblemError(too_long, "too-large", both("sparql.too-long", limit=most >> 10), limit=most)
    default, named = _dataset(parameters, "default-graph-uri", "named-graph-uri")
    using, using_named = _dataset(parameters, "using-graph-uri", "using-named-graph-uri")
    return Asked(
        "update" if kind == "update" else "query",
        text,
        default,
        named,
        using or (),
        using_named or (),
        _formats(parameters),
        _release(parameters),
    )


def _datasets(parameters: Parameters) -> bool:
    return "default-graph-uri" in parameters or "named-graph-uri" in parameters


def _dataset(parameters: Parameters, default: str, named: str) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    """Return the graphs that two parameters name, None in both when neither is there."""
    for name in (default, named):
        for graph in parameters.get(name, ()):
            if not is_iri(graph):
                raise bad("graph-no-iri", name, parameter_name=name, given=graph[:200])
    if default not in parameters and named not in parameters:
        return None, None
    return tuple(parameters.get(default, ())), tuple(parameters.get(named, ()))


def _formats(parameters: Parameters) -> tuple[str, ...]:
    """Return the formats that are named, in order; clients put several into one value."""
    values = (value for name in FORMAT_NAMES for value in parameters.get(name, ()))
    return tuple(dict.fromkeys(part.strip().lower() for value in values for part in value.split(",") if part.strip()))


def _release(parameters: Parameters) -> str:
    found = set(parameters.get("release", ()))
    if len(found) > 1:
        raise bad("one-release", "release")
    return next(iter(found), "")


def _content_type(request: Request) -> tuple[str, str]:
    media_type, *parameters = (part.strip() for part in request.headers.get("content-type", "").lower().split(";"))
    charset = next((each.partition("=")[2] for each in parameters if each.startswith("charset=")), "utf-8")
    return media_type, charset.strip("\"'")


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad("not-utf-8", "query") from error


def bad(code: str, parameter: str, **values: object) -> ProblemError:
    """Return the problem of a request that is not one of the protocol."""
    return ProblemError(400, "bad-parameter", both(f"sparql.{code}", **values), parameter=parameter)
