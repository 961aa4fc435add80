"""What parent and child say to each other: one byte of kind, four of length, then that many bytes."""

import json
import struct
from typing import Any, Final

HEADER: Final = struct.Struct(">cI")
JOB: Final = b"J"
"""To the child: one query, as JSON."""
READY: Final = b"R"
"""The child has begun; what could be taken from it, as JSON."""
HEAD: Final = b"H"
"""The result has begun: form and media type, as JSON."""
DATA: Final = b"D"
END: Final = b"E"
FAILED: Final = b"X"
"""There is no result, or no more of it: which problem and its parts, as JSON."""


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """Return one frame."""
    return HEADER.pack(kind, len(payload)) + payload


def told(kind: bytes, what: dict[str, Any]) -> bytes:
    """Return one frame of JSON."""
    return frame(kind, json.dumps(what, ensure_ascii=True, separators=(",", ":")).encode())
