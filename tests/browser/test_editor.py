"""The editor in a browser: completion, stored questions, views, links, faults, the keyboard, text that stays text."""

import csv
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.browser.conftest import DESK
from tests.browser.visiting import ACCEPTED, Visitor, accepts

from cabgraph.store.release import CURRENT

EDITOR = "document.querySelector('.CodeMirror').CodeMirror"
BODIES = """PREFIX cab: <https://w3id.org/cabgraph/ns#>
SELECT ?activity (COUNT(?item) AS ?lines) WHERE { ?item a cab:ScopeItem ; cab:activity ?activity }
GROUP BY ?activity ORDER BY DESC(?lines)"""
GRANTS = """PREFIX cab: <https://w3id.org/cabgraph/ns#>
CONSTRUCT { ?grant cab:holder ?body } WHERE { ?grant cab:holder ?body } ORDER BY ?grant LIMIT 25"""
NASTY = """SELECT ?name ?text ?address (1 AS ?size) WHERE {
  VALUES (?name ?text) {
    ("<script>window.struck=1</script>" "<img src=x onerror=window.struck=1>"@en)
    ("</textarea><svg onload=window.struck=1>" "{{7*7}}<b>bold</b>&amp;")
  }
  BIND(IRI("javascript:window.struck=1") AS ?address)
}"""


def type_query(page: Page, text: str) -> None:
    page.evaluate(f"text => {{ const it = {EDITOR}; it.setValue(text); it.focus(); }}", text)


def typed(page: Page) -> str:
    text: str = page.evaluate(f"{EDITOR}.getValue()")
    return text


def run(page: Page) -> None:
    page.get_by_role("button", name="Chạy", exact=True).click()
    expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")


def see(page: Page, view: str) -> None:
    tab = page.get_by_role("tab", name=view)
    tab.click()
    expect(tab).to_have_attribute("aria-selected", "true")


def write_before_the_end(page: Page, before: str, letters: str) -> None:
    """Stand between the two texts of a pattern, and type."""
    type_query(page, f"SELECT * WHERE {{\n  {before}\n}}")
    page.evaluate(f"{EDITOR}.setCursor({{line: 1, ch: 100}})")
    page.keyboard.type(letters, delay=15)


def test_the_page_is_sound_and_what_is_accepted_still_occurs(screen: Page, visit: Visitor) -> None:
    visit(screen, "/vi/sparql?question=inspector/body-scope")
    assert screen.locator("#query").is_hidden()
    run(screen)
    expect(screen.locator("#shown tbody tr").first).to_be_visible()
    visit.look(screen)
    found = visit.everything(screen)
    for one in ACCEPTED:
        assert one["reason"]
        assert any(accepts(one, screen, rule, node) for rule, nodes in found.items() for node in nodes), one


def test_a_class_is_completed_by_its_vietnamese_name(screen: Page, visit: Visitor) -> None:
    visit(screen, "/vi/sparql")
    write_before_the_end(screen, "?body a ", "tổ chức đánh giá")
    hint = screen.locator(".CodeMirror-hint", has_text="cab:Body")
    expect(hint).to_have_text(re.compile("Tổ chức đánh giá sự phù hợp"))
    visit.look(screen)
    screen.keyboard.press("Enter")
    expect(screen.locator(".CodeMirror-hint")).to_have_count(0)
    assert typed(screen).replace("\n", " ").split("WHERE")[1].split() == ["{", "?body", "a", "cab:Body", "}"]
    assert typed(screen).startswith("PREFIX cab: <https://w3id.org/cabgraph/ns#>\n")


@pytest.mark.parametrize(
    ("before", "letters", "offered", "written"),
    [
        ("?body a ", "cab:Gra", "cab:Grant", "?body a cab:Grant"),
        ("?grant ", "chu the", "cab:holder", "?grant cab:holder"),
        ("?grant ", "cab:certif", "cab:certificateNumber", "?grant cab:certificateNumber"),
        ("?grant ?p ", "do luong 1", "body/quatest1", "?grant ?p <https://w3id.org/cabgraph/id/body/quatest1>"),
    ],
)
def test_terms_and_things_are_completed_where_they_fit(
    desk: Page, before: str, letters: str, offered: str, written: str
) -> None:
    desk.goto("/vi/sparql")
    write_before_the_end(desk, before, letters)
    expect(desk.locator(".CodeMirror-hint", has_text=offered).first).to_be_visible()
    while offered not in desk.locator(".CodeMirror-hint-active").inner_text():
        desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    assert written in typed(desk)


