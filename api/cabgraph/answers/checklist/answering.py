"""The answer to what a row asks: `answers.check` for every possible day, and the best word where several are given."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlencode

from cabgraph.answers.asked import Asked, NotUnderstoodError, UnreadableError, Words, understand
from cabgraph.answers.check import answer, decide
from cabgraph.answers.checklist.asking import Request, Word
from cabgraph.answers.checklist.choice import Choice, group_of
from cabgraph.answers.checklist.problems import Remark
from cabgraph.answers.checklist.several import named_by_parts
from cabgraph.answers.registry import Registry
from cabgraph.texts import LANGUAGES, both

_END_OF_DAY: Final = f"T{time.max.isoformat()}+00:00"
_REMEMBERED: Final = 4_096
_CANDIDATES: Final = 10
_SEARCHED: Final = 50
"""How many things a search by words finds at most."""
_SAID: Final = "future-day"
"""A note that a remark on the row's date says already."""
NOT_UNDERSTOOD: Final = "not-understood"
"""The reason of a row that could not be asked: a cell that cannot be read, a word that names nothing."""


@dataclass(frozen=True)
class RowAnswer:
    """The answer of one row. Days are ISO dates, or a month or year where only that is known."""

    verdict: str
    reason: str
    explanation: dict[str, str]
    on: str = ""
    decision: str = ""
    decided_on: str = ""
    since: str = ""
    until: str = ""
    query: str = ""
    known_at: str = ""
    now_known: dict[str, Any] | None = None
    candidates: tuple[dict[str, Any], ...] = ()
    notes: tuple[dict[str, Any], ...] = ()
    remarks: tuple[Remark, ...] = field(default=())


