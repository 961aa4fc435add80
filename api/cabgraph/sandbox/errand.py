"""What one query may ask of services, how often and how much, and what became of it."""

from typing import Final

from cabgraph.sandbox.limits import Limits
from cabgraph.sandbox.problems import EvaluationFailed, SandboxError, ServiceFailed, SyntaxProblem
from cabgraph.sandbox.services import Endpoint, Service, column_before, door

_SHARE: Final = 0.8
"""The part of a query's time that one question to a service may take, so that SILENT can still go on."""
_BYTES: Final = 32 << 20
"""What all services together may answer to one query."""
_QUESTIONS: Final = 100
"""How often one query may ask."""


class Errand:
    """What one query may ask of services, and what became of it."""

    def __init__(self, services: tuple[Service, ...], places: tuple[Endpoint, ...], limits: Limits) -> None:
        self.services = services
        self.places = places
        self.seconds = limits.seconds * _SHARE
        self.failure: ServiceFailed | None = None
        self.known: dict[tuple[str, int], tuple[str, ...]] = {}
        """The addresses of each host and port: resolved once in a query."""
        self._questions = _QUESTIONS
        self._bytes = _BYTES

    def place(self, target: bytes) -> Endpoint | None:
        """Return the endpoint that a worker asks for."""
        number = target.removeprefix(b"/").decode("ascii", "replace")
        return self.places[int(number)] if number.isdecimal() and int(number) < len(self.places) else None

    def count(self, place: Endpoint) -> None:
        """Take note of a question. Raises ServiceFailed when there were too many."""
        self._questions -= 1
        if self._questions < 0:
            raise ServiceFailed(place.iri, "often")

    def spend(self, size: int, place: Endpoint) -> None:
        """Take note of bytes. Raises ServiceFailed when there were too many."""
        self._bytes -= size
        if self._bytes < 0:
            raise ServiceFailed(place.iri, "large")


def as_written(error: SandboxError, text: str, errand: Errand | None, port: int) -> SandboxError:
    """Return what the engine says of a rewritten text as it would say it of the text."""
    if errand is None:
        return error
    if isinstance(error, SyntaxProblem):
        column = column_before(text, errand.services, port, error.line, error.column)
        return SyntaxProblem(error.line, column, error.message)
    if isinstance(error, EvaluationFailed):
        message = error.message
        for number, service in enumerate(errand.services):
            message = message.replace(door(port, number), service.iri)
        return EvaluationFailed(message)
    return error