def test_no_suggestion_is_in_the_way_of_keywords_variables_and_texts(desk: Page) -> None:
    desk.goto("/vi/sparql")
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if "/api/complete" in request.url else None)
    for before, letters in [("", "FILTER"), ("?s ?p ", "?other"), ("?s ?p ", '"cong ty'), ("# ", "to chuc")]:
        write_before_the_end(desk, before, letters)
        desk.wait_for_timeout(150)
    assert asked == []


def test_a_stored_question_is_filled_in_and_run(screen: Page, visit: Visitor) -> None:
    visit(screen, "/vi/sparql")
    screen.get_by_label("Tìm trong các câu hỏi").fill("PHAM VI cua mot to chuc")
    link = screen.get_by_role("link", name="Phạm vi của một tổ chức vào một ngày")
    expect(link).to_be_visible()
    assert screen.locator("[data-find]:visible").count() < 5
    before = typed(screen)
    link.click()
    field = screen.get_by_label("Tổ chức", exact=True)
    expect(field).to_have_value("laocai-cqc")
    assert typed(screen) == before
    visit.look(screen)
    field.fill("")
    field.press_sequentially("giam dinh chat luong xay dung lao cai", delay=5)
    option = screen.locator("#q-body-options [role=option]").first
    expect(option).to_be_visible()
    option.click()
    screen.get_by_role("button", name="Đưa vào và chạy").click()
    expect(screen.locator("#told")).to_contain_text("6 dòng")
    assert "VALUES (?body ?on ?activity ?product ?lang) { (<https://w3id.org/cabgraph/id/body/laocai-cqc>" in typed(
        screen
    )
    assert '"2021-05-01"^^<http://www.w3.org/2001/XMLSchema#date>' in typed(screen)
    expect(screen.locator("#shown tbody tr")).to_have_count(6)


def test_a_wrong_value_is_said_at_its_field_and_the_query_stays(phone: Page) -> None:
    phone.goto("/vi/sparql?question=inspector/body-scope")
    before = typed(phone)
    phone.get_by_label("Tổ chức", exact=True).fill("khong co ai nhu the")
    phone.get_by_role("button", name="Đưa vào ô soạn thảo").click()
    expect(phone.locator("#q-body-fault")).to_contain_text("khong co ai nhu the")
    expect(phone.locator("#q-body")).to_be_focused()
    assert typed(phone) == before


def test_results_are_a_table_a_chart_a_graph_and_text(screen: Page, visit: Visitor) -> None:
    visit(screen, "/vi/sparql")
    type_query(screen, BODIES)
    run(screen)
    rows = screen.locator("#shown tbody tr")
    count = rows.count()
    assert count > 3
    expect(screen.locator("#told")).to_have_text(re.compile(rf"^{count} dòng, [0-9,]+ giây, bản phát hành 20\S+Z\.$"))
    first = rows.first.inner_text()
    screen.get_by_role("button", name="lines", exact=True).click()
    expect(screen.locator("th[aria-sort=ascending]")).to_have_text("lines")
    assert rows.last.locator("td").nth(1).inner_text() == first.split()[1]
    visit.look(screen)
    see(screen, "Biểu đồ")
    expect(screen.locator(".bars rect")).to_have_count(count)
    widths = [float(bar.get_attribute("width").rstrip("%")) for bar in screen.locator(".bars rect").all()]  # type: ignore[union-attr]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == 100
    expect(screen.locator("#shown tbody tr")).to_have_count(count)
    visit.look(screen)
    see(screen, "Văn bản gốc")
    expect(screen.locator("#shown pre")).to_contain_text('"bindings"')
    visit.look(screen)
    type_query(screen, GRANTS)
    run(screen)
    see(screen, "Đồ thị")
    expect(screen.locator(".network[data-links='25']")).to_be_visible()
    expect(screen.locator("#shown tbody tr")).to_have_count(25)
    expect(screen.locator("#told")).to_contain_text("25 câu")
    visit.look(screen)


