"""The picture of the network in a browser: no name over another, without a script, and the range that moves the day."""

import pytest
from playwright.sync_api import Page, expect

OVERLAPS = """() => {
  const found = [...document.querySelectorAll("figure.network .scrolls text")];
  const boxes = found.map((each) => [each.textContent, each.getBoundingClientRect()]);
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return [boxes.length, boxes.flatMap(([one, a], at) =>
    boxes.slice(at + 1).filter(([, b]) => over(a, b)).map(([other]) => [one, other]))];
}"""


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/vi/network?on=2026-11-20&arrangement=oiml-cs", 50),
        ("/en/network?on=2020-01-13&activity=testing", 10),
        ("/vi/network?on=2020-01-13", 10),
    ],
)
def test_no_name_is_drawn_over_another(screen: Page, address: str, names: int) -> None:
    screen.goto(address)
    count, over = screen.evaluate(OVERLAPS)
    assert count >= names
    assert over == []


def test_the_table_is_there_without_a_script(plain: Page) -> None:
    plain.goto("/vi/network?on=2026-11-20&arrangement=asean-ee-mra")
    rows = plain.locator("details table tbody tr")
    assert rows.count() == 13
    expect(rows.first).to_be_visible()
    expect(plain.locator("figure.network svg").first).to_be_visible()
    plain.get_by_role("link", name="Thay đổi trước đó").click()
    assert "arrangement=asean-ee-mra" in plain.url


def test_the_range_asks_for_a_day_on_which_something_changes(desk: Page) -> None:
    desk.goto("/en/network?on=2026-11-20&arrangement=oiml-cs")
    slider = desk.locator("input.slider")
    slider.focus()
    with desk.expect_navigation():
        desk.keyboard.press("Home")
    assert "on=2026-11-20" not in desk.url
    assert "arrangement=oiml-cs" in desk.url
