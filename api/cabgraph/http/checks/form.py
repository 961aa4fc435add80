"""A check as a person types it on a page, and what comes of it: an answer, or what is wrong at which field."""

from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel

from cabgraph import names
from cabgraph.answers import suggest
from cabgraph.answers.asked import TEXTS, NotUnderstoodError, UnreadableError, Words
from cabgraph.answers.chains import chains
from cabgraph.answers.check import check
from cabgraph.answers.registry import Registry
from cabgraph.http.days import typed_day, typed_instant
from cabgraph.http.forms import Fault, Faults, not_understood, read_field, too_long
from cabgraph.index.lookup import Index
from cabgraph.texts import both

_CANDIDATES = 20
_END_OF_DAY = f"T{time.max.isoformat()}+00:00"
_KIND_OF_FIELD = {"near": "province"}


class CheckForm(BaseModel):
    """The parameters of a check, as typed; the names are those of `GET /api/check`, so an answer is an address."""

    body: str = ""
    activity: str = ""
    product: str = ""
    regulation: str = ""
    standard: str = ""
    on: str = ""
    value: str = ""
    unit: str = ""
    uncertainty: str = ""
    uncertainty_unit: str = ""
    known_at: str = ""
    near: str = ""

    def given(self) -> dict[str, str]:
        """Return what was filled in."""
        return {name: value.strip() for name, value in self.model_dump().items() if value.strip()}

    def query(self, **changed: str) -> str:
        """Return the query of the same check with some fields changed."""
        return urlencode({name: value for name, value in {**self.given(), **changed}.items() if value})


@dataclass
class Outcome:
    """What came of a check: faults by field, or the answer; `now` is the answer without `known_at`."""

    form: CheckForm
    faults: Faults = field(default_factory=dict)
    status: int = 200
    answer: dict[str, Any] | None = None
    now: dict[str, Any] | None = None
    permanent: str = ""

    @property
    def chains(self) -> list[dict[str, Any]]:
        """The proof as people follow it."""
        return chains(self.answer["proof"]) if self.answer else []


def ask(registry: Registry, form: CheckForm, today: date) -> Outcome:
    """Answer a check as typed. An empty form has no answer and no fault, nor one that an address fills in part."""
    outcome = Outcome(form)
    if not form.given() or "body" not in form.model_fields_set:
        return outcome
    words = _words(outcome)
    if outcome.faults:
        outcome.status = 400
        return outcome
    try:
        outcome.answer = check(registry, words, today)
        outcome.now = outcome.answer["now_known"]
    except UnreadableError as error:
        outcome.status = 400
        name = both(f"check-page.{error.field}")
        outcome.faults[error.field] = Fault(both(f"check.{error.code}", field=name, text=error.text, near=error.alike))
        return outcome
    except NotUnderstoodError as error:
        outcome.status = 422
        outcome.faults[error.field] = _not_understood(registry.index, form, error)
        return outcome
    if outcome.answer["asked"]["body"] is None:
        outcome.faults["body"] = _not_understood(registry.index, form, NotUnderstoodError("body", form.body, ()))
    outcome.permanent = _permanent(form, outcome.answer)
    return outcome


def _words(outcome: Outcome) -> Words:
    given, faults = outcome.form.given(), outcome.faults
    faults |= too_long(given)
    if "body" not in given:
        faults["body"] = Fault(both("check-page.body-missing"))
    texts = {name: given.get(name, "") for name in TEXTS}
    on, known_at = read_field(given, faults, "on", typed_day), read_field(given, faults, "known_at", typed_instant)
    return Words(**texts, on=on, known_at=known_at)


def _not_understood(index: Index, form: CheckForm, error: NotUnderstoodError) -> Fault:
    shown = error.candidates[:_CANDIDATES]
    offered = suggest.described(index, error.field, shown) if shown else suggest.nearest(index, error.field, error.text)
    linked = [{**each, "query": form.query(**{error.field: _slug(each["id"])})} for each in offered]
    return not_understood(error, linked)


def _permanent(form: CheckForm, answer: dict[str, Any]) -> str:
    """Return the query that asks the same of the same release for ever: ids, the day, the release.

    What stands for several things (an HS code, a standard) and a certificate's number stay as typed.
    """
    known_at = answer["known_at"] or ""
    fixed = {name: _slug(thing["id"]) for name, thing in understood(answer).items()}
    fixed |= {"on": answer["asked"]["on"], "known_at": known_at.removesuffix(_END_OF_DAY)}
    return form.query(**fixed, release=answer["release"])


def understood(answer: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the fields that were understood as one thing, and that thing."""
    asked = answer["asked"]
    found = {name: asked[name] for name in ("activity", "regulation", "near") if asked[name]}
    found |= {name: asked[name][0] for name in ("product", "standard") if len(asked[name]) == 1}
    if asked["body"] and not asked["certificate"]:
        found["body"] = asked["body"]
    return found


def _slug(thing: str) -> str:
    kind_and_slug = names.kind_and_slug(thing)
    return kind_and_slug[1] if kind_and_slug else thing
