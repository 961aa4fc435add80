"""A question about recognition, from an address or a form: read leniently on pages, strictly by the API."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, Final

from fastapi import Depends, Query
from pydantic import BaseModel

from cabgraph import names
from cabgraph.answers.naming import NotUnderstoodError
from cabgraph.answers.path_asked import Asked, understand
from cabgraph.answers.recognition import recognition
from cabgraph.answers.registry import Registry
from cabgraph.answers.supposing import read_changes
from cabgraph.http.cooperation.scenario import KnownAt, refusal
from cabgraph.http.days import typed_day, typed_instant
from cabgraph.http.dependencies import AskedRegistry
from cabgraph.http.forms import Fault, Faults, not_understood, read_field, too_long
from cabgraph.http.problems import ProblemError
from cabgraph.http.searching import OptionalDay
from cabgraph.network.scenario_meant import Read
from cabgraph.network.scenario_text import RefusedError
from cabgraph.texts import both

_NEEDED: Final = ("body", "economy", "activity")
_OFFERED: Final = 12


class RecognitionForm(BaseModel):
    """The parameters of a question, as typed; the names are those of `GET /api/recognition`."""

    body: str = ""
    economy: str = ""
    country: str = ""
    activity: str = ""
    product: str = ""
    on: str = ""
    known_at: str = ""
    release: str = ""
    scenario: list[str] = []

    def given(self) -> dict[str, str]:
        """Return what was filled in, without the scenario; `country` is another name of `economy`."""
        words = self.model_dump(exclude={"scenario"})
        told = {name: value.strip() for name, value in words.items() if value.strip()}
        other = told.pop("country", "")
        return told | ({"economy": other} if other and "economy" not in told else {})


@dataclass
class Outcome:
    """What came of a question: faults by field with what may have been meant, or the answer."""

    form: RecognitionForm
    faults: Faults = field(default_factory=dict)
    status: int = 200
    asked: Asked | None = None
    answer: dict[str, Any] | None = None
    scenario: list[Read] = field(default_factory=list)


def answer_form(registry: Registry, form: RecognitionForm, today: date) -> Outcome:
    """Answer a question as typed; one that lacks something needed shows the form, with faults once it was sent."""
    outcome, given = Outcome(form), form.given()
    if not set(given) - {"body", "release", "on"}:
        return outcome
    faults: Faults = {name: Fault(both("recognition.missing")) for name in _NEEDED if name not in given}
    faults |= too_long(given)
    if form.country.strip() and form.economy.strip() not in ("", form.country.strip()):
        faults["economy"] = Fault(both("recognition.two-economies"))
    on, known_at = read_field(given, faults, "on", typed_day), read_field(given, faults, "known_at", typed_instant)
    if faults:
        outcome.faults, outcome.status = faults, 400
        return outcome
    try:
        body, economy, activity, product = (given.get(name, "") for name in (*_NEEDED, "product"))
        outcome.asked = understand(registry, body, economy, activity, product, on or today, known_at)
    except NotUnderstoodError as error:
        outcome.status = 422
        outcome.faults[error.field] = offered(registry, error)
        return outcome
    try:
        outcome.scenario = read_changes(registry, form.scenario, known_at)
    except RefusedError as error:
        problem = refusal(error)
        outcome.asked, outcome.status = None, problem.status
        outcome.faults["scenario"] = Fault(problem.detail)
        return outcome
    outcome.answer = recognition(registry, outcome.asked, scenario=outcome.scenario)
    return outcome


def offered(registry: Registry, error: NotUnderstoodError) -> Fault:
    """Return the fault of a word that names nothing or several things, with what may have been meant by its slug."""
    things = [*error.candidates, *error.near][:_OFFERED]
    labels = registry.index.labels(things)
    return not_understood(error, [{"slug": names.identifier(thing), "label": labels[thing]} for thing in things])


def read_recognition(
    registry: AskedRegistry,
    body: Annotated[str, Query(min_length=1, max_length=300, description="Id, certificate code, tax code or name.")],
    activity: Annotated[str, Query(min_length=1, max_length=100)],
    economy: Annotated[str, Query(max_length=100, description="Code or name.")] = "",
    country: Annotated[str, Query(max_length=100, description="The same as `economy`.")] = "",
    product: Annotated[str, Query(max_length=300, description="Id, name or HS code of one product.")] = "",
    on: OptionalDay = None,
    known_at: KnownAt = None,
) -> Asked:
    """Read the question of an address.

    Raises NotUnderstoodError, and a problem (400) for no economy or for two different ones.
    """
    named = {text for text in (economy.strip(), country.strip()) if text}
    if len(named) != 1:
        key = "two-economies" if named else "no-economy"
        raise ProblemError(400, "bad-parameter", both(f"recognition.{key}"), parameter="economy")
    return understand(registry, body, named.pop(), activity, product, on or date.today(), known_at)


AskedRecognition = Annotated[Asked, Depends(read_recognition)]
