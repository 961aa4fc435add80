"""The program's side: the function under `GET /api/check`, and the route itself."""

from datetime import date
from typing import Any

from fastapi.testclient import TestClient
from tests.oracle.compare import Program
from tests.oracle.standing import Answer
from tests.oracle.tables import THINGS
from tests.oracle.verdict import Question

from cabgraph.answers.asked import Words, understand
from cabgraph.answers.check import decide
from cabgraph.answers.registry import Registry


def words_of(question: Question) -> dict[str, Any]:
    """The question as it is typed."""
    said: dict[str, Any] = {"body": THINGS + question.body, "on": question.on}
    said |= {name: getattr(question, name) for name in ("activity", "product", "regulation", "standard")}
    if question.value:
        said |= {"value": question.value.figure, "unit": question.value.unit}
        if question.value.uncertainty is not None:
            said |= {"uncertainty": question.value.uncertainty, "uncertainty_unit": question.value.uncertainty_unit}
    return said | {"known_at": question.known_at}


def figure(value: object) -> str:
    """A value as text; a number so that its point can only be a decimal point."""
    return f"{value!r}e0" if isinstance(value, float) and "e" not in repr(value) else str(value)


def by_function(registry: Registry) -> Program:
    """Ask in the process, without the texts around a verdict."""

    def program(question: Question) -> Answer:
        said = {
            name: figure(value) if isinstance(value, float) else value for name, value in words_of(question).items()
        }
        asked = understand(registry.index, Words(**said), date.today())
        found, first = decide(registry, asked), decide(registry, asked, first_only=True)
        assert (first.verdict, first.reason) == (found.verdict, found.reason), question
        return (found.verdict, found.reason)

    return program


def by_route(client: TestClient) -> Program:
    """Ask over HTTP."""

    def program(question: Question) -> Answer:
        params = {name: figure(value) for name, value in words_of(question).items() if value not in ("", None)}
        if question.known_at:
            params["known_at"] = question.known_at.isoformat()
        answered = client.get("/api/check", params=params)
        assert answered.status_code == 200, answered.text
        return (answered.json()["verdict"], answered.json()["reason"])

    return program
