"""Where the nodes and words of the picture of the network are drawn: no label covers another.

In: a view of the network, the places of its nodes, and names. Out: circles, lines and labels in pixels, which a
template draws as SVG.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from cabgraph.network.positions import Place
from cabgraph.network.view import Node, View

WIDTH: Final = 1000
_MARGIN: Final = 14
_LABELLED: Final = 80
"""Up to so many nodes each has its label; beyond, arrangements have theirs, others where there is room."""
_LONGEST: Final = {"arrangement": 34}
_LONG: Final = 22
_LETTER: Final = 7.0
"""The width of a letter of 12 pixels, wide enough for capitals between small letters."""
_LINE: Final = 15
_RADIUS: Final = {"arrangement": 9.0, "accreditor": 6.5, "participant": 5.5, "economy": 6.5, "group": 8.0}
_ROOM: Final = 2.6
_BARE: Final = 1600
"""The room of a node without a label, square pixels: some get one."""
_SWEEPS: Final = 400
_GAP: Final = 4.0


@dataclass
class _Box:
    """A node with the room it takes: its circle, and its label under that."""

    node: Node
    x: float
    y: float
    radius: float
    label: str
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.y - self.radius

    def overlap(self, other: "_Box") -> tuple[float, float]:
        """How far both reach into one another, across and down; both positive when they do."""
        across = (self.width + other.width) / 2 + _GAP - abs(self.x - other.x)
        down = min(self.top + self.height, other.top + other.height) - max(self.top, other.top) + _GAP
        return across, down


def network_picture(view: View, places: Mapping[str, Place], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the drawing: its size, edges as lines, nodes with circle, label and full name."""
    labelled = len(view.nodes) <= _LABELLED
    boxes = [_box(node, names, labelled or node.kind == "arrangement") for node in view.nodes]
    area = sum((box.width + _GAP) * (box.height + _GAP) if box.label else _BARE for box in boxes)
    height = max(360.0, min(2400.0, area * _ROOM / WIDTH))
    for box, (x, y) in zip(boxes, _stretched([places.get(box.node.iri, (0.5, 0.5)) for box in boxes]), strict=True):
        box.x = _inside(box, x * WIDTH)
        box.y = y * height
    _part(boxes)
    if not labelled:
        _label_where_there_is_room(boxes, names)
    lowest = min((box.top for box in boxes), default=0.0) - _MARGIN
    bottom = max((box.top + box.height for box in boxes), default=0.0) + _MARGIN
    at = {box.node.iri: (round(box.x, 1), round(box.y - lowest, 1)) for box in boxes}
    return {
        "width": WIDTH,
        "height": round(bottom - lowest),
        "edges": [
            {"edge": edge, "from": at[edge.source], "to": at[edge.target]}
            for edge in view.edges
            if edge.source in at and edge.target in at
        ],
        "nodes": [
            {
                "iri": box.node.iri,
                "kind": box.node.kind,
                "x": at[box.node.iri][0],
                "y": at[box.node.iri][1],
                "radius": box.radius,
                "label": box.label,
                "label_y": round(at[box.node.iri][1] + box.radius + _LINE - 3, 1),
                "name": names.get(box.node.iri, box.node.iri),
                "members": len(box.node.members),
            }
            for box in boxes
        ],
        "unlabelled": sum(not box.label for box in boxes),
    }


def _box(node: Node, names: Mapping[str, str], labelled: bool) -> _Box:
    radius = _RADIUS[node.kind]
    label = short(names.get(node.iri, node.iri), _LONGEST.get(node.kind, _LONG)) if labelled else ""
    if label and node.kind == "group":
        label = f"{label} ({len(node.members)})"
    return _Box(node, 0, 0, radius, label, *_size(radius, label))


def _size(radius: float, label: str) -> tuple[float, float]:
    return max(2 * radius, len(label) * _LETTER), 2 * radius + (_LINE if label else 0)


