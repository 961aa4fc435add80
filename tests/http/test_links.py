"""Pages as files of links: every link within leads somewhere, nothing is inline, nothing comes from elsewhere."""

import html
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

LISTED = tomllib.loads((Path(__file__).parents[1] / "browser" / "pages.toml").read_text(encoding="utf-8"))
ADDRESSES = [address for name, family in LISTED.items() if name != "problems" for address in family["addresses"]]
OF_A_KIND = 6
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
INLINE = re.compile(
    r"<script(?![^>]*\b(?:src=|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
"""What a strict policy refuses; a block of JSON is data and never runs."""


@pytest.fixture(scope="module")
def client(real_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(real_settings), follow_redirects=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(client: TestClient) -> dict[str, str]:
    return {address: client.get(address, headers={"Accept": "text/html"}).text for address in ADDRESSES}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_strict(client: TestClient, address: str) -> None:
    answered = client.get(address, headers={"Accept": "text/html"})
    assert answered.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert answered.headers["X-Content-Type-Options"] == "nosniff"
    language = answered.headers["Content-Language"]
    assert f'<html lang="{language}"' in answered.text
    assert language == address.split("/")[1] or not address.startswith(("/vi", "/en"))
    assert INLINE.findall(re.sub(r"<svg.*?</svg>", "", answered.text, flags=re.DOTALL)) == []
    loaded = re.findall(r'<(?:script|link rel="(?:stylesheet|icon)"|img)[^>]*(?:src|href)="([^"]+)"', answered.text)
    assert loaded
    assert [source for source in loaded if not source.startswith("/static/")] == []


def test_every_link_within_leads_somewhere(client: TestClient, pages: dict[str, str]) -> None:
    """A few of each kind of address, from every listed page: none is missing, none fails."""
    kinds: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for page, text in pages.items():
        for link in map(html.unescape, LINK.findall(text)):
            parts = urlsplit(link)
            if not parts.scheme and link.startswith("/"):
                kinds[tuple(parts.path.split("/")[1:4][: 3 if "/things/" in link else 2])].setdefault(link, page)
    assert len(kinds) > 15
    broken = [
        (link, page, status)
        for links in kinds.values()
        for link, page in list(links.items())[:OF_A_KIND]
        if (status := client.get(link, headers={"Accept": "text/html,*/*;q=0.8"}).status_code) >= 400
    ]
    assert broken == []
