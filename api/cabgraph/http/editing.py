"""What the editor's page needs of a stored question: its fields as a form, and its text with the typed values bound."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from cabgraph import names
from cabgraph.answers.ask import resolve_values
from cabgraph.answers.asked import NotUnderstoodError
from cabgraph.answers.complete import complete
from cabgraph.answers.registry import Registry
from cabgraph.answers.suggest import KINDS
from cabgraph.questions.bind import TODAY, bind
from cabgraph.questions.catalogue import Question
from cabgraph.questions.header import Parameter
from cabgraph.questions.terms import ParameterError
from cabgraph.texts import LANGUAGES, say

_LANGUAGE: Final = "lang"
_NUMBERS: Final = ("integer", "number")
_POOL: Final = 100


@dataclass(frozen=True)
class Field:
    """One parameter as a field of the form: how it is typed in, what stands in it, what is wrong with that."""

    parameter: Parameter
    label: str
    form: str
    value: str
    kinds: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True)
class Draft:
    """A stored question with values: its fields, and its text; no text while a value is missing or wrong."""

    question: Question
    fields: list[Field]
    text: str
    given: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address that asks the same over the API."""
        return f"/api/questions/{self.question.name}" + (f"?{urlencode(self.given)}" if self.given else "")


def draft(registry: Registry, question: Question, given: Mapping[str, str], language: str) -> Draft:
    """Return a question with the values given, or with those of its example when none is."""
    known = {parameter.name for parameter in question.parameters}
    values = {name: text for name, text in given.items() if name in known and text.strip()}
    if not any(name in known for name in given):
        values = _example(question, language)
    fault: dict[str, str] = {}
    text = ""
    try:
        text = _without_header(bind(question, resolve_values(registry, question.parameters, values)).text, question)
    except ParameterError as error:
        params = {**error.params, "parameter": _label(question, error.parameter, language)}
        fault = {error.parameter: say(language, f"questions.{error.code}", **params)}
    except NotUnderstoodError as error:
        name = _parameter_of(question, values, error)
        fault = {name: _not_understood(error, _label(question, name, language), language)}
    fields = [
        Field(
            parameter,
            parameter.label[language],
            _form(parameter),
            values.get(parameter.name, ""),
            _kinds(parameter),
            fault.get(parameter.name, ""),
        )
        for parameter in question.parameters
    ]
    return Draft(question, fields, text, values)


def options(registry: Registry, kinds: tuple[str, ...], text: str, limit: int = 8) -> list[dict[str, Any]]:
    """Return things of some kinds for a field: each with what to type so that the question understands it."""
    words = text.strip() or f"{names.THINGS}{kinds[0]}/"
    found = []
    for item in complete(registry.index, "thing", words, _POOL):
        kind, slug = names.kind_and_slug(item["id"]) or ("", "")
        if kind in kinds:
            value = slug if kind == kinds[0] else f"{kind}/{slug}"
            shown = dict.fromkeys(LANGUAGES, value)
            found.append({"id": item["id"], "label": item["label"], "note": shown, "value": shown})
    return found[:limit]


def _without_header(text: str, question: Question) -> str:
    """Return the query without its `#+` lines: its name stands above it instead."""
    lines = [line for line in text.splitlines() if not line.startswith("#+")]
    return "\n".join([f"# {question.name}", *lines]) + "\n"


def _example(question: Question, language: str) -> dict[str, str]:
    values = {parameter.name: parameter.example for parameter in question.parameters if parameter.example}
    if any(parameter.name == _LANGUAGE for parameter in question.parameters):
        values[_LANGUAGE] = language
    today = datetime.now(UTC).date()
    return {name: _day(text, today) if TODAY.fullmatch(text) else text for name, text in values.items()}


def _day(text: str, today: date) -> str:
    """Return the day that "today", "today+90" or "today-30" means."""
    return date.fromordinal(today.toordinal() + int(text.removeprefix("today") or 0)).isoformat()


def _form(parameter: Parameter) -> str:
    if parameter.values:
        return "choice"
    if parameter.type in ("iri", "concept"):
        return "thing"
    if parameter.type in _NUMBERS:
        return "number"
    return parameter.type


def _kinds(parameter: Parameter) -> tuple[str, ...]:
    return (parameter.scheme,) if parameter.scheme else parameter.kind


def suggested(kinds: tuple[str, ...]) -> bool:
    """Whether the suggestions of the check page know these things; they know codes and former names too."""
    return len(kinds) == 1 and kinds[0] in KINDS


def _parameter_of(question: Question, values: Mapping[str, str], error: NotUnderstoodError) -> str:
    """Return the parameter whose text was not understood: the error says the kind and the text."""
    fitting = [name for name, text in values.items() if text == error.text]
    return fitting[0] if fitting else question.parameters[0].name


def _label(question: Question, name: str, language: str) -> str:
    return next((known.label[language] for known in question.parameters if known.name == name), name)


def _not_understood(error: NotUnderstoodError, label: str, language: str) -> str:
    slug = "ambiguous" if error.candidates else "unknown-name"
    return say(language, f"errors.{slug}-detail", field=label, text=error.text, count=len(error.candidates))
