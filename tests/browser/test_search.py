"""Searching with a keyboard, live and without scripts."""

import re

from playwright.sync_api import Page, expect
from tests.browser.visiting import Visitor


def test_results_follow_what_is_typed_and_the_address_follows_the_results(desk: Page, visit: Visitor) -> None:
    visit(desk, "/vi/bodies")
    desk.locator("#q").focus()
    desk.keyboard.type("do luong")
    expect(desk.locator(".hits h3").first).to_contain_text(re.compile("đo lường", re.IGNORECASE))
    expect(desk.locator("#q")).to_be_focused()
    expect(desk).to_have_url(re.compile("q=do(%20|\\+)luong"))
    before = desk.locator(".total").inner_text()
    desk.locator("summary", has_text="Hoạt động").click()
    desk.locator("#activity-calibration").check()
    expect(desk.locator(".chips")).to_contain_text("Hiệu chuẩn")
    expect(desk.locator("#activity-calibration")).to_be_checked()
    expect(desk.locator(".total")).not_to_have_text(before)
    visit.look(desk)
    desk.locator(".chips a").first.click()
    expect(desk.locator("#q")).to_have_value("")
    expect(desk.locator("#activity-calibration")).to_be_checked()


def test_a_search_is_whole_without_scripts(plain: Page) -> None:
    plain.goto("/vi/bodies")
    plain.fill("#q", "quatest")
    plain.locator("summary", has_text="Hoạt động").click()
    plain.locator("#activity-testing").check()
    plain.locator(".facets > button").click()
    expect(plain.locator(".chips li")).to_have_count(3)
    expect(plain.locator(".hits h3").first).to_contain_text("Chất lượng")
    plain.locator("nav.exports a", has_text="CSV").first.wait_for()
    plain.locator(".chips a").nth(1).click()
    expect(plain.locator(".chips li")).to_have_count(1)


def test_an_hs_code_leads_from_a_field_to_the_product(plain: Page) -> None:
    plain.goto("/vi/products")
    plain.fill("#hs", "8516.71.00")
    plain.get_by_role("button", name="Tìm theo mã HS").click()
    expect(plain).to_have_url(re.compile("/vi/products/household-appliances$"))
    plain.goto("/vi/products")
    plain.fill("#hs", "851")
    plain.get_by_role("button", name="Tìm theo mã HS").click()
    expect(plain.get_by_role("alert")).to_contain_text("851")
    expect(plain.locator("#hs")).to_have_value("851")
