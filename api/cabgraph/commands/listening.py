"""What has to hold before a server listens: a workspace stays on this machine unless the operator says otherwise."""

from cabgraph.settings import Settings
from cabgraph.workspace.hosts import is_loopback


def refused_host(settings: Settings, host: str) -> str:
    """Return the key of the sentence that says why a server may not listen on a host, "" when it may."""
    if not settings.workspace or is_loopback(host):
        return ""
    if settings.workspace_open:
        return "workspace.open-not-loopback"
    return "" if settings.workspace_public else "workspace.not-loopback"
