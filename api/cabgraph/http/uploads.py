"""A file that somebody sends: a form's file field, or the body itself; held in a nameless temporary file.

No more is read than the settings allow, whatever the client says of its length; the rest is never asked for.
"""

import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Final

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from cabgraph.http.problems import ProblemError
from cabgraph.texts import both

_FORM: Final = "multipart/form-data"
_FIELDS: Final = 20
_FIELD_SIZE: Final = 1 << 14
_FORM_ITSELF: Final = 1 << 16
"""What the boundaries and other fields of a form may add to the file."""
_LONGEST_NAME: Final = 120
_DRAINED: Final = 1 << 20
"""Read and thrown away after a refusal, so that clients that write first read the answer too."""


@dataclass(frozen=True)
class Upload:
    """A file that was sent, its name, and what else the form said."""

    file: IO[bytes]
    name: str
    media_type: str
    fields: dict[str, str] = field(default_factory=dict)


@asynccontextmanager
async def received(request: Request, megabytes: int) -> AsyncIterator[Upload]:
    """Take the file of a request; it is gone when the block is left.

    Raises ProblemError 413 when it is longer than allowed, 400 when a form cannot be read or holds no file.
    """
    media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
    stream = _counted(request, megabytes)
    if media_type == _FORM:
        async with _from_form(request, stream) as upload:
            yield upload
        return
    with tempfile.TemporaryFile() as held:
        async for block in stream:
            held.write(block)
        held.seek(0)
        yield Upload(held, _name(request.query_params.get("name", "")), media_type)


async def _counted(request: Request, megabytes: int) -> AsyncGenerator[bytes, None]:
    most = (megabytes << 20) + _FORM_ITSELF
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > most:
        raise _too_big(megabytes)
    size = 0
    async for block in request.stream():
        size += len(block)
        if size > most + _DRAINED:
            raise _too_big(megabytes)
        if size <= most:
            yield block
    if size > most:
        raise _too_big(megabytes)


def _too_big(megabytes: int) -> ProblemError:
    return ProblemError(
        413, "too-big", both("errors.too-big-detail", limit=megabytes), limit=megabytes << 20
    ).with_headers(Connection="close")


@asynccontextmanager
async def _from_form(request: Request, stream: AsyncGenerator[bytes, None]) -> AsyncIterator[Upload]:
    try:
        parser = MultiPartParser(request.headers, stream, max_files=1, max_fields=_FIELDS, max_part_size=_FIELD_SIZE)
        form = await parser.parse()
    except MultiPartException as error:
        raise ProblemError(400, "bad-form", both("errors.bad-form-detail", reason=error.message)) from error
    try:
        files = [value for value in form.values() if isinstance(value, UploadFile)]
        if not files or (not files[0].filename and not files[0].size):
            raise ProblemError(400, "bad-form", both("errors.no-file-detail"))
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        media_type = (files[0].content_type or "").split(";")[0].strip().lower()
        yield Upload(files[0].file, _name(files[0].filename or ""), media_type, fields)
    finally:
        await form.close()


def _name(given: str) -> str:
    """Return a file's name without folders, as it is shown and written again."""
    bare = PurePath(given.replace("\\", "/")).name
    return "".join(character for character in bare if character.isprintable() and character not in '"<>|:*?')[
        -_LONGEST_NAME:
    ]
