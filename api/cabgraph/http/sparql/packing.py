"""Content codings of answers (RFC 9110, section 8.4; RFC 8878 for zstd), as streams."""

import sys
import zlib
from functools import lru_cache
from typing import Final, Protocol

from cabgraph.http.negotiation import weighted

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdCompressor
else:
    from backports.zstd import ZstdCompressor

ENCODINGS: Final = ("zstd", "gzip")
"""What is offered, the better first; x-gzip is another name of gzip."""
WORTH: Final = 1 << 10
"""A whole answer of fewer bytes is sent as it is."""
_GZIP: Final = 16 + zlib.MAX_WBITS
_GZIP_LEVEL: Final = 4


class Packer(Protocol):
    """Packs a stream; what it returns does not depend on how the stream is cut into blocks."""

    def compress(self, block: bytes, /) -> bytes:
        """Return what is packed so far, nothing as long as too little is there."""
        ...

    def flush(self) -> bytes:
        """Return the rest."""
        ...


@lru_cache(256)
def encoding_for(accept: str) -> str:
    """Return the coding that Accept-Encoding likes best of ours, "" for none."""
    wanted = dict(reversed(weighted(accept)))
    quality = {name: wanted.get(name, wanted.get("*", 0.0)) for name in ENCODINGS}
    quality["gzip"] = max(quality["gzip"], wanted.get("x-gzip", 0.0))
    best = max(ENCODINGS, key=lambda name: quality[name])
    return best if quality[best] > 0 and quality[best] >= wanted.get("identity", 0.0) else ""


def packer(encoding: str) -> Packer | None:
    """Return a new packer of a coding, None for none."""
    if encoding == "zstd":
        return ZstdCompressor()
    return zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, _GZIP) if encoding == "gzip" else None


def packed(block: bytes, encoding: str) -> bytes:
    """Return a whole answer packed."""
    found = packer(encoding)
    return block if found is None else found.compress(block) + found.flush()
