"""The time line of a body: the picture, without a script, on paper, and with the range that moves the day."""

import io
import unicodedata

from playwright.sync_api import Page, expect
from pypdf import PdfReader

BODY = "/vi/bodies/quatest3"


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.eval_on_selector_all(
        selector,
        "all => all.map(one => { const {left, right, top, bottom} = one.getBoundingClientRect();"
        " return {left, right, top, bottom}; })",
    )
    return found


def touch(one: dict[str, float], other: dict[str, float]) -> bool:
    across = one["left"] < other["right"] and other["left"] < one["right"]
    return across and one["top"] + 1 < other["bottom"] and other["top"] + 1 < one["bottom"]


def test_no_words_of_the_picture_overlap_or_leave_it(screen: Page) -> None:
    screen.goto(BODY)
    frame = boxes(screen, "figure.timeline > svg[role=img]")[0]
    words = boxes(screen, "figure.timeline > svg[role=img] text")
    assert len(words) > 10
    assert all(frame["left"] - 1 <= word["left"] and word["right"] <= frame["right"] + 1 for word in words)
    pairs = [(one, other) for place, one in enumerate(words) for other in words[place + 1 :] if touch(one, other)]
    assert pairs == []


def test_the_day_and_the_words_narrow_the_scope_without_a_script(plain: Page) -> None:
    plain.goto("/vi/bodies/laocai-cqc")
    plain.fill("#on", "2021-05-01")
    plain.fill("#q", "gach be tong")
    plain.click(".day-form button")
    assert "on=2021-05-01" in plain.url
    rows = plain.locator("tr[data-item]")
    expect(rows).to_have_count(2)
    assert {row.get_attribute("data-standing") for row in rows.all()} == {"yes"}
    assert plain.locator("figure.timeline .slider").count() == 0


def test_the_range_moves_the_day_and_asks(desk: Page) -> None:
    desk.goto("/vi/bodies/laocai-cqc?on=2021-05-01")
    handle = desk.locator("figure.timeline input[type=range]")
    expect(handle).to_have_attribute("aria-label", "Kéo để đổi ngày")
    handle.focus()
    desk.keyboard.press("ArrowRight")
    desk.wait_for_url("**on=2021-05-02**")
    expect(desk.locator(".day-asked text")).to_have_text("02/05/2021")


def test_it_prints_in_vietnamese_with_its_address(desk: Page) -> None:
    desk.goto("/vi/bodies/laocai-cqc")
    pages = PdfReader(io.BytesIO(desk.pdf(format="A4"))).pages
    text = unicodedata.normalize("NFC", "".join("".join(page.extract_text().split()) for page in pages))
    for said in ("Trung tâm Giám định chất lượng xây dựng tỉnh Lào Cai", "Diễn biến theo thời gian", "Bản phát hành"):
        assert said.replace(" ", "") in text
    assert "id/body/laocai-cqc" in text
