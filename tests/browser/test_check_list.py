"""A list on the page: sent, followed while it is checked, looked at by verdict, taken; also without scripts."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.visiting import Visitor

CASES = Path(__file__).parents[1] / "batch" / "cases"
HEADINGS = ["Mã số", "Quy chuẩn", "Ngày cấp", "Ghi chú"]


def long_list(folder: Path, rows: int) -> Path:
    path = folder / "dài.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADINGS)
        for n in range(rows):
            day = f"{1 + n % 28:02}/{1 + n % 12:02}/{2016 + n % 10}"
            writer.writerow(["laocai-cqc", "QCVN 16:2019/BXD", day, f"=dòng {n}"])
    return path


def test_a_list_is_sent_looked_at_and_thrown_away(screen: Page, visit: Visitor) -> None:
    visit(screen, "/vi/check-list")
    screen.set_input_files("#file", CASES / "broken-rows.csv")
    screen.get_by_role("button", name="Kiểm tra và xem").click()
    screen.wait_for_url("**/vi/check-list/*")
    filters = screen.get_by_role("navigation", name="Lọc theo kết luận")
    expect(filters).to_be_visible(timeout=60_000)
    visit.look(screen)
    expect(screen.locator("tbody tr")).to_have_count(8)
    filters.get_by_role("link", name="Có").click()
    expect(screen.locator("tbody tr")).to_have_count(1)
    expect(screen.locator("tbody")).to_contain_text("124/QĐ-BXD")
    screen.locator("tbody").get_by_role("link", name="Có").click()
    expect(screen.locator("main")).to_contain_text("124/QĐ-BXD")
    screen.go_back()
    address = screen.url
    with screen.expect_download() as taken:
        screen.get_by_role("link", name="CSV").click()
    assert taken.value.suggested_filename == "broken-rows-checked.csv"
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == 9
    screen.get_by_role("button", name="Xóa ngay").click()
    screen.wait_for_url("**/vi/check-list")
    answered = screen.request.get(address)
    assert answered.status == 404


def test_the_bar_moves_while_a_list_is_checked(desk: Page, visit: Visitor, tmp_path: Path) -> None:
    visit(desk, "/en/check-list")
    desk.set_input_files("#file", long_list(tmp_path, 40_000))
    desk.get_by_role("button", name="Check and look").click()
    desk.wait_for_selector("[data-list-run]")
    seen: list[int] = []
    while desk.locator("[data-list-run]").count():
        value = desk.evaluate("document.querySelector('[data-list-run] progress')?.value")
        if value is not None and (not seen or value != seen[-1]):
            seen.append(value)
        desk.wait_for_timeout(100)
    assert seen == sorted(seen)
    assert len([value for value in seen if 0 < value < 100]) >= 3
    expect(desk.get_by_role("navigation", name="Filter by verdict")).to_contain_text("40000")


def test_without_scripts_the_answers_are_a_page_or_a_file(plain: Page) -> None:
    plain.goto("/vi/check-list")
    plain.set_input_files("#file", CASES / "tcvn3.csv")
    with plain.expect_download() as taken:
        plain.get_by_role("button", name="Tải ngay tệp kết quả").click()
    assert taken.value.suggested_filename == "tcvn3-checked.xlsx"
    plain.get_by_role("button", name="Kiểm tra và xem").click()
    plain.wait_for_url("**/vi/check-list/*")
    expect(plain.get_by_role("navigation", name="Lọc theo kết luận")).to_be_visible(timeout=60_000)
    expect(plain.get_by_role("note")).to_contain_text("TCVN3")


@pytest.mark.parametrize(("language", "button"), [("vi", "Kiểm tra và xem"), ("en", "Check and look")])
def test_a_file_that_is_no_list_is_told_in_place(desk: Page, language: str, button: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    desk.goto(f"/{language}/check-list")
    desk.set_input_files("#file", path)
    desk.get_by_role("button", name=button).click()
    alert = desk.locator("[data-problem]")
    expect(alert).to_be_visible(timeout=30_000)
    expect(alert).to_contain_text("x.csv:1")
    assert desk.url.endswith(f"/{language}/check-list")


def test_a_refusal_without_scripts_is_a_page(plain: Page, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    plain.goto("/vi/check-list")
    plain.set_input_files("#file", path)
    plain.get_by_role("button", name="Kiểm tra và xem").click()
    expect(plain.locator("main")).to_contain_text("x.csv:1")
    assert plain.locator("html").get_attribute("lang") == "vi"
