"""The answer on paper: one A4 page, and its text layer reads back the Vietnamese of the screen."""

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from cabgraph.answers.registry import Registry

PAPER = [
    "/vi/check?body=laocai-cqc&activity=testing&regulation=QCVN+16:2019/BXD&on=1/5/2021",
    "/vi/check?body=laocai-cqc&activity=testing&regulation=QCVN+16:2019/BXD&on=1/1/2024",
    "/vi/check?body=laocai-cqc&regulation=QCVN+16:2019/BXD&on=2021-05-01&known_at=1/1/2019",
    "/vi/check?body=quatest1&activity=calibration&on=2020-01-01",
    "/vi/check?body=VILAS+028&on=2021-03-15",
    "/vi/check?body=quatest3&on=2024-03-15",
    "/en/check?body=laocai-cqc&activity=testing&regulation=QCVN+16:2019/BXD&on=2021-05-01",
]
A4 = (595, 842)


def squeezed(text: str) -> str:
    """The text without its white space and line ends, composed: a line break in a PDF is not a word's."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("address", PAPER)
def test_an_answer_prints_on_one_page_that_reads_back(desk: Page, registry: Registry, address: str) -> None:
    desk.goto(address)
    sentence, verdict = desk.locator(".sentence").first.inner_text(), desk.locator(".verdict").first.inner_text()
    permanent = desk.locator("a.address").inner_text()
    printed = PdfReader(io.BytesIO(desk.pdf(prefer_css_page_size=True, print_background=True)))
    assert len(printed.pages) == 1
    assert tuple(round(side) for side in printed.pages[0].mediabox[2:]) == pytest.approx(A4, abs=2)
    text = squeezed(printed.pages[0].extract_text())
    assert squeezed(sentence) in text
    assert squeezed(verdict) in text
    assert squeezed(permanent) in text
    assert registry.release.manifest.id in text
    assert registry.release.manifest.created[:4] in text


def test_the_printed_page_has_the_code_and_not_the_form(desk: Page) -> None:
    desk.goto(PAPER[0])
    desk.emulate_media(media="print")
    assert desk.locator("svg.qr:visible").count() == 1
    assert desk.locator("form:visible").count() == 0
    assert desk.locator("nav:visible").count() == 0
    assert desk.locator("ol.chain:visible").count() == 1
