"""Scenarios in a browser: an economy and an arrangement, with a script and without, and what is only supposed."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.visiting import Visitor


def ask(page: Page) -> None:
    page.goto("/vi/what-if?on=2026-11-20")
    page.locator("#economy-economy").fill("Viet Nam")
    page.locator("#economy-arrangement").fill("GAC MRA")
    with page.expect_navigation():
        page.locator("form.ask").first.get_by_role("button").click()


@pytest.mark.parametrize("kind", ["phone", "desk", "plain"])
def test_two_fields_are_a_question(kind: str, request: pytest.FixtureRequest) -> None:
    page: Page = request.getfixturevalue(kind)
    ask(page)
    assert page.url.endswith("/vi/what-if?change=add+economy+VN+gac-mra+from+2026-11-20&on=2026-11-20")
    expect(page.locator(".hypothesis")).to_contain_text("Giả định.")
    assert page.locator("table tbody tr").count() > 5
    page.locator("table tbody tr a").last.click()
    expect(page.locator(".hypothesis")).to_be_visible()
    expect(page.get_by_role("heading", name="Khi không có giả định")).to_be_visible()


def test_no_field_is_a_long_list(plain: Page) -> None:
    plain.goto("/vi/what-if")
    assert plain.locator("select").count() == 0
    for details in plain.locator("details").all():
        details.locator("summary").click()
        expect(details.get_by_role("button")).to_be_visible()


def test_who_joins_is_suggested(screen: Page, visit: Visitor) -> None:
    screen.goto("/en/what-if?on=2020-01-13")
    screen.locator("summary", has_text="leaves or is suspended in an arrangement").click()
    field = screen.locator("#participation-participant")
    field.fill("moldac")
    options = screen.locator("#participation-participant-options [role=option]")
    expect(options.first).to_be_visible()
    visit.look(screen)
    field.press("ArrowDown")
    field.press("Enter")
    assert "moldac" in field.input_value().casefold()
    screen.locator("#participation-arrangement").fill("ILAC MRA")
    screen.locator("#participation-activity").fill("Testing")
    with screen.expect_navigation():
        field.press("Enter")
    assert "add+participation+org%2Fmoldac+ilac-mra+testing+from+2020-01-13" in screen.url.replace(
        "/moldac", "%2Fmoldac"
    )


def test_what_is_supposed_is_drawn_otherwise(screen: Page) -> None:
    scenario = "scenario=add+grant+body/nafi5+org/a2la+testing+any+from+2019-01-01"
    screen.goto(f"/en/recognition?body=nafi5&economy=TH&activity=testing&on=2020-01-13&{scenario}")
    supposed = screen.locator(".path .chain .link-supposed")
    expect(supposed.first).to_be_visible()
    assert supposed.first.evaluate("element => getComputedStyle(element).borderTopStyle") == "dashed"
    expect(supposed.first).to_contain_text("supposed, not recorded")
    assert supposed.locator("a").count() == 0
