"""Put the same questions to the oracle and to the program, and show the shortest case in which they differ."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace

from tests.oracle.standing import Answer
from tests.oracle.tables import Act, Grant, Line
from tests.oracle.verdict import FILTERS, Oracle, Question

Program = Callable[[Question], Answer]

EVERY = 5_000
SHOWN_LINES = 8


@dataclass(frozen=True)
class Difference:
    """One question with two answers."""

    question: Question
    oracle: Answer
    program: Answer


def compare(
    oracle: Oracle, program: Program, questions: Iterable[Question], tell: Callable[[str], None]
) -> tuple[int, list[Difference]]:
    """Return how many questions were asked, and the differences."""
    asked = 0
    found = []
    for question in questions:
        asked += 1
        expected, answered = oracle.answer(question), program(question)
        if expected != answered:
            found.append(Difference(question, expected, answered))
        if asked % EVERY == 0:
            tell(f"{asked} checks, {len(found)} differences")
    return asked, found


def shortest(oracle: Oracle, program: Program, found: list[Difference]) -> str:
    """Return the smallest of the differences, made smaller yet, with the rows of the tables that bear on it."""
    least = min(found, key=lambda one: (_lines_of(oracle, one.question), _filters(one.question), one.question.on))
    least = _fewer_filters(oracle, program, least)
    kinds = sorted({f"{one.oracle} not {one.program}" for one in found})
    return "\n".join(
        [
            f"{len(found)} differences, of {len(kinds)} kinds (oracle not program):",
            *(f"  {kind}" for kind in kinds[:20]),
            "the shortest:",
            *(f"  {name} = {value}" for name, value in _asked(least.question)),
            f"  the oracle says {least.oracle}",
            f"  the program says {least.program}",
            *_rows(oracle, least.question),
        ]
    )


def _lines_of(oracle: Oracle, question: Question) -> int:
    return sum(len(oracle.tables.listed.get(grant, ())) for grant in oracle.tables.held.get(question.body, ()))


def _filters(question: Question) -> int:
    return sum(bool(getattr(question, name)) for name in (*FILTERS, "value", "known_at"))


def _fewer_filters(oracle: Oracle, program: Program, difference: Difference) -> Difference:
    for name in (*FILTERS, "value", "known_at"):
        empty = None if name in ("value", "known_at") else ""
        without = replace(difference.question, **{name: empty})
        if getattr(difference.question, name):
            expected, answered = oracle.answer(without), program(without)
            if expected != answered:
                difference = Difference(without, expected, answered)
    return difference


def _asked(question: Question) -> list[tuple[str, object]]:
    return [(field.name, value) for field in fields(question) if (value := getattr(question, field.name))]


def _rows(oracle: Oracle, question: Question) -> Iterator[str]:
    tables = oracle.tables
    register = oracle.register(question.known_at)
    for key in tables.held.get(question.body, ()):
        grant = tables.grants[key]
        read = "read in full" if grant.complete else "read in part"
        yield f"  {_record(grant)}; {read}; renews {grant.renews or '-'}"
        yield from (f"    {_act(act)}" for act in tables.acts.get(key, ()))
        lines = [tables.lines[line] for line in tables.listed.get(key, ())]
        lines.sort(key=lambda line: not oracle.covers(line, question, FILTERS))
        for line in lines[:SHOWN_LINES]:
            covers = "covers" if oracle.covers(line, question, FILTERS) else "does not cover"
            yield f"    {_record(line)}; {_named(line)}; {covers}; {register.answer(line, question.on)}"
            yield from (f"      {_act(act)}" for act in tables.acts.get(line.key, ()) if act.effect != "opens")
        if len(lines) > SHOWN_LINES:
            yield f"    … and {len(lines) - SHOWN_LINES} more lines"
    listed = (line for key in tables.held.get(question.body, ()) for line in tables.listed.get(key, ()))
    for name in sorted({question.regulation, *(tables.lines[line].regulation for line in listed)}):
        if name in tables.regulations:
            yield f"  regulation/{name}: {oracle.law.state(name, question.on)} on the day; {tables.regulations[name]}"
            yield from (f"    {change}" for change in oracle.law.touching(name))
            yield from (f"    {row}" for row in oracle.law.transitions if row["transition_of"] == name)


def _record(record: Grant | Line) -> str:
    verified = f", verified {record.verified}" if isinstance(record, Grant) else ""
    end = f"{record.end.earliest}..{record.end.latest}" if record.end else "no end"
    start = f"{record.start.earliest}..{record.start.latest}"
    return f"{record.row} {record.key}: from {start} until {end}{verified}, recorded {record.recorded.isoformat()}"


def _named(line: Line) -> str:
    return ", ".join(filter(None, (line.activity, line.product, line.regulation, *sorted(line.standards), line.policy)))


def _act(act: Act) -> str:
    until = "".join(f", {word} {day}" for word, day in (("until", act.until), ("prolonged to", act.new_until)) if day)
    on = f"{act.on.earliest}..{act.on.latest}{until}"
    return f"{act.row} {act.key}: {act.kind} on {on}, recorded {act.recorded.isoformat()}"
