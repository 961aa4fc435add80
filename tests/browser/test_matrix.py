"""The matrix of recognition: made from a form and from a file, followed, looked at in parts; also without scripts."""

from pathlib import Path

from playwright.sync_api import Page, expect
from tests.browser.visiting import Visitor

ASKED = "/vi/matrix?of=VN&on=13/01/2020&reached=1"


def test_the_matrix_is_made_from_the_form_and_leads_to_the_paths(screen: Page, visit: Visitor) -> None:
    visit(screen, "/vi/matrix")
    expect(screen.locator("#of")).to_have_value("VN")
    screen.locator("#activity").select_option("testing")
    screen.locator("#economy").fill("SG; Nhật Bản")
    screen.locator("#on").fill("13/01/2020")
    screen.get_by_role("button", name="Lập ma trận").click()
    grid = screen.locator("table.grid")
    expect(grid).to_be_visible(timeout=60_000)
    visit.look(screen)
    assert "of=VN" in screen.url, "the address asks the same again"
    expect(grid.locator("thead th")).to_have_count(3)
    expect(grid.locator("tbody")).to_contain_text("chưa biết đường")
    screen.get_by_role("navigation", name="Lọc các dòng").get_by_role("link", name="Có đường").click()
    expect(grid.locator("tbody tr").first).to_be_visible(timeout=60_000)
    grid.locator('td[data-verdict="yes"] a').first.click()
    expect(screen.locator(".answer-yes")).to_be_visible()


def test_headings_stay_while_the_frame_is_moved(screen: Page, visit: Visitor) -> None:
    screen.goto(ASKED)
    expect(screen.locator("table.grid")).to_be_visible(timeout=60_000)
    visit.look(screen)
    frame = screen.locator(".grid-frame")
    moved = "frame => { frame.scrollTo(400, 300); return [frame.scrollLeft, frame.scrollTop] }"
    assert frame.evaluate(moved) == [400, 300]
    box = "e => { const [a, b] = [e.getBoundingClientRect(), e.closest('.grid-frame').getBoundingClientRect()];"
    assert abs(screen.locator("thead th").first.evaluate(f"{box} return a.top - b.top }}")) < 3
    assert abs(screen.locator("tbody tr:nth-child(5) th").evaluate(f"{box} return a.left - b.left }}")) < 3
    marks = screen.locator('td[data-verdict="unknown"] svg use')
    assert marks.count() > 0
    assert marks.first.evaluate("use => use.getBBox().width") > 0, "a shape is drawn, not only a colour"


def test_a_file_is_followed_and_its_answers_taken(desk: Page, visit: Visitor, tmp_path: Path) -> None:
    path = tmp_path / "phòng.csv"
    path.write_text("Mã số,Ngày\n" + "nafi5,13/01/2020\nquatest1,13/01/2020\n" * 400, encoding="utf-8")
    visit(desk, "/en/matrix")
    desk.set_input_files("#file", path)
    desk.get_by_role("button", name="Check and look").click()
    desk.wait_for_url("**/en/matrix/*", timeout=60_000)
    expect(desk.locator("table.grid")).to_be_visible(timeout=60_000)
    visit.look(desk)
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == "phòng-recognition.csv"
    desk.get_by_role("button", name="Throw away now").click()
    desk.wait_for_url("**/en/matrix")


def test_without_scripts_the_table_is_there_and_paged(plain: Page) -> None:
    plain.goto("/vi/matrix?of=VN&on=13/01/2020&economy=SG;JP")
    grid = plain.locator("table.grid")
    expect(grid).to_be_visible(timeout=60_000)
    assert grid.locator("tbody tr").count() == 1 + 25
    plain.get_by_role("navigation", name="Các trang").get_by_role("link", name="Trang sau").click()
    expect(grid).to_be_visible(timeout=60_000)
    assert grid.locator("tbody tr").count() == 25
