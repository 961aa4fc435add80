"""What a file is that is no table, by its first bytes; people send what they have."""

import re
from typing import Final

from cabgraph.intake.problems import Code

LOOKED_AT: Final = 1024
"""How many bytes of a file tell what it is."""

_SIGNS: Final = (
    (Code.FILE_PDF, re.compile(rb"[^%]{0,512}%PDF-[0-9]")),
    (
        Code.FILE_PICTURE,
        re.compile(
            rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*|RIFF.{4}WEBP|.{4}ftyp(?:heic|heix|mif1|avif)",
            re.DOTALL,
        ),
    ),
    (Code.FILE_PAGE, re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.IGNORECASE)),
    (Code.FILE_ARCHIVE, re.compile(rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08")),
)
"""PDF (ISO 32000, section 7.5.2: a header may stand behind other bytes), pictures, web pages, archives."""


def other_kind(head: bytes) -> Code | None:
    """Return what a file is that begins so and is no table, None for one that may be a table."""
    return next((code for code, sign in _SIGNS if sign.match(head)), None)