def test_rows_are_filtered_and_walked_through(desk: Page) -> None:
    desk.goto("/vi/sparql")
    type_query(desk, "SELECT ?s ?label WHERE { ?s <http://www.w3.org/2000/01/rdf-schema#label> ?label } LIMIT 250")
    run(desk)
    told = desk.locator(".walk [role=status]")
    expect(told).to_have_text("Dòng 1–100 trong 250")
    desk.get_by_role("button", name="Sau", exact=True).click()
    desk.get_by_role("button", name="Sau", exact=True).click()
    expect(told).to_have_text("Dòng 201–250 trong 250")
    expect(desk.get_by_role("button", name="Sau", exact=True)).to_be_disabled()
    word = desk.locator("#shown tbody tr").first.locator("td").nth(2).inner_text().split()[0]
    desk.get_by_label("Lọc các dòng").fill(word.upper())
    expect(told).to_have_text(re.compile(r"^\d+ dòng có chữ này$"))
    for row in desk.locator("#shown tbody tr").all():
        assert word.lower() in row.inner_text().lower()


@pytest.mark.parametrize(("query", "says"), [("ASK {}", "Đúng"), ("ASK { FILTER(false) }", "Sai")])
def test_a_truth_value_is_a_word(phone: Page, query: str, says: str) -> None:
    phone.goto("/vi/sparql")
    type_query(phone, query)
    run(phone)
    expect(phone.locator("#shown")).to_have_text(says)
    for view in ("Biểu đồ", "Đồ thị"):
        see(phone, view)
        expect(phone.locator("#shown")).to_contain_text("không vẽ")


def test_results_are_downloaded_in_every_format(desk: Page, tmp_path: Path) -> None:
    desk.goto("/vi/sparql")
    type_query(desk, BODIES)
    run(desk)
    count = desk.locator("#shown tbody tr").count()
    for name in ("JSON", "XML", "CSV", "TSV"):
        with desk.expect_download() as download:
            desk.locator("#downloads").get_by_role("link", name=name, exact=True).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        assert path.suffix == f".{name.lower()}"
        assert path.stat().st_size > 100
    with (tmp_path / "sparql.csv").open(encoding="utf-8", newline="") as read:
        assert len(list(csv.reader(read))) == count + 1
    type_query(desk, GRANTS + " #" + "long " * 2000)
    run(desk)
    with desk.expect_download() as download:
        desk.locator("#downloads").get_by_role("link", name="Turtle").click()
    download.value.save_as(tmp_path / "all.ttl")
    assert (
        "quatest" in (tmp_path / "all.ttl").read_text(encoding="utf-8") or (tmp_path / "all.ttl").stat().st_size > 500
    )


def test_a_short_link_opens_the_query_and_the_view_for_somebody_else(
    desk: Page, chromium: Browser, origin: str
) -> None:
    desk.goto("/vi/sparql")
    type_query(desk, BODIES)
    run(desk)
    see(desk, "Biểu đồ")
    desk.get_by_role("button", name="Chia sẻ").click()
    address = desk.get_by_label("Địa chỉ mở lại câu hỏi này")
    expect(address).to_have_value(re.compile(rf"^{re.escape(origin)}/s/[a-z2-7]{{16}}$"))
    other = chromium.new_context(base_url=origin, **{**DESK, "locale": "en-GB"})  # type: ignore[arg-type]
    page = other.new_page()
    page.goto(address.input_value())
    assert urlsplit(page.url).path == "/en/sparql"
    assert typed(page).strip() == BODIES
    expect(page.get_by_role("tab", name="Chart")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".bars rect").first).to_be_visible()
    assert page.goto("/s/aaaaaaaaaaaaaaaa").status == 404  # type: ignore[union-attr]
    other.close()


