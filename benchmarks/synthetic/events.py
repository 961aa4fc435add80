"""What happens to a synthetic grant and its lines: pauses, restorations, reductions, extensions, ends, corrections."""

from datetime import date, timedelta
from random import Random

from benchmarks.synthetic.grants import Decisions, Grant
from benchmarks.synthetic.lines import Lines, Scope
from benchmarks.synthetic.tables import Tables
from benchmarks.synthetic.words import instant, label, provenance, recorded, share, some_day, today, words

_MOST_TARGETS = 40


class Events:
    """Draws and writes the events of one grant at a time."""

    def __init__(self, tables: Tables, decisions: Decisions, lines: Lines) -> None:
        self._tables = tables
        self._decisions = decisions
        self._lines = lines
        self._count = 0

    def write(self, rng: Random, grant: Grant, scope: Scope) -> None:
        """Write what happened to a grant; most have nothing, and nothing happens where days are not known."""
        if grant.regular:
            end = self._ends(rng, grant)
            self._extends(rng, grant, scope, end)
            self._pauses(rng, grant, scope, end)
            self._reduces(rng, grant, scope, end)
        if rng.random() < share("void_of_grant"):
            self._voids(rng, grant, [f"grant/{grant.id}"], grant.first)
        if rng.random() < share("void_of_line") * min(len(scope.items), 8):
            self._voids(rng, grant, [f"item/{rng.choice(scope.items)}"], grant.first)

    def _ends(self, rng: Random, grant: Grant) -> date:
        """Write a prolongation and an end before its time; return the day after which nothing may happen."""
        horizon = grant.horizon
        if grant.prolonged and grant.last:
            on = min(grant.last - timedelta(rng.randint(5, 60)), today())
            self._event(rng, grant, "prolongation", on, [f"grant/{grant.id}"], new_until=grant.prolonged.isoformat())
        drawn, known = rng.random(), 0.0
        for kind in ("withdrawal", "relinquishment", "recorded-expiry"):
            known += share(kind.replace("-", "_"))
            if drawn < known and not grant.prolonged:
                if kind == "recorded-expiry":
                    if grant.last and grant.last < today():
                        self._event(rng, grant, kind, grant.last + timedelta(1), [f"grant/{grant.id}"])
                    return horizon
                on = self._inside(rng, grant, horizon)
                event = self._event(rng, grant, kind, on, [f"grant/{grant.id}"])
                if rng.random() < share("void_of_event"):
                    self._voids(rng, grant, [f"event/{event}"], on)
                return on
        return horizon

    def _inside(self, rng: Random, grant: Grant, end: date) -> date:
        return some_day(rng, min(grant.first + timedelta(20), end), end)

    def _extends(self, rng: Random, grant: Grant, scope: Scope, end: date) -> None:
        if rng.random() >= share("extension"):
            return
        on = some_day(rng, grant.first, min(end, grant.last or end))
        event = self._next()
        added = []
        for n in range(rng.choice((1, 1, 2, 4))):
            spec = self._lines.spec(rng, grant)
            added.append(self._lines.line(rng, grant, len(scope.items) + n + 1, spec, event, on))
            scope.specs.append(spec)
        self._event(rng, grant, "extension", on, [f"item/{item}" for item in added], event)
        scope.items += added

    def _pauses(self, rng: Random, grant: Grant, scope: Scope, end: date) -> None:
        if rng.random() >= share("suspension"):
            return
        targets = [f"grant/{grant.id}"]
        if rng.random() < share("suspension_of_lines"):
            targets = [f"item/{item}" for item in self._some(rng, scope)]
        on = self._inside(rng, grant, end)
        until = on + timedelta(rng.choice((30, 90, 180))) if rng.random() >= share("suspension_without_end") else None
        event = self._event(rng, grant, "suspension", on, targets, effective_until=until.isoformat() if until else "")
        if rng.random() < share("suspension_lifted") and on < end:
            lifted = some_day(rng, on + timedelta(1), min(end, until or end) if (until or end) > on else end)
            self._event(rng, grant, "restoration", lifted, targets)
        elif rng.random() < share("void_of_event"):
            self._voids(rng, grant, [f"event/{event}"], on)

    def _reduces(self, rng: Random, grant: Grant, scope: Scope, end: date) -> None:
        if rng.random() < share("reduction"):
            on = self._inside(rng, grant, end)
            self._event(rng, grant, "reduction", on, [f"item/{item}" for item in self._some(rng, scope)])

    @staticmethod
    def _some(rng: Random, scope: Scope) -> list[str]:
        count = min(len(scope.items), rng.choice((1, 1, 1, 2, 5, _MOST_TARGETS)))
        return sorted(rng.sample(scope.items, count))

    def _next(self) -> str:
        self._count += 1
        return f"syn-e{self._count}"

    def _event(
        self, rng: Random, grant: Grant, kind: str, on: date, targets: list[str], identifier: str = "", **cells: str
    ) -> str:
        identifier = identifier or self._next()
        vi, en = label(kind, code=grant.code)
        needs = kind != "relinquishment"
        self._tables.add(
            "status_events",
            id=identifier,
            affects=";".join(targets),
            event_type=kind,
            effective_on=on.isoformat(),
            decision=self._decisions.write(rng, grant.authority, on) if needs else "",
            label_vi=vi,
            label_en=en,
            recorded_at=recorded(rng, on),
            note=words()["note"],
            **{"legal_basis": f"{grant.authority}-act"} if grant.table == "designations" else {},
            **cells,
            **provenance(),
        )
        return identifier

    def _voids(self, rng: Random, grant: Grant, targets: list[str], since: date) -> None:
        """Write a correction or annulment, recorded long after what it voids."""
        on = some_day(rng, since + timedelta(60), since + timedelta(1500))
        if on > today():
            on = today()
        kind = rng.choice(("record-correction", "legal-correction"))
        vi, en = label(kind, code=grant.code)
        self._tables.add(
            "status_events",
            id=self._next(),
            affects=";".join(targets),
            event_type=kind,
            effective_on=on.isoformat(),
            label_vi=vi,
            label_en=en,
            recorded_at=instant(on),
            note=words()["note"],
            **provenance(),
        )
