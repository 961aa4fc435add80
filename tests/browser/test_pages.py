"""Every page of `pages.toml`, on a phone and on a desk."""

import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.browser.visiting import Visitor

LISTED = tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))
PROBLEMS = [(address, int(status)) for status, listed in LISTED.pop("problems").items() for address in listed]
ADDRESSES = [address for family in LISTED.values() for address in family["addresses"]]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_is_sound(screen: Page, visit: Visitor, address: str) -> None:
    visit(screen, address)


@pytest.mark.parametrize(("address", "status"), PROBLEMS)
def test_every_problem_is_a_page(phone: Page, visit: Visitor, address: str, status: int) -> None:
    visit(phone, address, status)
    language = address.split("/")[1]
    assert phone.locator("html").get_attribute("lang") == language
    assert phone.locator("h1").inner_text()


def test_the_other_language_is_the_same_page(phone: Page) -> None:
    phone.goto("/vi/things/body/quatest1")
    phone.get_by_role("link", name="English").click()
    assert phone.url.endswith("/en/things/body/quatest1")
    assert phone.locator("html").get_attribute("lang") == "en"


def test_the_first_tab_leads_past_the_header(desk: Page) -> None:
    desk.goto("/vi/questions")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "main"