def test_where_no_link_is_kept_the_long_one_does_it(desk: Page) -> None:
    desk.route(
        "**/api/links", lambda route: route.fulfill(status=503, json={"texts": {"vi": {"detail": "Không giữ."}}})
    )
    desk.goto("/vi/sparql")
    type_query(desk, "ASK { } # Đà Nẵng & <b>")
    desk.get_by_role("button", name="Chia sẻ").click()
    address = desk.get_by_label("Địa chỉ mở lại câu hỏi này")
    expect(address).to_have_value(re.compile("#query=ASK"))
    expect(desk.locator("#shared-told")).to_contain_text("địa chỉ dài")
    long = address.input_value()
    desk.goto("/vi/")
    desk.goto(long)
    assert typed(desk).strip() == "ASK { } # Đà Nẵng & <b>"
    expect(desk.locator("#shown")).to_have_text("Đúng")


def test_an_address_cannot_name_another_endpoint(desk: Page, origin: str) -> None:
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    elsewhere = quote("https://endpoint.example/sparql", safe="")
    headers = quote('{"x":"y"}', safe="")
    desk.goto(f"/vi/sparql#query={quote('ASK {}')}&endpoint={elsewhere}&requestMethod=POST&headers={headers}&view=raw")
    expect(desk.locator("#shown pre")).to_contain_text("true")
    assert [address for address in asked if not address.startswith(f"{origin}/")] == []


def test_what_is_wrong_is_said_where_it_is(screen: Page, visit: Visitor) -> None:
    visit(screen, "/vi/sparql")
    type_query(screen, "SELECT * WHERE {\n  ?s ?p ?o .\n  ?s ?p\n}")
    run(screen)
    fault = screen.get_by_role("alert")
    expect(fault).to_contain_text(re.compile(r"Dòng 4, cột \d+:"))
    assert fault.inner_text().count("Dòng 4") == 1
    expect(screen.locator(".CodeMirror-code > div").nth(3).locator(".fault-line")).to_have_count(1)
    expect(screen.locator(".fault-sign")).to_have_count(1)
    assert screen.locator("#results").is_hidden()
    visit.look(screen)
    type_query(screen, "ASK {}")
    run(screen)
    expect(screen.locator("#shown")).to_have_text("Đúng")
    expect(fault).to_be_empty()
    expect(screen.locator(".fault-line")).to_have_count(0)


def test_updates_are_not_sent(desk: Page) -> None:
    desk.goto("/vi/sparql")
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if "/sparql" in request.url else None)
    type_query(desk, "INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    desk.get_by_role("button", name="Chạy", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("chỉ đọc")
    assert asked == []


def test_a_run_can_be_stopped(desk: Page) -> None:
    desk.goto("/vi/sparql")
    held: list[Route] = []
    desk.route("**/sparql?query=*", lambda route: held.append(route))
    desk.get_by_role("button", name="Chạy", exact=True).click()
    expect(desk.locator("#told")).to_have_text("Đang chạy…")
    desk.get_by_role("button", name="Dừng").click()
    expect(desk.get_by_role("button", name="Dừng")).to_be_hidden()
    assert desk.locator("#results").is_hidden()


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ('{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"ty', "ngắt giữa chừng"),
        ('{"head": {"vars": ["s"]}, "results": {"bindings": [' + " " * (21 << 20) + "]}}", "tải về"),
    ],
)
def test_an_answer_that_is_not_whole_or_too_long_is_not_shown(desk: Page, answer: str, says: str) -> None:
    media_type = "application/sparql-results+json"
    desk.route("**/sparql?query=*", lambda route: route.fulfill(body=answer, content_type=media_type))
    desk.goto("/vi/sparql")
    run(desk)
    expect(desk.get_by_role("alert")).to_contain_text(says)
    assert desk.locator("#results").is_hidden()


def test_text_of_the_data_stays_text_in_every_view(screen: Page) -> None:
    screen.goto("/vi/sparql")
    type_query(screen, NASTY)
    run(screen)
    for view in ("Bảng", "Biểu đồ", "Đồ thị", "Văn bản gốc"):
        see(screen, view)
        shown = screen.locator("#shown")
        expect(shown).to_contain_text("<script>window.struck=1</script>" if view != "Đồ thị" else "cột")
        assert shown.locator("script, img, b, svg[onload]").count() == 0
        for link in shown.locator("a").all():
            assert (link.get_attribute("href") or "").startswith(("http://", "https://", "/vi/"))
    see(screen, "Bảng")
    expect(screen.locator("#shown")).to_contain_text("{{7*7}}<b>bold</b>&amp;")
    screen.wait_for_timeout(100)
    assert screen.evaluate("window.struck") is None


