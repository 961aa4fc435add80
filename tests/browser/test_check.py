"""The check page in a browser: by keyboard alone, without JavaScript, with suggestions, and faults at their fields."""

from urllib.parse import parse_qs, urlsplit

import pytest
import segno
from playwright.sync_api import Page, expect
from tests.browser.visiting import Visitor

from cabgraph.answers.registry import Registry

YES = "/vi/check?body=laocai-cqc&activity=testing&regulation=QCVN+16:2019/BXD&on=1/5/2021"
ENDED = "/vi/check?body=laocai-cqc&activity=testing&regulation=QCVN+16:2019/BXD&on=1/1/2024"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until a control of this id or type has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if name in page.evaluate("[document.activeElement.id, document.activeElement.type]"):
            return
    pytest.fail(f"Tab does not reach {name}")


def test_the_keyboard_alone_completes_a_check(screen: Page, visit: Visitor) -> None:
    visit(screen, "/vi/")
    tab_to(screen, "body")
    screen.keyboard.type("giam dinh chat luong xay dung lao cai", delay=5)
    expect(screen.locator("#body-options [role=option]")).to_have_count(1)
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("Enter")
    expect(screen.locator("#body")).to_have_value("Trung tâm Giám định chất lượng xây dựng tỉnh Lào Cai")
    expect(screen.locator("#body-options")).to_be_hidden()
    tab_to(screen, "on")
    screen.keyboard.press("Control+A")
    screen.keyboard.type("1/5/2021")
    tab_to(screen, "regulation")
    screen.keyboard.type("QCVN 16:2019/BXD")
    tab_to(screen, "submit")
    screen.keyboard.press("Enter")
    expect(screen.locator("h1 .verdict")).to_have_text("Có")
    assert "124/QĐ-BXD" in screen.locator(".sentence").inner_text()
    assert "activity" not in parse_qs(urlsplit(screen.url).query, keep_blank_values=True)
    visit.look(screen)


def test_without_javascript_a_check_is_whole(plain: Page) -> None:
    plain.goto("/vi/")
    plain.fill("#body", "VILAS 028")
    plain.fill("#on", "15032021")
    plain.locator("button[type=submit]").click()
    assert plain.locator("h1 .verdict").inner_text() in ("Có", "Không", "Chưa rõ")
    assert plain.locator("dl time").get_attribute("datetime") == "2021-03-15"
    assert plain.locator(".chain > li").count() >= 5
    assert plain.locator("svg.qr:visible").count() == 1
    assert plain.locator("[data-print]").is_hidden()


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        ("body", "do luong 1", "Đo lường"),
        ("body", "vilas28", "Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng 1"),
        ("product", "be tong", "bê tông"),
        ("product", "9405", "9405"),
        ("regulation", "qcvn 16", "QCVN 16"),
    ],
)
def test_suggestions_need_no_marks(phone: Page, field: str, typed: str, expected: str) -> None:
    phone.goto("/vi/check")
    phone.locator(f"#{field}").press_sequentially(typed, delay=5)
    option = phone.locator(f"#{field}-options [role=option]", has_text=expected).first
    expect(option).to_be_visible()
    option.tap()
    expect(phone.locator(f"#{field}-options")).to_be_hidden()
    value = phone.locator(f"#{field}").input_value()
    assert value
    assert value != typed or field == "product"


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(desk: Page, visit: Visitor) -> None:
    desk.goto("/vi/check")
    desk.locator("#body").press_sequentially("trung tam", delay=5)
    expect(desk.locator("#body-options [role=option]").first).to_be_visible()
    visit.look(desk)
    desk.keyboard.press("Escape")
    expect(desk.locator("#body-options")).to_be_hidden()
    expect(desk.locator("#body")).to_have_value("trung tam")


