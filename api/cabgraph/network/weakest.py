"""Which link of a chain gives way first."""

from cabgraph.network.chains import Chain, Link
from cabgraph.network.records import OPEN


def weakest(chain: Chain) -> Link:
    """Return the weakest link of a chain: docs/decisions/0021, section 5.

    A link that may not stand at all comes before one that is known to end, and that before one nobody looked at for
    long. Of links alike the first from the body is named.
    """
    doubtful = [link for link in chain.links if link.standing == "unknown"]
    if doubtful:
        return min(doubtful, key=_verified)
    ending = [link for link in chain.links if link.ends_on]
    if ending:
        return min(ending, key=lambda link: link.ends_on or OPEN)
    return min(chain.links, key=_verified)


def _verified(link: Link) -> str:
    """A link that no source ever verified counts as verified before all others."""
    return link.verified or ""