class Answerer:
    """Answers the requests of one run from one release. The last few thousand answers are remembered."""

    def __init__(self, registry: Registry, today: date, on: date | None, known_at: datetime | None = None) -> None:
        self._registry = registry
        self._today = today
        self._on = on or today
        self._known_at = known_at
        self.answer = lru_cache(maxsize=_REMEMBERED)(self._answer)

    def _answer(self, request: Request) -> RowAnswer:
        choice = Choice(request)
        for rule in request.rules:
            if several := named_by_parts(self._registry.index, rule.text):
                return self._several(rule, several, request)
        try:
            asked = self._understood(choice, request)
        except UnreadableError as error:
            return unread([_unreadable(error, choice, request)])
        except NotUnderstoodError as error:
            return self._not_understood(error, choice, request)
        remarks = [*self._second_choices(choice, asked), *self._on_day(request)]
        days = list(_days(request, asked.on))
        query = self._query(choice, request, days[0])
        first = answer(self._registry, asked, chains=1, alternatives=0)
        if len(days) > 1 and not self._same_on(days, asked, first["verdict"]):
            reason, explanation = (
                "imprecise-dates",
                both("check-list.dates-differ", text=request.dated.text if request.dated else ""),
            )
            return RowAnswer("unknown", reason, explanation, _period(days), query=query, remarks=tuple(remarks))
        return _row_answer(first, _period(days), query, remarks)

    def _understood(self, choice: Choice, request: Request) -> Asked:
        """Understand the words, each replaced by the next of its group while it names nothing.

        Raises NotUnderstoodError for the first word of a group when all of them are used up.
        """
        measure = {name: word.text for name, word in request.measure}
        while True:
            chosen = choice.words()
            words = Words(
                body=chosen.get("body", ""),
                activity=chosen.get("activity", ""),
                product=chosen.get("product", ""),
                regulation=chosen.get("regulation", ""),
                standard=chosen.get("standard", ""),
                on=request.since or self._on,
                known_at=self._instant(request),
                value=measure.get("value", ""),
                unit=measure.get("unit", ""),
                uncertainty=measure.get("uncertainty", ""),
                uncertainty_unit=measure.get("uncertainty_unit", ""),
            )
            try:
                asked = understand(self._registry.index, words, self._today)
            except UnreadableError:
                raise
            except NotUnderstoodError as error:
                group = group_of(error.field)
                refused = choice.refused.setdefault(group, error)
                if not choice.next(group):
                    raise refused from error
                continue
            if asked.body is None and choice.next("body"):
                continue
            return asked

    def _instant(self, request: Request) -> datetime | None:
        """Return the instant whose register a row asks, None for now; a day is its end (UTC)."""
        return datetime.combine(request.known_at, time.max, UTC) if request.known_at else self._known_at

    def _query(self, choice: Choice, request: Request, on: date) -> str:
        """Return the query string of the same check on the page."""
        measure = {name: word.text for name, word in request.measure}
        instant = self._instant(request)
        known = {"known_at": instant.isoformat().removesuffix(_END_OF_DAY)} if instant else {}
        return urlencode({**choice.words(), **measure, "on": on.isoformat(), **known})

    def _second_choices(self, choice: Choice, asked: Asked) -> Iterator[Remark]:
        """Say which words named nothing, so that another was taken, and whether the body's name says another body."""
        for group in ("body", "product"):
            first, chosen = choice.first(group), choice.word(group)
            if first and chosen and first is not chosen and asked.body:
                yield Remark(first.column, first.text, "check-list.second-choice", {"other": chosen.column})
        if asked.body:
            for word in choice.others("body"):
                named = {row["thing"] for row in self._registry.index.exact("body", word.text)}
                if named and asked.body not in named:
                    yield Remark(word.column, word.text, "check-list.other-body", severity="note")

    def _on_day(self, request: Request) -> Iterator[Remark]:
        if request.since is None:
            yield Remark("", "", "check-list.no-date", {"on": self._on})
        elif request.since != request.until and request.dated:
            yield Remark(request.dated.column, request.dated.text, "check-list.partial-date")
        if request.until and request.until > self._today and request.dated:
            yield Remark(request.dated.column, request.dated.text, "check-list.future")

    def _same_on(self, days: list[date], asked: Asked, verdict: str) -> bool:
        """Say whether every day gives the verdict; the ends are tried first."""
        rest = (replace(asked, on=day) for day in (days[-1], *days[1:-1]))
        return all(decide(self._registry, one, first_only=True).verdict == verdict for one in rest)

    def _not_understood(self, error: NotUnderstoodError, choice: Choice, request: Request) -> RowAnswer:
        group = group_of(error.field)
        word = choice.first(group)
        column, text = (word.column, word.text) if word else ("", error.text)
        kind = "ambiguous" if error.candidates else "unknown-name"
        key = f"check-list.{kind}"
        parameters = {"column": column, "text": text, "count": _count(error)}
        return RowAnswer(
            "unknown",
            "ambiguous" if error.candidates else NOT_UNDERSTOOD,
            both(key, **parameters),
            (request.since or self._on).isoformat(),
            query=self._query(choice, request, request.since or self._on),
            candidates=self._candidates(error.candidates[:_CANDIDATES]),
            remarks=(Remark(column, text, f"{key}-remark", {"count": _count(error)}, "error"),),
        )

    def _several(self, word: Word, things: tuple[str, ...], request: Request) -> RowAnswer:
        """Answer a cell that names several documents: one answer could not say which of them it is about."""
        parameters = {"column": word.column, "text": word.text}
        return RowAnswer(
            "unknown",
            "ambiguous",
            both("check-list.several", **parameters),
            (request.since or self._on).isoformat(),
            query=self._query(Choice(request), request, request.since or self._on),
            candidates=self._candidates(things[:_CANDIDATES]),
            remarks=(Remark(word.column, word.text, "check-list.several-remark", {}, "error"),),
        )

    def _candidates(self, things: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
        labels = self._registry.index.labels(things)
        codes: dict[str, list[str]] = {}
        for row in self._registry.index.ask("codes-of-bodies", things=list(things)):
            codes.setdefault(row["body"], []).append(row["code"])
        return tuple({"id": thing, "label": labels[thing], "codes": codes.get(thing, [])} for thing in things)


def _unreadable(error: UnreadableError, choice: Choice, request: Request) -> Remark:
    word = dict(request.measure).get(error.field) or choice.word(group_of(error.field))
    column, text = (word.column, word.text) if word else ("", error.text)
    return Remark(
        column,
        text,
        f"check.{error.code}",
        {"field": column or error.field, "text": text, "near": error.alike},
        "error",
    )


def _count(error: NotUnderstoodError) -> str:
    """Return how many things a word fits; a search stops after some."""
    found = len(error.candidates)
    return f"{found}+" if found >= _SEARCHED else str(found)


def _days(request: Request, day: date) -> Iterator[date]:
    """Yield every day that the row may mean."""
    if request.since is None or request.until is None:
        yield day
        return
    for number in range((request.until - request.since).days + 1):
        yield request.since + timedelta(days=number)


def _period(days: list[date]) -> str:
    """Return the day, month or year that the days make up."""
    first, last = days[0].isoformat(), days[-1].isoformat()
    if first == last:
        return first
    return first[:7] if first[:7] == last[:7] else first[:4]


def _row_answer(found: dict[str, Any], on: str, query: str, remarks: list[Remark]) -> RowAnswer:
    chain = found["proof"][0] if found["proof"] else {}
    decision = (chain.get("opened_by") or {}).get("decision") or {}
    return RowAnswer(
        found["verdict"],
        found["reason"],
        {language: found["explanation"][language] for language in LANGUAGES},
        on,
        decision.get("number") or "",
        decision.get("signed_on") or "",
        chain.get("from") or "",
        chain.get("until") or "",
        query,
        found["known_at"] or "",
        found["now_known"],
        notes=tuple(note for note in found["notes"] if note["code"] != _SAID),
        remarks=tuple(remarks),
    )


def unread(remarks: list[Remark]) -> RowAnswer:
    """Return the answer of a row that could not be read: unknown, and what is wrong with it."""
    return RowAnswer("unknown", NOT_UNDERSTOOD, both("check-list.unread"), remarks=tuple(remarks))
