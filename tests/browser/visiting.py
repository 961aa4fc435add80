"""What every page must be when a browser visits it."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Response

ROOT = Path(__file__).parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ACCEPTED = tomllib.loads((Path(__file__).parent / "accepted.toml").read_text(encoding="utf-8"))["finding"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@lru_cache(maxsize=1)
def axe() -> str:
    assert AXE.is_file(), f"{AXE} is missing: run make assets"
    return AXE.read_text(encoding="utf-8")


class Visitor:
    """Visits addresses: the answer has the status, the console is silent, nothing leaves the origin, axe finds nothing,
    nothing scrolls sideways, and the style sheet is there.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def __call__(self, page: Page, address: str, status: int = 200) -> Response:
        """Open the address and hold the page to all of it."""
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        response = page.goto(address, wait_until="load")
        assert response is not None
        assert response.status == status, (address, response.status)
        document = f"{status} "
        quiet = [text for text in said if not (status >= 400 and document in text)]
        assert quiet == [], (address, quiet)
        away = [url for url in asked if urlsplit(url).scheme != "data" and not url.startswith(self.origin + "/")]
        assert away == [], (address, away)
        self.look(page)
        return response

    def look(self, page: Page) -> None:
        """Hold the page as it stands now to what does not need loading: axe, width, style."""
        assert page.evaluate("document.styleSheets.length") > 0, "no style sheet: run make assets"
        width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width[0] <= width[1], (page.url, "scrolls sideways", width)
        found = self.findings(page)
        assert found == [], (page.url, found)

    def findings(self, page: Page) -> list[dict[str, Any]]:
        """Return what axe finds and nobody accepted, short enough to read."""
        found = self.everything(page)
        return [
            {"rule": rule, "where": where[:3]}
            for rule, nodes in found.items()
            if (where := [node for node in nodes if not any(accepts(one, page, rule, node) for one in ACCEPTED)])
        ]

    def everything(self, page: Page) -> dict[str, list[str]]:
        """Return all that axe finds: the beginnings of the elements by rule."""
        page.evaluate(axe())
        found: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        return {one["id"]: [node["html"][:200] for node in one["nodes"]] for one in found["violations"]}


def accepts(finding: dict[str, str], page: Page, rule: str, element: str) -> bool:
    """Whether a finding of `accepted.toml` is this one."""
    opening = element.split(">")[0]
    return (
        finding["rule"] == rule and finding["element"] in opening and urlsplit(page.url).path.endswith(finding["page"])
    )