def test_a_wrong_day_is_said_at_its_field_and_nothing_is_lost(phone: Page) -> None:
    phone.goto("/vi/check?body=quatest1&product=xi+măng&on=31/02/2024&near=vn-34-01")
    assert "31/02/2024" in phone.locator("#on-fault").inner_text()
    assert phone.locator("#on").get_attribute("aria-invalid") == "true"
    assert phone.locator("#on").input_value() == "31/02/2024"
    assert phone.locator("#body").input_value() == "quatest1"
    assert phone.locator("#product").input_value() == "xi măng"
    assert phone.locator(".answer").count() == 0


def test_an_ambiguous_name_offers_links_that_complete_the_question(phone: Page) -> None:
    phone.goto("/vi/check?body=trung+tam+chung+nhan&on=1/5/2021&activity=testing")
    first = phone.locator("#body-candidates a").first
    name = first.inner_text()
    first.click()
    assert phone.locator("h1 .verdict").count() == 1
    assert name in phone.locator("dl").inner_text()
    assert parse_qs(urlsplit(phone.url).query)["activity"] == ["testing"]


def test_an_unknown_body_is_unknown_and_said_at_its_field(phone: Page) -> None:
    phone.goto("/vi/check?body=Trung+tâm+Lào+Cai+Không+Có")
    assert phone.locator("h1 .verdict").inner_text() == "Chưa rõ"
    assert "Lào Cai" in phone.locator("#body-fault").inner_text()
    assert phone.locator("#body").input_value() == "Trung tâm Lào Cai Không Có"


def test_each_step_of_the_proof_is_a_link_that_leads_somewhere(desk: Page, visit: Visitor) -> None:
    visit(desk, YES)
    chain = desk.locator("ol.chain").first
    steps = chain.locator("> li")
    assert steps.count() == 5
    for step in (0, 1, 2, 4):
        address = steps.nth(step).locator("a[href^='/vi/']").first.get_attribute("href")
        assert address
        assert desk.request.get(address).status == 200, address


def test_the_code_and_the_address_give_the_same_answer_again(desk: Page, registry: Registry) -> None:
    desk.goto(ENDED)
    sentence = desk.locator(".sentence").inner_text()
    address = desk.locator("a.address").get_attribute("href")
    assert address
    given = parse_qs(urlsplit(address).query)
    assert given["body"] == ["laocai-cqc"]
    assert given["on"] == ["2024-01-01"]
    assert given["release"] == [registry.release.manifest.id]
    drawn = desk.locator("svg.qr path").first.get_attribute("d")
    expected = segno.make(address, error="m", micro=False).svg_inline(border=4, omitsize=True)
    assert drawn
    assert drawn in expected
    desk.goto(address)
    assert desk.locator(".sentence").inner_text() == sentence


def test_as_known_then_and_now_stand_side_by_side(screen: Page) -> None:
    screen.goto("/vi/check?body=laocai-cqc&regulation=QCVN+16:2019/BXD&on=2021-05-01&known_at=1/1/2019")
    then, now = screen.locator(".answer").all()
    assert "01/01/2019" in screen.locator(".known").first.inner_text()
    assert then.locator(".verdict").inner_text() != now.locator(".verdict").inner_text()
    alone = screen.request.get("/api/check?body=laocai-cqc&regulation=QCVN+16:2019/BXD&on=2021-05-01").json()
    assert now.locator(".sentence").inner_text() == alone["explanation"]["vi"]


def test_the_page_says_what_the_api_says(phone: Page) -> None:
    query = urlsplit(ENDED).query
    phone.goto(ENDED)
    answer = phone.request.get(f"/api/check?{query}").json()
    assert phone.locator(".sentence").inner_text() == answer["explanation"]["vi"]
    for fact in answer["missing"]:
        assert fact["of"]["id"].rsplit("/", 1)[-1] in phone.locator(".next").inner_html()


def test_a_verdict_is_a_word_and_a_shape(phone: Page) -> None:
    shapes = {}
    for address in (YES, ENDED, "/vi/check?body=truongson-env&on=18/4/2021"):
        phone.goto(address)
        verdict = phone.locator(".verdict").first
        shapes[verdict.inner_text()] = verdict.locator("svg").inner_html()
    assert len(shapes) == len(set(shapes.values())) == 3
