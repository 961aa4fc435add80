"""A stored question asked in people's words: names and codes become things before the typed binding."""

from collections.abc import Mapping, Sequence
from datetime import date

from cabgraph import names
from cabgraph.answers.asked import NotUnderstoodError, find_thing
from cabgraph.answers.registry import Registry
from cabgraph.questions.header import Parameter
from cabgraph.questions.run import Answer
from cabgraph.questions.run import ask as run_question
from cabgraph.questions.terms import ParameterError

_NAMED_KINDS = frozenset({"body", "product", "regulation", "standard", "activity"})
_LONGEST = 300
"""Characters of the longest name that is looked up; what is longer is no name of anything."""
_MOST = 100
"""Names that are looked up for one parameter."""


def named_values(arguments: Sequence[str]) -> dict[str, str]:
    """Turn `--name value` and `--name=value` into a dictionary. Raises ParameterError on anything else."""
    values: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, _, value = rest.pop(0).partition("=")
        if not name.startswith("--") or (not value and not rest):
            raise ParameterError(name, "not-an-option")
        values[name.removeprefix("--").replace("-", "_")] = value or rest.pop(0)
    return values


def ask_question(registry: Registry, name: str, values: Mapping[str, str], today: date) -> Answer:
    """Ask a stored question by its path.

    Raises UnknownQuestionError, ParameterError, NotUnderstoodError for an ambiguous name, and StoreError.
    """
    question = registry.questions[name]
    given = resolve_values(registry, question.parameters, values)
    return run_question(registry.store, question, given, today.isoformat())


def resolve_values(registry: Registry, parameters: Sequence[Parameter], values: Mapping[str, str]) -> dict[str, str]:
    """Replace names and codes of bodies, products, regulations and standards by their IRIs; leave the rest."""
    resolved = dict(values)
    for parameter in parameters:
        text = values.get(parameter.name, "")
        kinds = (parameter.scheme,) if parameter.type == "concept" else parameter.kind
        kind = kinds[0] if kinds else None
        if text and kind in _NAMED_KINDS and not text.startswith(names.THINGS):
            each = text.split(",") if parameter.several else [text]
            if len(each) > _MOST:
                raise ParameterError(parameter.name, "too-many", maximum=_MOST)
            if max(map(len, each)) > _LONGEST:
                raise ParameterError(parameter.name, "too-long", text[:40], maximum=_LONGEST)
            try:
                resolved[parameter.name] = ",".join(find_thing(registry.index, kind, one.strip()) for one in each)
            except NotUnderstoodError:
                if "/" in text:
                    continue
                raise
    return resolved
