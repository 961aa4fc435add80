"""Where the links of a path and their words are drawn: boxes one below the other, joined by lines.

In: an answer about recognition and the number of one of its chains. Out: boxes with their lines of words in pixels,
which a template draws as SVG.
"""

from typing import Any, Final

from cabgraph.http.templates import shown_day
from cabgraph.texts import say

WIDTH: Final = 640
_LEFT: Final = 24
_INSIDE: Final = 16
_LINE: Final = 20
_GAP: Final = 28
_TOP: Final = 20
_LETTERS: Final = 70
"""So many letters of 14 pixels fit into a box, wide ones among them."""


def chain_picture(answer: dict[str, Any], number: int, language: str) -> dict[str, Any]:
    """Return the drawing of the chain of a number (1 is the best): its size, title, and boxes. Raises IndexError."""
    chain = answer["chains"][number - 1]
    asked = answer["asked"]
    title = say(
        language,
        "recognition.drawn",
        body=asked["body"]["label"][language],
        economy=asked["economy"]["label"][language],
        activity=asked["activity"]["label"][language],
        on=shown_day(language, asked["on"]),
    )
    scenario = [change["text"] for change in answer.get("scenario", ())]
    if scenario:
        title = say(language, "recognition.supposed", said=title)
    words = [say(language, f"recognition.{name}-{chain[name]}") for name in ("route", "strength", "standing")]
    head = [*_wrapped(title), *(line for text in scenario for line in _wrapped(text))]
    head += _wrapped(f"{chain['arrangement']['label'][language]}: {' · '.join(words)}")
    y = _TOP + _LINE * len(head)
    boxes = []
    for box in [_end(asked["body"], language), *_links(chain, language), _end(asked["economy"], language)]:
        height = 2 * _INSIDE + _LINE * len(box["lines"]) - 6
        boxes.append({**box, "y": y, "height": height})
        y += height + _GAP
    return {
        "width": WIDTH,
        "height": y - _GAP + _TOP,
        "left": _LEFT,
        "inside": _INSIDE,
        "line": _LINE,
        "gap": _GAP,
        "head": [{"text": text, "y": _TOP + _LINE * at} for at, text in enumerate(head)],
        "title": title,
        "boxes": boxes,
    }


def _end(thing: dict[str, Any], language: str) -> dict[str, Any]:
    return {"kind": "end", "standing": "yes", "weakest": False, "lines": _wrapped(thing["label"][language])}


def _links(chain: dict[str, Any], language: str) -> list[dict[str, Any]]:
    found = []
    for at, link in enumerate(chain["links"]):
        weakest = at == chain["weakest"]
        told = [say(language, f"recognition.kind-{link['kind']}"), say(language, _STANDING[link["standing"]])]
        told += [say(language, "recognition.weakest")] if weakest else []
        if link["supposed"]:
            told.append(say(language, "recognition.supposed-changed" if link["id"] else "recognition.supposed-link"))
        until = shown_day(language, link["until"]) or say(language, "site.no-end")
        lines = [" · ".join(told), *_wrapped(link["label"][language]), f"{_since(link, language)} – {until}"]
        if link["ends_on"]:
            lines[-1] += f" · {say(language, 'recognition.breaks-on')} {shown_day(language, link['ends_on'])}"
        found.append({"kind": "link", "standing": link["standing"], "weakest": weakest, "lines": lines})
    return found


def _since(link: dict[str, Any], language: str) -> str:
    """Return the first day as the table of links tells it: certain, at the latest, possible, or not known."""
    if link["since"] and link["possibly_from"]:
        return say(language, "records.at-the-latest", on=shown_day(language, link["since"]))
    if link["possibly_from"]:
        return say(language, "records.possibly-from", on=shown_day(language, link["possibly_from"]))
    return shown_day(language, link["since"]) or say(language, "site.no-start")


_STANDING: Final = {"yes": "recognition.standing-yes", "unknown": "recognition.standing-unknown"}


def _wrapped(text: str) -> list[str]:
    """Return a text in lines that fit, cut at its spaces; a longer word stands on a line of its own, cut."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= _LETTERS:
            lines[-1] += f" {word}"
        else:
            lines += [word[at : at + _LETTERS] for at in range(0, len(word), _LETTERS)]
    return lines
