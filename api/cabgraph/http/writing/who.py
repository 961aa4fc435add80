"""Who may change the graph by a request: somebody with a token, or anybody on this machine where that was opened."""

from urllib.parse import urlsplit

from fastapi import Request

from cabgraph.http.problems import ProblemError
from cabgraph.http.tokens import asked_token, unauthorized
from cabgraph.settings import Settings
from cabgraph.texts import both
from cabgraph.workspace.hosts import is_loopback


def require_writer(request: Request, settings: Settings) -> dict[str, str]:
    """Return who sends a change, for the log. Raises ProblemError 401, 403."""
    token = asked_token(request)
    if not settings.workspace:
        raise ProblemError(403, "read-only", both("workspace.off"))
    if token is not None:
        if not token.writes:
            raise ProblemError(403, "forbidden", both("workspace.token-reads", name=token.name))
        return {"name": token.name, "token": token.id}
    if not settings.workspace_open:
        raise unauthorized("token-missing")
    if not _from_here(request):
        raise ProblemError(403, "forbidden", both("workspace.open-elsewhere"))
    return {"name": "", "token": ""}


def _from_here(request: Request) -> bool:
    """Whether a request comes from this machine, by its own name, and from no page of another server.

    A page on the web can have a browser on this machine send a form here; it says so in `Origin`, and a name that
    leads here only by a trick of the DNS is in `Host`.
    """
    if request.client is None or not is_loopback(request.client.host) or not is_loopback(request.url.hostname or ""):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.url.netloc
