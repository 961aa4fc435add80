"""A question about many paths as it is sent: JSON, or a list in a file with what its rows leave out."""

import tempfile
from datetime import date
from typing import IO, Annotated, Any, Final

import orjson
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from cabgraph.answers.paths.order import PathOrder
from cabgraph.answers.paths.question import Question, Wanted, understand
from cabgraph.answers.registry import Registry
from cabgraph.http.checks.sending import ASKED_WITH, address_of, day_of, format_of, instant_of, language_of
from cabgraph.http.days import Day, Instant
from cabgraph.http.problems import ProblemError
from cabgraph.http.uploads import Upload
from cabgraph.settings import Settings
from cabgraph.texts import both

_ROWS: Final = "rows"
_SPACE: Final = b" \t\r\n\xef\xbb\xbf"
_MOST: Final = 100_000
_LONGEST: Final = 300
_DEFAULTS: Final = ("economy", "arrangement", "organisation", "activity", "product", "release")
"""What a list may be sent with, for rows that leave it out."""


def _listed(given: object) -> object:
    return [given] if isinstance(given, str) else given


Word = Annotated[str, Field(max_length=300)]
Words = Annotated[list[Word], BeforeValidator(_listed), Field(max_length=_MOST)]


class ManyAsked(BaseModel):
    """A question about many paths: bodies, or a filter of bodies; economies; activities; product; day."""

    model_config = ConfigDict(extra="forbid")

    bodies: Words = []
    of: Word = Field("", description="All bodies of this economy.")
    province: Words = []
    granted_by: Words = []
    kind: Words = Field([], description="accreditation, designation or registration.")
    economies: Words = Field([], description="Codes or names; all but `of` when nothing says which.")
    arrangement: Word = Field("", description="The economies of those that take part in it on the day.")
    organisation: Word = Field("", description="The economies of its members on the day.")
    activities: Words = Field([], description="Those of each body when left out.")
    activity: Words = Field([], description="The same as `activities`.")
    product: Word = ""
    on: Day | None = None
    known_at: Instant | None = None
    release: Annotated[str, Field(max_length=64)] = ""

    def wanted(self) -> Wanted:
        """Return what is asked, in words."""
        return Wanted(
            body=tuple(self.bodies),
            of=self.of.strip(),
            province=tuple(self.province),
            granted_by=tuple(self.granted_by),
            kind=tuple(self.kind),
            economy=tuple(self.economies),
            arrangement=self.arrangement.strip(),
            organisation=self.organisation.strip(),
            activity=(*self.activities, *self.activity),
            product=self.product.strip(),
            on=self.on or date.today(),
            known_at=self.known_at,
        )


def sent_question(upload: Upload) -> ManyAsked | None:
    """Return the question that was sent as JSON, None for a list. Raises ProblemError, RequestValidationError."""
    head = upload.file.read(1 << 12).lstrip(_SPACE)[:1]
    upload.file.seek(0)
    if head != b"{" or ASKED_WITH.get(upload.media_type) == "ndjson":
        return None
    try:
        told = orjson.loads(upload.file.read().lstrip(_SPACE))
    except orjson.JSONDecodeError:
        return None
    finally:
        upload.file.seek(0)
    if not isinstance(told, dict) or _ROWS in told:
        return None
    unknown = sorted(set(told) - set(ManyAsked.model_fields))
    if unknown:
        allowed = ", ".join(ManyAsked.model_fields)
        detail = both("errors.unknown-parameter-detail", given=", ".join(unknown)[:_LONGEST], allowed=allowed)
        raise ProblemError(400, "unknown-parameter", detail, parameters=unknown)
    try:
        return ManyAsked(**told)
    except ValidationError as error:
        found = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        raise RequestValidationError(found) from error


def understood(registry: Registry, settings: Settings, asked: ManyAsked) -> Question:
    """Return the question of things. Raises ProblemError 400 for no bodies or too many cells, NotUnderstoodError."""
    wanted = asked.wanted()
    if not wanted.names_bodies:
        raise ProblemError(400, "bad-parameter", both("paths.no-bodies"), parameter="bodies")
    return in_size(understand(registry, wanted), settings.recognition_cells)


def in_size(question: Question, most: int) -> Question:
    """Return a question of at most so many cells. Raises ProblemError 400 for more."""
    cells = len(question.lines) * len(question.economies)
    if cells > most:
        detail = both("paths.too-many", cells=cells, limit=most)
        raise ProblemError(400, "bad-parameter", detail, limit=most, cells=cells)
    return question


def question_order(
    request: Request, settings: Settings, registry: Registry, question: Question, said: dict[str, Any]
) -> tuple[PathOrder, IO[bytes]]:
    """Return the run over a question, and the nameless file that it reads."""
    order = PathOrder(
        name="",
        format=format_of(request, said.get("format") or "", "json"),
        language=language_of(request, said.get("language") or ""),
        address=address_of(request, settings),
        release=registry.release.manifest.id,
        cells=len(question.lines) * len(question.economies),
    )
    held = tempfile.TemporaryFile()  # noqa: SIM115 - who starts the run closes it
    held.write(question.to_json())
    held.seek(0)
    return order.with_settings(settings), held


def list_order(
    request: Request, settings: Settings, registry: Registry, upload: Upload, given: dict[str, Any]
) -> PathOrder:
    """Return the run over a list: what the address or the form says holds for rows that leave it out.

    Raises ProblemError, NotUnderstoodError.
    """
    said = {**upload.fields, **{name: value for name, value in given.items() if value}}
    told = {name: said.get(name) or "" for name in _DEFAULTS}
    wanted = Wanted(
        economy=_several(told["economy"]),
        arrangement=str(told["arrangement"]).strip(),
        organisation=str(told["organisation"]).strip(),
        activity=_several(told["activity"]),
        product=str(told["product"]).strip(),
        on=day_of(said.get("on")) or date.today(),
        known_at=instant_of(said.get("known_at")),
    )
    order = PathOrder(
        name=upload.name,
        format=format_of(request, said.get("format") or "", ASKED_WITH.get(upload.media_type, "csv")),
        language=language_of(request, said.get("language") or ""),
        address=address_of(request, settings),
        question=understand(registry, wanted, lines=False).to_json().decode(),
        release=registry.release.manifest.id,
    )
    return order.with_settings(settings)


def _several(given: Any) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) and given else tuple(given or ())
