"""What the sandbox refuses or could not do, as problems (RFC 9457)."""

import re
from functools import singledispatch
from typing import Final

from cabgraph.http.problems import ProblemError
from cabgraph.http.sparql.formats import GRAPHS, TABLES
from cabgraph.sandbox import problems as sandbox
from cabgraph.texts import both

_AGAIN: Final = "10"
"""Seconds after which a query that was stopped may be tried again."""
_SHOWN: Final = 60
_LONGEST: Final = 400
_TERMINALS: Final = re.compile(r", \[.*", re.DOTALL)
"""What the engine tells of characters that may begin a name: nobody reads them."""


@singledispatch
def _problem(error: sandbox.SandboxError, text: str) -> ProblemError:  # noqa: ARG001
    return ProblemError(503, "query-ended", both("sparql.ended")).with_headers(Retry_After=_AGAIN)


def refusal(error: sandbox.SandboxError, text: str) -> ProblemError:
    """Return the problem to answer with for a query text that got no answer."""
    return _problem(error, text)


@_problem.register
def _syntax(error: sandbox.SyntaxProblem, text: str) -> ProblemError:
    message = _TERMINALS.sub(", …", " ".join(error.message.split()))[:_LONGEST]
    detail = both("sparql.syntax", line=error.line, column=error.column, message=message)
    shown = excerpt(text, error.line, error.column)
    return ProblemError(400, "query-syntax", detail, line=error.line, column=error.column, excerpt=shown)


@_problem.register
def _complex(error: sandbox.TooComplex, text: str) -> ProblemError:  # noqa: ARG001
    detail = both("sparql.complex", what=error.what, limit=error.limit)
    where = {name: place for name in ("line", "column") if (place := getattr(error, name, 0))}
    return ProblemError(400, "query-too-complex", detail, what=error.what, limit=error.limit, **where)


@_problem.register
def _service(error: sandbox.ServiceRefused, text: str) -> ProblemError:  # noqa: ARG001
    where = error.where[:200]
    detail = both(f"sparql.service-{error.why}", where=where)
    return ProblemError(403, "service-refused", detail, service=where, reason=error.why)


@_problem.register
def _unserved(error: sandbox.ServiceFailed, text: str) -> ProblemError:  # noqa: ARG001
    where = error.where[:200]
    detail = both(f"sparql.service-{error.why}", where=where)
    return ProblemError(502, "service-failed", detail, service=where, reason=error.why)


@_problem.register
def _load(error: sandbox.LoadRefused, text: str) -> ProblemError:  # noqa: ARG001
    return ProblemError(403, "load-refused", both("sparql.load"))


@_problem.register
def _update(error: sandbox.NotAQuery, text: str) -> ProblemError:  # noqa: ARG001
    return ProblemError(400, "not-a-query", both("sparql.not-a-query"))


@_problem.register
def _format(error: sandbox.NotAcceptable, text: str) -> ProblemError:  # noqa: ARG001
    return not_acceptable(error.form)


@_problem.register
def _busy(error: sandbox.Busy, text: str) -> ProblemError:  # noqa: ARG001
    seconds = str(error.retry_after)
    return ProblemError(503, "query-busy", both("sparql.busy", seconds=seconds)).with_headers(Retry_After=seconds)


@_problem.register
def _time(error: sandbox.TimedOut, text: str) -> ProblemError:  # noqa: ARG001
    detail = both("sparql.time", seconds=f"{error.seconds:g}")
    problem = ProblemError(503, "query-timeout", detail, limit=error.seconds)
    return problem.with_headers(Retry_After=_AGAIN)


@_problem.register
def _memory(error: sandbox.TooMuchMemory, text: str) -> ProblemError:  # noqa: ARG001
    return ProblemError(422, "query-memory", both("sparql.memory"))


@_problem.register
def _evaluation(error: sandbox.EvaluationFailed, text: str) -> ProblemError:  # noqa: ARG001
    return ProblemError(400, "query-failed", both("sparql.failed", message=error.message[:_LONGEST]))


def not_acceptable(form: str) -> ProblemError:
    """Return the problem of a client that takes no format of a result's form."""
    offered = list(GRAPHS if form == "graph" else TABLES)
    detail = both("sparql.not-acceptable", known=", ".join(offered))
    return ProblemError(406, "not-acceptable", detail, offered=offered, form=form)


def excerpt(text: str, line: int, column: int) -> str:
    """Return the line of a text around a place, with a caret under it; both count from 1."""
    lines = text.splitlines() or [""]
    whole = lines[min(line, len(lines)) - 1].replace("\t", " ")
    place = min(column, len(whole) + 1) - 1
    start = max(0, place - _SHOWN)
    shown = "".join(each if each.isprintable() else " " for each in whole[start : place + _SHOWN])
    return f"{shown}\n{' ' * (place - start)}^"
