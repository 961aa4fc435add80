"""Where the parts of a time line are drawn: percentages across, pixels down, so that words keep their size on a phone.

In: the time line of an answer. Out: the same spans and events with their places; a template draws them as SVG.
"""

from datetime import date, timedelta
from typing import Any

_LANES = 40
_TOP = 34
_LANE = 48
_BAR = 20
_LABEL = 42
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_TICKS = 6
_MARGIN = 0.03


def picture(lived: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    """Return the drawing of a time line: its height, the ticks of years, the day asked, and a lane for each grant.

    At most 40 grants are drawn; `left_out` counts the rest, whose facts stand in the files of the page.
    """
    lanes = lived["lanes"][:_LANES]
    scale = _Scale(_days(lanes, lived["on"]))
    drawn = [_lane(lane, number, scale, labels) for number, lane in enumerate(lanes)]
    bottom = _TOP + _LANE * len(drawn)
    return {
        "height": bottom + 24,
        "bottom": bottom,
        "ticks": scale.ticks(),
        "on": {"day": lived["on"], "x": scale.of(lived["on"])},
        "first": scale.first.isoformat(),
        "last": scale.last.isoformat(),
        "lanes": drawn,
        "left_out": len(lived["lanes"]) - len(lanes),
    }


def kind_of(span: dict[str, Any]) -> str:
    """Return how a span is drawn: yes, unknown, suspended, or no."""
    if span["standing"] == "no" and span["reason"] == "suspended":
        return "suspended"
    return str(span["standing"])


class _Scale:
    """Days to percentages."""

    def __init__(self, days: list[date]) -> None:
        first, last = min(days), max(days)
        margin = timedelta(days=max(60, int((last - first).days * _MARGIN)))
        self.first = first - min(margin, first - date.min)
        self.last = last + min(margin, date.max - last)

    def of(self, day: str) -> float:
        """Return the place of a day, in per cent."""
        share = (date.fromisoformat(day) - self.first) / (self.last - self.first)
        return round(100 * min(1.0, max(0.0, share)), 2)

    def ticks(self) -> list[dict[str, Any]]:
        """Return the first days of years, few enough that their labels do not touch."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = next((step for step in _STEPS if len(years) // step <= _TICKS), _STEPS[-1])
        places = [(year, self.of(f"{year:04}-01-01")) for year in years if year % step == 0]
        return [{"year": year, "x": x} for year, x in places if 5 <= x <= 95]


def _days(lanes: list[dict[str, Any]], on: str) -> list[date]:
    told = [on]
    for lane in lanes:
        told += [span[bound] for span in lane["spans"] for bound in ("from", "until") if span[bound]]
        told += [event["effective_on"] for event in lane["events"] if event["effective_on"]]
    return [date.fromisoformat(day) for day in told]


def _lane(lane: dict[str, Any], number: int, scale: _Scale, labels: dict[str, str]) -> dict[str, Any]:
    top = _TOP + _LANE * number
    label = labels[lane["grant"]]
    return {
        "grant": lane["grant"],
        "standing": lane["standing"],
        "label": label if len(label) <= _LABEL else f"{label[: _LABEL - 1].rstrip()}…",
        "title": label,
        "text_y": top + 12,
        "bar_y": top + 22,
        "bar": _BAR - 4,
        "spans": [_span(span, scale) for span in lane["spans"]],
        "told": lane["events"],
        "events": [
            {**event, "x": scale.of(event["effective_on"])} for event in lane["events"] if event["effective_on"]
        ],
    }


def _span(span: dict[str, Any], scale: _Scale) -> dict[str, Any]:
    left = scale.of(span["from"]) if span["from"] else 0.0
    after = date.fromisoformat(span["until"]) + timedelta(days=1) if span["until"] else None
    right = scale.of(after.isoformat()) if after else 100.0
    return {**span, "kind": kind_of(span), "x": left, "width": round(max(0.4, right - left), 2)}
