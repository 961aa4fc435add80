"""Who stands in what: memberships, participations, arrangements, gaps, impact, what falls due, key tasks."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from cabgraph.answers import boards
from cabgraph.answers.arrangement import arrangement as told
from cabgraph.answers.arrangement import coverage
from cabgraph.answers.naming import NotUnderstoodError
from cabgraph.answers.notices import notices, notices_table
from cabgraph.answers.parties import find_party
from cabgraph.answers.proof import named
from cabgraph.answers.sheets import Ask, sheet
from cabgraph.answers.tasks import tasks
from cabgraph.http.addresses import page_of
from cabgraph.http.calendar import MEDIA_TYPE as CALENDAR_TYPE
from cabgraph.http.calendar import Occasion, as_calendar
from cabgraph.http.cooperation.parameters import (
    AskedStandpoint,
    LastDay,
    Shown,
    Word,
    Words,
    in_order,
    read_word,
    read_words,
)
from cabgraph.http.dependencies import AskedRegistry, Language
from cabgraph.http.exports import Wished
from cabgraph.http.lists import as_rows
from cabgraph.http.problems import not_found
from cabgraph.http.searching import OptionalDay
from cabgraph.http.sheets import AskedLister, as_file, board, linked
from cabgraph.texts import say

router = APIRouter()
feed_router = APIRouter()


@router.get("/memberships")
def memberships(
    lister: AskedLister, organisation: Words = None, economy: Words = None, on: OptionalDay = None, shown: Shown = None
) -> Any:
    """Tell who is a member of what on a day; what does not stand that day is left out unless all is asked."""
    day = (on or date.today()).isoformat()
    values = {
        "organisation": ",".join(read_words(lister.registry, "organisation", organisation)),
        "economy": ",".join(read_words(lister.registry, "economy", economy)),
        "on": day,
        "shown": shown or "standing",
    }
    return lister.answer(Ask("memberships", "cooperation/memberships", values), on=day)


@router.get("/participations")
def participations(
    lister: AskedLister,
    arrangement: Word = "",
    participant: Word = "",
    economy: Word = "",
    activity: Word = "",
    on: OptionalDay = None,
) -> Any:
    """Tell who takes part in which arrangement on a day, for which activity and in which role."""
    day = (on or date.today()).isoformat()
    words = {"arrangement": arrangement, "participant": participant, "economy": economy, "activity": activity}
    things = {field: read_word(lister.registry, field, text) for field, text in words.items()}
    return lister.answer(Ask("participations", "cooperation/participations", {**things, "on": day}), on=day)


@router.get("/arrangements")
def arrangements(lister: AskedLister, economy: Word = "", on: OptionalDay = None) -> Any:
    """List the arrangements with their standing on a day and how many take part."""
    day = (on or date.today()).isoformat()
    values = {"economy": read_word(lister.registry, "economy", economy), "on": day}
    return lister.answer(Ask("arrangements", "cooperation/arrangements", values), on=day)


@router.get("/arrangements/{slug}")
def arrangement(
    slug: str,
    request: Request,
    registry: AskedRegistry,
    language: Language,
    standpoint: AskedStandpoint,
    form: Wished,
) -> Any:
    """Tell everything of one arrangement: facts, who is on record, who takes part, an economy over time, succession."""
    try:
        thing = find_party(registry, "arrangement", slug)
    except NotUnderstoodError as error:
        raise not_found(request.url.path) from error
    asks = boards.arrangement(thing, standpoint.economy, standpoint.on, standpoint.economy_given)
    if form.format != "json":
        return as_file(registry, asks, form, language)
    found = sheet(registry, boards.recorded(thing, "", standpoint.on), language)
    about = {**told(registry.index, thing, standpoint.on), "coverage": coverage(found.items)}
    return board(request, registry, asks, form, language, about)


@router.get("/gaps")
def gaps(
    request: Request, registry: AskedRegistry, language: Language, standpoint: AskedStandpoint, form: Wished
) -> Any:
    """Tell what is missing: bodies for mandatory products, newer editions, users of arrangements, successions."""
    about = {"on": standpoint.on.isoformat(), "economy": standpoint.economy}
    return board(request, registry, boards.gaps(standpoint.economy, standpoint.on), form, language, about)


@router.get("/impact")
def impact(
    request: Request,
    registry: AskedRegistry,
    language: Language,
    form: Wished,
    document: Annotated[str, Query(min_length=1, max_length=300, description="Number, slug or IRI of a document.")],
    on: OptionalDay = None,
) -> Any:
    """Tell what rests on a standard, regulation or act on a day, and draft a notice to each body that does."""
    thing = find_party(registry, "document", document.strip())
    asked = boards.impact(thing, on or date.today())
    labels = registry.index.labels([thing])
    if form.table == "notices" and form.of_rows:
        drafts = notices(sheet(registry, asked, language), labels[thing])
        return as_rows(notices_table(drafts, language), form.format, language)
    carried = boards.transitions(thing)
    if form.format != "json":
        return as_file(registry, [asked, carried], form, language)
    found = sheet(registry, asked, language)
    return {
        "document": named(labels, thing),
        "on": asked.values["on"],
        "tables": {
            "impact": {**found.told(), "question": linked(request, registry, asked, language)},
            "transitions": {
                **sheet(registry, carried, language).told(),
                "question": linked(request, registry, carried, language),
            },
            "notices": {"items": notices(found, labels[thing])},
        },
        "release": registry.release.manifest.id,
    }


@router.get("/due")
def due(lister: AskedLister, standpoint: AskedStandpoint, until: LastDay = None) -> Any:
    """Tell what falls due by membership, participation, arrangement and programme, with the responsible unit."""
    in_order(standpoint.on, until)
    asked = boards.calendar(standpoint.economy, standpoint.on, until)
    return lister.answer(asked, economy=standpoint.economy, on=asked.values["on"], until=asked.values["until"])


@router.get("/tasks")
def key_tasks(registry: AskedRegistry, language: Language, standpoint: AskedStandpoint) -> dict[str, Any]:
    """Tell the key tasks: laws, programmes, organisations, memberships, and the figures the graph can measure."""
    return {
        "economy": standpoint.economy,
        "on": standpoint.on.isoformat(),
        "items": [
            {**task, "figures": [{**each, "ask": each["ask"].question} for each in task["figures"]]}
            for task in tasks(registry, standpoint.economy, standpoint.on.isoformat(), language)
        ],
        "release": registry.release.manifest.id,
    }


@feed_router.get(
    "/feeds/due.ics",
    response_class=Response,
    responses={200: {"description": "A calendar of what falls due.", "content": {CALENDAR_TYPE: {}}}},
)
def due_calendar(
    request: Request, registry: AskedRegistry, language: Language, standpoint: AskedStandpoint, until: LastDay = None
) -> Response:
    """Put what falls due into a calendar, with the responsible unit and the legal basis."""
    in_order(standpoint.on, until)
    found = sheet(registry, boards.calendar(standpoint.economy, standpoint.on, until), language)
    origin = str(request.base_url).rstrip("/")
    occasions = [
        Occasion(
            f"{item['record']['id']}/{item['what']}",
            date.fromisoformat(item["due"]),
            f"{say(language, 'cooperation.what-' + item['what'])}: {item['record']['label'][language]}",
            _responsible(language, item),
            origin + page_of(language, item["record"]["id"]),
        )
        for item in found.items
    ]
    title = say(language, "cooperation.calendar")
    return as_calendar(title, registry.release.manifest.created, occasions, "due.ics")


def _responsible(language: str, item: dict[str, Any]) -> str:
    unit = item["unit"]["label"][language] if item["unit"] else item["unit_text"]
    told = [say(language, "cooperation.unit", unit=unit or say(language, "cooperation.unit-unknown"))]
    if item["basis"]:
        told.append(say(language, "cooperation.basis", basis=item["basis"]["label"][language]))
    return " ".join(told)
