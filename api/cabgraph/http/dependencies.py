"""What handlers ask for: the open release, the language, and the refusal of parameters nobody declared."""

import threading
from typing import Annotated

from fastapi import Depends, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Param, ParamTypes
from fastapi.routing import APIRoute

from cabgraph.answers.registry import Registry, open_registry
from cabgraph.http.negotiation import best_language
from cabgraph.http.problems import ProblemError
from cabgraph.settings import Settings
from cabgraph.store.release import CURRENT, ReleaseError
from cabgraph.texts import both


class RegistryHolder:
    """The release that is served, opened again when `current` points to another one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._opened: Registry | None = None

    def registry(self) -> Registry:
        """Return the current release, open. Raises ReleaseError when there is none."""
        target = self._target()
        opened = self._opened
        if opened is not None and opened.release.path.name == target:
            return opened
        with self._lock:
            if self._opened is None or self._opened.release.path.name != target:
                self._opened = open_registry(self._settings)
            return self._opened

    def _target(self) -> str:
        try:
            return (self._settings.releases / CURRENT).readlink().name
        except OSError as error:
            raise ReleaseError(f"{self._settings.releases}: no release yet") from error


def get_registry(request: Request) -> Registry:
    """Return the release that answers this request. Raises ReleaseError."""
    holder: RegistryHolder = request.app.state.holder
    return holder.registry()


def get_settings(request: Request) -> Settings:
    """Return the settings of the application."""
    settings: Settings = request.app.state.settings
    return settings


def get_language(request: Request) -> str:
    """Return vi or en by Accept-Language; Vietnamese when nothing is said."""
    return best_language(request.headers.get("accept-language", ""))


def refuse_unknown_parameters(request: Request) -> None:
    """Answer 400 when the query string names a parameter that the route does not declare."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    known = {
        field.alias
        for field in get_flat_params(route.dependant)
        if isinstance(field.field_info, Param) and field.field_info.in_ == ParamTypes.query
    }
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        allowed = ", ".join(sorted(known)) or "-"
        detail = both("errors.unknown-parameter-detail", given=", ".join(unknown), allowed=allowed)
        raise ProblemError(400, "unknown-parameter", detail, parameters=unknown)


OpenRegistry = Annotated[Registry, Depends(get_registry)]
Language = Annotated[str, Depends(get_language)]
AppSettings = Annotated[Settings, Depends(get_settings)]
