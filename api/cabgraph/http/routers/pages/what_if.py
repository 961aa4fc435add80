"""The page of scenarios: what if."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from cabgraph import names
from cabgraph.answers.naming import NotUnderstoodError
from cabgraph.answers.registry import Registry
from cabgraph.answers.supposing import examples, read_changes
from cabgraph.answers.what_if import OUTCOMES, what_if
from cabgraph.http.asking import question_link
from cabgraph.http.cooperation.making import MAKES, NEEDED, Form, asked_by, made
from cabgraph.http.cooperation.parameters import home_of
from cabgraph.http.cooperation.recognition import offered
from cabgraph.http.cooperation.scenario import Changes, refusal
from cabgraph.http.current_page import newer_address
from cabgraph.http.dependencies import AppSettings, AskedRegistry, ReleaseName
from cabgraph.http.pager import Parameters, address_of
from cabgraph.http.searching import OptionalDay
from cabgraph.http.templates import render
from cabgraph.network.records import Participation
from cabgraph.network.scenario_meant import Read
from cabgraph.network.scenario_text import RefusedError

_FORMATS = (("CSV", "csv"), ("XLSX", "xlsx"), ("JSON", "json"))
_LISTED = ("arrangement", "activity", "economy", "category")
_Text = Annotated[str, Query(max_length=40)]
_Things = Annotated[list[str] | None, Query(max_length=300, description="What a new change is made of, in order.")]


def router_in(language: str) -> APIRouter:
    """Return the pages of one language."""
    router = APIRouter()
    path = f"/{language}/what-if"

    @router.get("/what-if")
    def suppose(
        request: Request,
        registry: AskedRegistry,
        settings: AppSettings,
        change: Changes = None,
        on: OptionalDay = None,
        make: _Text = "",
        how: _Text = "add",
        thing: _Things = None,
        since: _Text = "",
        until: _Text = "",
        release: ReleaseName = "",
    ) -> Response:
        """Make a scenario change by change, and tell what it would do."""
        day = on or date.today()
        kept = [("on", day.isoformat()), *([("release", release)] if release else [])]
        form = Form(make, how, tuple(thing or ()), since, until)
        texts = [text for text in change or [] if text.strip()]
        scenario: list[Read] = []
        fault, status = None, 200
        try:
            if make:
                scenario = read_changes(registry, [*texts, *made(registry, form, day)])
                return RedirectResponse(address_of(path, [*_texts(scenario), *kept]), 303)
            scenario = read_changes(registry, texts)
        except RefusedError as error:
            problem = refusal(error)
            fault, status = {"text": problem.detail, "candidates": []}, problem.status
        except NotUnderstoodError as error:
            fault, status = _offered(registry, error, form, texts, kept, path), 422
        answer = what_if(registry, scenario, day.isoformat()) if scenario else None
        return render(
            request,
            "what-if.html",
            language,
            registry.release,
            status,
            answer=answer,
            fault=fault,
            on=day.isoformat(),
            changes=[read.text for read in scenario] or texts,
            makes=MAKES,
            needed=NEEDED,
            form=form,
            choices=_choices(registry, language),
            outcomes=OUTCOMES,
            release_asked=release,
            examples=[
                (question, asked_by(path, question, kept)) for question in examples(registry, home_of(settings), day)
            ],
            paths=lambda row, economy: _path(language, row, economy, scenario, kept),
            downloads=[
                (label, address_of("/api/what-if", [*_texts(scenario), *kept, ("format", form)]))
                for label, form in _FORMATS
            ],
            questions=_questions(registry, scenario, day.isoformat(), language, release),
            older=newer_address(request, registry),
        )

    return router


def _questions(
    registry: Registry, scenario: Sequence[Read], day: str, language: str, release: str
) -> list[dict[str, Any]]:
    """Return the stored questions beside a scenario: what joining would reach, and who takes part where it changes."""
    world = registry.network.world
    found = []
    for change in (change for read in scenario for change in read.changes):
        record = change.record or world.find(change.iri)
        if isinstance(record, Participation):
            asked = {
                "arrangement": names.identifier(record.arrangement),
                "activity": names.identifier(record.activity or ""),
                "on": day,
            }
            if change.how == "add":
                homes = registry.network.homes.get(record.participant, frozenset()) & registry.network.economies.keys()
                joining = [asked | {"economy": names.identifier(economy)} for economy in sorted(homes)]
                found += [("cooperation/reachable-by-joining", values) for values in joining]
            found.append(("cooperation/participations", asked))
    found.append(("cooperation/arrangements", {"on": day}))
    links = [question_link(registry, name, values, language, release) for name, values in found]
    return list({link["address"]: link for link in links}.values())


def _texts(scenario: Sequence[Read], name: str = "change") -> list[tuple[str, str]]:
    return [(name, read.text) for read in scenario]


def _path(
    language: str, row: dict[str, Any], economy: dict[str, Any], scenario: Sequence[Read], kept: Parameters
) -> str:
    """Return the address of the paths of a row in the scenario."""
    things = {"body": row.get("body") or row.get("example"), "economy": economy, "activity": row["activity"]}
    if row.get("product"):
        things["product"] = row["product"]
    asked = [(name, _named(name, thing["id"])) for name, thing in things.items() if thing]
    return address_of(f"/{language}/recognition", [*asked, *kept, *_texts(scenario, "scenario")])


def _named(name: str, thing: str) -> str:
    """Return how an address names a thing: an organisation that stands for a body needs its whole name."""
    return names.word("body", thing) if name == "body" else names.identifier(thing)


def _offered(
    registry: Registry, error: NotUnderstoodError, form: Form, texts: Sequence[str], kept: Parameters, path: str
) -> dict[str, Any]:
    """Return the fault of a word, each thing that it may mean with the address that puts it in."""
    fault = offered(registry, error)
    at = MAKES[form.make][1].index(error.field)
    candidates = []
    for one in fault.candidates:
        things = [*form.things[:at], one["slug"], *form.things[at + 1 :]]
        given = [("make", form.make), ("how", form.how), *(("thing", each) for each in things)]
        given += [("since", form.since), ("until", form.until), *(("change", text) for text in texts)]
        candidates.append({**one, "address": address_of(path, [*given, *kept])})
    return {"text": fault.text, "candidates": candidates, "field": error.field}


def _choices(registry: Registry, language: str) -> dict[str, list[str]]:
    """Return the names offered under the fields that have few things to choose from."""
    world, index = registry.network.world, registry.index
    offered = {
        "arrangement": list(world.arrangements),
        "activity": [row["thing"] for row in index.ask("things-of-kind", kind="activity")],
        "economy": list(registry.network.economies),
        "category": sorted({record.category for record in world.memberships.values() if record.category}),
    }
    return {
        name: sorted({label[language] for label in index.labels(offered[name]).values()}, key=names.fold)
        for name in _LISTED
    }
