"""A page of an earlier release leads to the same page of the current one."""

from urllib.parse import urlencode

from fastapi import Request

from cabgraph.answers.registry import Registry


def newer_address(request: Request, registry: Registry) -> str:
    """Return the address of the same page on the current release, or nothing when it is shown from that."""
    if registry is request.app.state.holder.registry():
        return ""
    kept = [(key, value) for key, value in request.query_params.multi_items() if key != "release"]
    return f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path
