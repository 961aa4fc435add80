"""The QR code of an answer, read by a real decoder off screen and paper, leads to the same answer."""

import io
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page

from cabgraph.answers.registry import Registry

ANSWERS = {
    "yes": "/vi/check?body=laocai-cqc&activity=testing&regulation=QCVN+16:2019/BXD&on=1/5/2021",
    "no": "/en/check?body=las-530&on=2018-10-24",
    "unknown": "/vi/check?body=laocai-cqc&on=2026-11-26&known_at=2026-01-01",
}


def texts_in(place: Page | Locator) -> list[str]:
    """Return what a decoder reads in a screenshot."""
    picture = Image.open(io.BytesIO(place.screenshot())).convert("L")
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("verdict", ANSWERS)
def test_whoever_scans_the_screen_sees_the_same_answer(screen: Page, registry: Registry, verdict: str) -> None:
    screen.goto(ANSWERS[verdict])
    assert screen.locator(f".answer-{verdict}").count() >= 1
    sentences = screen.locator(".sentence").all_inner_texts()
    code = screen.locator("svg.qr").locator("visible=true")
    code.scroll_into_view_if_needed()
    (address,) = texts_in(screen)
    assert parse_qs(urlsplit(address).query)["release"] == [registry.release.manifest.id]
    screen.goto(address)
    assert screen.locator(".sentence").all_inner_texts() == sentences
    assert registry.release.manifest.id in screen.locator(".site-footer").inner_text()


@pytest.mark.parametrize("address", [ANSWERS["yes"], "/vi/bodies/quatest1?on=2021-05-01"])
def test_whoever_scans_the_paper_reads_the_address_that_is_printed(
    desk: Page, registry: Registry, address: str
) -> None:
    desk.goto(address)
    title = desk.title()
    desk.emulate_media(media="print")
    code = desk.locator("svg.qr").locator("visible=true")
    (read,) = texts_in(code)
    assert read in desk.locator("main").inner_text()
    desk.emulate_media(media="screen")
    desk.goto(read)
    assert desk.title() == title
    assert registry.release.manifest.id in desk.locator(".site-footer").inner_text()
