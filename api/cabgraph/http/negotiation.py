"""Which format and which language a client wants (RFC 9110, sections 12.4 and 12.5)."""

from collections.abc import Sequence

RDF_FORMATS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
"""RDF formats by the name that `?format=` takes."""


def weighted(header: str) -> list[tuple[str, float]]:
    """Return (value, quality) of a negotiation header, the best first; values with q=0 are kept."""
    found = []
    for part in header.split(","):
        value, *parameters = (piece.strip() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            if parameter.lower().startswith("q="):
                try:
                    quality = min(1.0, max(0.0, float(parameter[2:])))
                except ValueError:
                    quality = 0.0
        if value:
            found.append((value.lower(), quality))
    return sorted(found, key=lambda pair: -pair[1])


def best_type(header: str, offered: Sequence[str]) -> str | None:
    """Return the offered media type the client likes best, the first one when it says nothing; None if it has none."""
    if not header.strip():
        return offered[0]
    wanted = weighted(header)
    scores = [
        (max((_score(media, pattern, quality) for pattern, quality in wanted), default=(0, 0.0)), media)
        for media in offered
    ]
    best: tuple[float, str] | None = None
    for (_, quality), media in scores:
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, media)
    return best[1] if best else None


def _score(media: str, pattern: str, quality: float) -> tuple[int, float]:
    """Return (specificity, quality) of a pattern for a media type, (0, 0) when it does not fit."""
    if pattern == media:
        return 3, quality
    if pattern.endswith("/*") and media.startswith(pattern[:-1]) and pattern != "*/*":
        return 2, quality
    return (1, quality) if pattern == "*/*" else (0, 0.0)


def best_language(header: str) -> str:
    """Return vi or en; Vietnamese first."""
    for value, quality in weighted(header):
        language = value.split("-")[0]
        if quality > 0 and language in ("vi", "en"):
            return language
    return "vi"