def test_a_shared_query_stays_text(desk: Page) -> None:
    nasty = "# </textarea><img src=x onerror=window.struck=1><script>window.struck=1</script>\nASK {}"
    code = desk.request.post("/api/links", data={"query": nasty, "view": "raw"}).json()["code"]
    desk.goto(f"/vi/sparql?link={code}")
    assert typed(desk).strip() == nasty
    desk.goto(f"/vi/sparql#query={quote(nasty)}")
    expect(desk.locator("#shown")).to_have_text("Đúng")
    assert desk.evaluate("window.struck") is None


def test_the_keyboard_can_do_it_all(desk: Page) -> None:
    desk.goto("/vi/sparql")
    desk.evaluate(f"{EDITOR}.focus()")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "Chạy"
    desk.keyboard.press("Shift+Tab")
    assert desk.evaluate("document.activeElement.closest('.CodeMirror') !== null")
    desk.keyboard.press("Control+A")
    desk.keyboard.type("SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 2", delay=2)
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#fault")).not_to_be_empty()
    desk.evaluate(f"{EDITOR}.focus()")
    desk.keyboard.press("Control+A")
    desk.keyboard.insert_text("SELECT ?a ?b WHERE { VALUES (?a ?b) { (1 2) (3 4) } }")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#shown tbody tr")).to_have_count(2)
    desk.locator("#view-table").focus()
    desk.keyboard.press("ArrowRight")
    expect(desk.locator("#view-chart")).to_be_focused()
    expect(desk.locator(".bars rect")).to_have_count(2)
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.id") == "shown"


def test_the_editor_has_a_name_for_screen_readers(desk: Page) -> None:
    desk.goto("/vi/sparql")
    field = desk.locator(".CodeMirror textarea, .CodeMirror [contenteditable=true]").first
    assert field.get_attribute("aria-label") == "Câu hỏi SPARQL"
    hint = desk.locator(f"#{field.get_attribute('aria-describedby')}")
    assert "Tab" in hint.inner_text()


def test_the_last_query_of_a_browser_comes_back(desk: Page) -> None:
    desk.goto("/vi/sparql")
    type_query(desk, "ASK { } # kept")
    desk.goto("/vi/")
    desk.goto("/vi/sparql")
    assert typed(desk).strip() == "ASK { } # kept"
    desk.goto("/vi/sparql?query=ASK%20%7B%7D")
    assert typed(desk).strip() == "ASK {}"


def test_without_javascript_it_is_a_form(plain: Page) -> None:
    plain.goto("/vi/sparql")
    assert plain.locator(".CodeMirror").count() == 0
    assert plain.locator("#share").is_hidden()
    assert plain.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    plain.locator("summary", has_text="Kiểm tra").click()
    plain.get_by_role("link", name="Phạm vi của một tổ chức vào một ngày").click()
    plain.get_by_label("Tổ chức", exact=True).fill("QUATEST 1")
    plain.get_by_role("button", name="Đưa vào ô soạn thảo").click()
    assert "<https://w3id.org/cabgraph/id/body/quatest1>" in plain.locator("#query").input_value()
    plain.get_by_label("Câu hỏi SPARQL").fill("ASK {}")
    plain.get_by_label("Định dạng kết quả").select_option("json")
    plain.get_by_role("button", name="Chạy", exact=True).click()
    assert urlsplit(plain.url).path == "/sparql"
    assert '"boolean"' in plain.content()


def test_the_release_that_is_told_is_the_one_asked(desk: Page, real_settings: object) -> None:
    release = (real_settings.releases / CURRENT).readlink().name  # type: ignore[attr-defined]
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url) if "/sparql?query" in request.url else None)
    desk.goto("/vi/sparql")
    run(desk)
    expect(desk.locator("#told")).to_contain_text(release)
    assert asked
    assert all(f"release={release}" in address for address in asked)
