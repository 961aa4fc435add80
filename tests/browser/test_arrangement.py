"""The page of an arrangement in a browser: without a script, and no lane of its time lines named past the edge."""

from playwright.sync_api import Page, expect

CUT = """() => [...document.querySelectorAll("figure.timeline > svg:not(.patterns)")].flatMap((svg) => {
  const edge = svg.getBoundingClientRect().right + 1;
  return [...svg.querySelectorAll("text")].filter((each) => each.getBoundingClientRect().right > edge)
    .map((each) => each.textContent);
})"""


def test_everything_is_there_without_a_script(plain: Page) -> None:
    plain.goto("/vi/arrangements/asean-ee-mra")
    expect(plain.locator("dl.facts").first).to_be_visible()
    rows = plain.locator("section[aria-labelledby=recorded] > table tbody tr")
    assert rows.count() == 13
    expect(rows.first).to_be_visible()
    expect(plain.locator("figure.timeline svg[role=img]").first).to_be_visible()
    plain.locator(".tile a", has_text="Singapore").click()
    assert "economy=SG" in plain.url
    assert rows.count() == 1


def test_no_lane_is_named_past_the_edge(screen: Page) -> None:
    for address in ("/vi/arrangements/ilac-mra?on=2020-01-13", "/en/arrangements/gac-mra"):
        screen.goto(address)
        assert screen.locator("figure.timeline").count() == 2
        assert screen.evaluate(CUT) == []
