"""The entity tags that a client names in If-Match and If-None-Match (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2)."""

ANY = "*"


def tags_in(header: str) -> set[str]:
    """Return the tags of a header, weak ones as strong: If-None-Match compares them weakly."""
    return {each.strip().removeprefix("W/") for each in header.split(",") if each.strip()}


def is_held(header: str, tag: str) -> bool:
    """Whether If-None-Match says that the client holds what a tag stands for, which is there."""
    tags = tags_in(header)
    return tag in tags or ANY in tags
