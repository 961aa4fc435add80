"""The tag of an answer, from what it depends on: the release, the request, the format, the program."""

from hashlib import sha256

from cabgraph import __version__
from cabgraph.http.sparql.asking import Asked
from cabgraph.http.sparql.formats import Formats
from cabgraph.store.release import Manifest


def digest_of(manifest: Manifest, asked: Asked, formats: Formats, encoding: str) -> str:
    """Return what stands for the answer that a request will get, as 64 hexadecimal digits."""
    parts = (
        manifest.id,
        manifest.sha256,
        __version__,
        repr((asked.default_graphs, asked.named_graphs)),
        repr((formats.table_name, formats.graph_name)),
        encoding,
        asked.text,
    )
    return sha256(chr(0).join(parts).encode()).hexdigest()


def tag_of(digest: str) -> str:
    """Return the strong tag (RFC 9110, section 8.8.3) of an answer."""
    return f'"{digest[:32]}"'