def short(name: str, longest: int) -> str:
    """Return a name short enough to be drawn: without brackets at its end, then without words in its middle.

    The end is kept longer than the beginning: names that begin alike differ there. A single word is cut.
    """
    if len(name) > longest and name.endswith(")"):
        name = name.rpartition(" (")[0] or name
    if len(name) <= longest:
        return name
    words = name.split()
    end = _fitting(words[::-1], longest * 3 // 5)[::-1]
    start = _fitting(words[: len(words) - len(end)], longest - len(" ".join(end)) - 2)
    if not start or not end:
        half = (longest - 1) // 2
        return f"{name[: longest - 1 - half].rstrip()}…{name[-half:].lstrip()}"
    return f"{' '.join(start)}… {' '.join(end)}"


def _fitting(words: list[str], longest: int) -> list[str]:
    """Return the first words that fit into a length together."""
    kept: list[str] = []
    for word in words:
        if len(" ".join([*kept, word])) > longest:
            break
        kept.append(word)
    return kept


def _stretched(places: list[Place]) -> list[Place]:
    """Let the places that are seen fill the picture."""
    if not places:
        return []
    bounds = [(min(each), max(each)) for each in zip(*places, strict=True)]
    (left, right), (top, bottom) = bounds
    return [((x - left) / ((right - left) or 1), (y - top) / ((bottom - top) or 1)) for x, y in places]


def _inside(box: _Box, x: float) -> float:
    half = box.width / 2 + 2
    return min(WIDTH - half, max(half, x))


def _part(boxes: list[_Box]) -> None:
    """Move boxes that overlap apart, a little at a time, the shorter way; down there is no end to the room."""
    for sweep in range(_SWEEPS):
        boxes.sort(key=lambda box: (box.top, box.node.iri))
        moved = False
        for number, one in enumerate(boxes):
            lowest = one.top + one.height + _GAP
            half = one.width / 2 + _GAP
            for other in islice(boxes, number + 1, None):
                if other.y - other.radius > lowest:
                    break
                # What `overlap` tells, for the pairs side by side, which are most, without asking it.
                if abs(one.x - other.x) >= half + other.width / 2:
                    continue
                across, down = one.overlap(other)
                if across > 0 and down > 0:
                    moved = True
                    _push(one, other, across, down, sweep)
                    lowest = one.top + one.height + _GAP
        if not moved:
            return
    _stack(boxes)


def _push(one: _Box, other: _Box, across: float, down: float, sweep: int) -> None:
    step = 0.5 if sweep < _SWEEPS // 2 else 0.52
    if down * 3 <= across or sweep % 7 == 0:
        sign = 1 if (other.y, other.node.iri) >= (one.y, one.node.iri) else -1
        one.y -= sign * down * step
        other.y += sign * down * step
    else:
        sign = 1 if (other.x, other.node.iri) >= (one.x, one.node.iri) else -1
        one.x = _inside(one, one.x - sign * across * step)
        other.x = _inside(other, other.x + sign * across * step)


def _stack(boxes: list[_Box]) -> None:
    """Put what still overlaps below what is placed already."""
    placed: list[_Box] = []
    for box in sorted(boxes, key=lambda box: (box.top, box.node.iri)):
        for _ in range(len(placed) + 1):
            hit = next((other for other in placed if min(box.overlap(other)) > 0), None)
            if hit is None:
                break
            box.y = hit.top + hit.height + _GAP + box.radius + 0.1
        placed.append(box)


def _label_where_there_is_room(boxes: list[_Box], names: Mapping[str, str]) -> None:
    for box in boxes:
        if box.label:
            continue
        label = short(names.get(box.node.iri, box.node.iri), _LONG)
        width, height = _size(box.radius, label)
        tried = _Box(box.node, box.x, box.y, box.radius, label, width, height)
        if _inside(tried, tried.x) == tried.x and not any(
            min(tried.overlap(other)) > 0 for other in boxes if other is not box
        ):
            box.label, box.width, box.height = label, width, height
