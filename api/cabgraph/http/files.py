"""Files that never change, to load: whole, in part, and unpacked on the way (RFC 9110, sections 8, 13 and 14)."""

import gzip
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from fastapi import Request
from fastapi.responses import FileResponse, Response, StreamingResponse

from cabgraph.http.entity_tags import is_held
from cabgraph.http.negotiation import weighted
from cabgraph.http.problems import ProblemError
from cabgraph.texts import both

OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Accept-Ranges, Content-Disposition, Content-Location, Content-Range, ETag, Link, Repr-Digest, Retry-After"
    ),
}
"""Said with all that is public data: scripts of any site may read it, without credentials."""
FOR_EVER = "public, max-age=31536000, immutable"

_BLOCK = 1 << 16
_MOST_RANGES = 10
_RANGES = re.compile(r"bytes=(?:(?:[0-9]+-[0-9]*|-[0-9]+)(?:, *|$))+")
_ONE_RANGE = re.compile(r"([0-9]*)-([0-9]*)")


def fixed_file(request: Request, path: Path, media_type: str, digest: str, name: str = "") -> Response:
    """Answer a file as it lies on disk, in part where the client asks for parts; `digest` is its SHA-256 in hex.

    With a `name` a browser saves it under that. Raises a problem (416) for parts beyond the end.
    """
    headers = {
        **OPEN,
        "Cache-Control": FOR_EVER,
        "ETag": f'"{digest[:32]}"',
        "Repr-Digest": f"sha-256=:{b64encode(bytes.fromhex(digest)).decode()}:",
    }
    return _file(request, path, media_type, headers, name)


def unpacked_file(request: Request, path: Path, media_type: str, digest: str) -> Response:
    """Answer what a gzip file holds: as it is, told as Content-Encoding, to a client that takes gzip; else unpacked.

    What is unpacked on the way has no length and no parts. `digest` tells the packed file from any other.
    """
    headers = {**OPEN, "Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        packed = {**headers, "Content-Encoding": "gzip", "ETag": f'"{digest[:32]}-gzip"'}
        return _file(request, path, media_type, packed)
    headers |= {"ETag": f'"{digest[:32]}-plain"', "Accept-Ranges": "none"}
    if held := _held_already(request, headers):
        return held
    if asks_for_head(request):
        return _without_length(Response(headers=headers, media_type=media_type))
    return StreamingResponse(unpacked(path), headers=headers, media_type=media_type)


def tagged(request: Request, content: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """Answer a small document with its own tag, or 304 to a client that has it."""
    told = {**OPEN, "Cache-Control": "no-cache", **headers, "ETag": f'"{sha256(content).hexdigest()[:32]}"'}
    return _held_already(request, told) or Response(content, headers=told, media_type=media_type)


def unpacked(path: Path) -> Iterator[bytes]:
    """Yield what a gzip file holds, a block in memory at a time."""
    with gzip.open(path) as stream:
        while block := stream.read(_BLOCK):
            yield block


def digest_of(path: Path) -> str:
    """Return a name for the content of a file that never changes once it is there: from its size and its time."""
    about = path.stat()
    return sha256(f"{path.name} {about.st_size} {about.st_mtime_ns}".encode()).hexdigest()


def asks_for_head(request: Request) -> bool:
    """Whether the client wants the headers only; `HeadAsGet` has made a GET of it."""
    return bool(request.scope.get("was_head"))


def _file(request: Request, path: Path, media_type: str, headers: dict[str, str], name: str = "") -> Response:
    if held := _held_already(request, headers):
        return held
    size = path.stat().st_size
    if asks_for_head(request):
        told = {**headers, "Accept-Ranges": "bytes", "Content-Length": str(size)}
        if name:
            told["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(headers=told, media_type=media_type)
    _drop_odd_ranges(request, size)
    return FileResponse(path, media_type=media_type, filename=name or None, headers=headers)


def _drop_odd_ranges(request: Request, size: int) -> None:
    """Leave out a Range that is none or of too many parts, as RFC 9110 (section 14.2) allows; refuse what is beyond."""
    asked = request.headers.get("range", "")
    parts = _ONE_RANGE.findall(asked)
    if asked and (not _RANGES.fullmatch(asked.strip()) or len(parts) > _MOST_RANGES or not _in_order(parts)):
        kept = [(key, value) for key, value in request.scope["headers"] if key != b"range"]
        request.scope["headers"] = kept
    elif any(first and int(first) >= size for first, _ in parts) and "if-range" not in request.headers:
        detail = both("errors.range-beyond-detail", size=size)
        raise ProblemError(416, "range-beyond", detail, size=size).with_headers(Content_Range=f"bytes */{size}")


def _in_order(parts: list[tuple[str, str]]) -> bool:
    return all(not (first and last) or int(first) <= int(last) for first, last in parts) and ("", "0") not in parts


def _held_already(request: Request, headers: dict[str, str]) -> Response | None:
    held = is_held(request.headers.get("if-none-match", ""), headers["ETag"])
    return Response(status_code=304, headers=headers) if held else None


def _takes_gzip(header: str) -> bool:
    wanted = dict(reversed(weighted(header)))
    return wanted.get("gzip", wanted.get("x-gzip", wanted.get("*", 0.0))) > 0


def _without_length(response: Response) -> Response:
    del response.headers["content-length"]
    return response
