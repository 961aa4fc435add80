"""The body of a change on the disk: one document, or the files of a form, never more than the settings allow."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path, PurePath
from typing import Final

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from cabgraph.http.problems import ProblemError
from cabgraph.texts import both
from cabgraph.workspace.change import MEDIA_TYPES, Document

_FORM: Final = "multipart/form-data"
_FILES: Final = 100
_SILENT_SECONDS: Final = 30.0
"""For so long a client may send nothing of a body that is on its way."""
_UTF_8: Final = frozenset({"", "utf-8", "utf8", "us-ascii"})
_SUFFIXES: Final = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".rdf": "application/rdf+xml",
    ".xml": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".trig": "application/trig",
    ".nq": "application/n-quads",
}


@asynccontextmanager
async def documents_of(request: Request, megabytes: int) -> AsyncIterator[tuple[Document, ...]]:
    """Yield the documents of a request, none when the body is empty; they are gone when the block is left.

    Raises ProblemError 400 for a form that cannot be read, 408, 413 and 415.
    """
    if request.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise _unsupported(request.headers["content-encoding"]).with_headers(Accept_Encoding="identity")
    media_type = _plain(request.headers.get("content-type", ""))
    if media_type not in ("", _FORM, *MEDIA_TYPES) or not _is_utf_8(request.headers.get("content-type", "")):
        raise _unsupported(request.headers["content-type"])
    with tempfile.TemporaryDirectory(prefix="cabgraph-") as folder:
        blocks = _counted(request, megabytes)
        try:
            if media_type == _FORM:
                yield await _of_form(request, blocks, Path(folder))
            else:
                yield await _of_body(blocks, Path(folder), media_type or MEDIA_TYPES[0])
        except ClientDisconnect as error:
            raise _unreadable("body-cut") from error


async def _of_body(blocks: AsyncGenerator[bytes, None], folder: Path, media_type: str) -> tuple[Document, ...]:
    path = folder / "body"
    with path.open("wb") as stream:
        async for block in blocks:
            stream.write(block)
    return (Document(str(path), media_type),) if path.stat().st_size else ()


async def _of_form(request: Request, blocks: AsyncGenerator[bytes, None], folder: Path) -> tuple[Document, ...]:
    try:
        form = await MultiPartParser(request.headers, blocks, max_files=_FILES, max_fields=0).parse()
    except (MultiPartException, KeyError) as error:
        raise _unreadable("form-broken") from error
    found = []
    try:
        for number, (_, part) in enumerate(form.multi_items()):
            if not isinstance(part, UploadFile):
                raise _unreadable("form-broken")
            media_type = _plain(part.content_type or "")
            if media_type in ("", "application/octet-stream"):
                media_type = _SUFFIXES.get(PurePath(part.filename or "").suffix.lower(), MEDIA_TYPES[0])
            if media_type not in MEDIA_TYPES or not _is_utf_8(part.content_type or ""):
                raise _unsupported(part.content_type or "")
            path = folder / str(number)
            with path.open("wb") as stream:
                shutil.copyfileobj(part.file, stream)
            if path.stat().st_size:
                found.append(Document(str(path), media_type))
    finally:
        await form.close()
    return tuple(found)


async def _counted(request: Request, megabytes: int) -> AsyncGenerator[bytes, None]:
    most = megabytes << 20
    told = request.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most:
        raise _too_large(megabytes)
    size = 0
    stream = request.stream()
    while True:
        try:
            async with asyncio.timeout(_SILENT_SECONDS):
                block = await anext(stream, None)
        except TimeoutError as error:
            detail = both("workspace.slow", seconds=int(_SILENT_SECONDS))
            raise ProblemError(408, "slow-client", detail).with_headers(Connection="close") from error
        if block is None:
            return
        size += len(block)
        if size > most:
            raise _too_large(megabytes)
        yield block


def _plain(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _is_utf_8(content_type: str) -> bool:
    parameters = (part.strip().lower() for part in content_type.split(";")[1:])
    named = next((each.partition("=")[2].strip("\"' ") for each in parameters if each.startswith("charset=")), "")
    return named in _UTF_8


def _unsupported(given: str) -> ProblemError:
    detail = both("workspace.media-type", given=given[:100], known=", ".join(MEDIA_TYPES))
    return ProblemError(415, "unsupported-media-type", detail, accepted=[*MEDIA_TYPES, _FORM])


def _unreadable(code: str) -> ProblemError:
    return ProblemError(400, "unreadable-body", both(f"workspace.{code}"))


def _too_large(megabytes: int) -> ProblemError:
    detail = both("workspace.too-large", limit=megabytes)
    return ProblemError(413, "too-large", detail, limit=megabytes << 20)
