"""What handlers ask for: the open release, the language, and the refusal of parameters nobody declared."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from os import readlink
from os.path import basename
from typing import Annotated, Literal, get_args, get_origin

from fastapi import Depends, Query, Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Param, ParamTypes
from fastapi.routing import APIRoute

from cabgraph.answers.registry import Registry, open_kept, open_registry
from cabgraph.http.negotiation import best_language
from cabgraph.http.problems import ProblemError
from cabgraph.settings import Settings
from cabgraph.store.release import CURRENT, ReleaseError, kept_release
from cabgraph.texts import both

_OLDER_OPEN = 3
_SHOWN = 40
READING_AHEAD = "cabgraph-reading-ahead"
"""The thread that reads the network of a release just opened, while the first requests are answered."""
ANY_PARAMETERS = "any-parameters"
"""The tag of a route that looks at its query parameters itself."""


class RegistryHolder:
    """The release that is served, opened again when `current` points to another one, and a few older ones."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pointer = str(settings.releases / CURRENT)
        self._lock = threading.Lock()
        self._opened: Registry | None = None
        self._older: OrderedDict[str, Registry] = OrderedDict()

    def registry(self) -> Registry:
        """Return the current release, open. Raises ReleaseError when there is none."""
        target = self._target()
        opened = self._opened
        if opened is not None and opened.release.path.name == target:
            return opened
        with self._lock:
            if self._opened is None or self._opened.release.path.name != target:
                opened = open_registry(self._settings)
                opened.index.read_ahead()
                if not self._settings.store:
                    threading.Thread(target=opened.network.read_ahead, name=READING_AHEAD).start()
                self._opened = opened
            return self._opened

    def kept(self, name: str) -> Registry:
        """Return the release of an id, open, as long as it is kept. Raises NotKeptError.

        The latest few stay open; one that falls out is closed when the last request that reads it lets go.
        """
        current = self.registry()
        if current.release.manifest.id == name:
            return current
        with self._lock:
            kept_release(self._settings.releases, name)
            if name not in self._older:
                self._older[name] = open_kept(self._settings, name, current)
            self._older.move_to_end(name)
            while len(self._older) > _OLDER_OPEN:
                self._older.popitem(last=False)
            return self._older[name]

    def _target(self) -> str:
        try:
            return basename(readlink(self._pointer))  # noqa: PTH115, PTH119 - a fifth of the time, at each request
        except OSError as error:
            raise ReleaseError(f"{self._settings.releases}: no release yet") from error


def get_registry(request: Request) -> Registry:
    """Return the release that answers this request. Raises ReleaseError."""
    holder: RegistryHolder = request.app.state.holder
    return holder.registry()


ReleaseName = Annotated[
    str, Query(max_length=64, description="Answer from this release as long as it is kept; the current if left out.")
]


def get_asked_registry(request: Request, release: ReleaseName = "") -> Registry:
    """Return the release that the address names, else the current one. Raises ReleaseError."""
    holder: RegistryHolder = request.app.state.holder
    return holder.kept(release) if release else holder.registry()


def get_settings(request: Request) -> Settings:
    """Return the settings of the application."""
    settings: Settings = request.app.state.settings
    return settings


LanguageName = Annotated[
    Literal["vi", "en"] | None, Query(description="Of headings and names in files and feeds; else by Accept-Language.")
]


def get_language(request: Request, language: LanguageName = None) -> str:
    """Return the language asked for, else vi or en by Accept-Language; Vietnamese when nothing is said."""
    return language or best_language(request.headers.get("accept-language", ""))


def refuse_unknown_parameters(request: Request) -> None:
    """Answer 400 when the query string names a parameter that the route does not declare, or gives one two values.

    The fields of a model of query parameters come without the place they are read from.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or ANY_PARAMETERS in route.tags:
        return
    declared = {
        field.alias: field.field_info.annotation
        for field in get_flat_params(route.dependant)
        if not isinstance(field.field_info, Param) or field.field_info.in_ == ParamTypes.query
    }
    known = set(declared)
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        allowed = ", ".join(sorted(known)) or "-"
        detail = both("errors.unknown-parameter-detail", given=", ".join(unknown), allowed=allowed)
        raise ProblemError(400, "unknown-parameter", detail, parameters=unknown)
    refuse_repeated(request, {name for name, kind in declared.items() if _takes_several(kind)})


def refuse_repeated(request: Request, several: Collection[str] = ()) -> None:
    """Answer 400 when a parameter that takes one value is given two that differ: neither is what was meant."""
    for name in sorted(set(request.query_params) - set(several)):
        values = dict.fromkeys(request.query_params.getlist(name))
        if len(values) > 1:
            given = ", ".join(value[:_SHOWN] for value in list(values)[:2])
            detail = both("errors.repeated-parameter-detail", parameter=name, given=given)
            raise ProblemError(400, "bad-parameter", detail, parameter=name)


def _takes_several(kind: object) -> bool:
    return get_origin(kind) in (list, tuple, set) or any(_takes_several(each) for each in get_args(kind))


AskedRegistry = Annotated[Registry, Depends(get_asked_registry)]
OpenRegistry = Annotated[Registry, Depends(get_registry)]
Language = Annotated[str, Depends(get_language)]
AppSettings = Annotated[Settings, Depends(get_settings)]
