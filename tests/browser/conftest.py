"""The real application on a free port, and Chromium to visit it: on a phone (390 px, touch) and on a desk.

Without Chromium these tests are skipped with that reason, except where CI=true: there it must be installed.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from tests.browser.visiting import Visitor

from cabgraph.http.app import create_app
from cabgraph.settings import Settings

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "vi-VN",
}
DESK = {"viewport": {"width": 1280, "height": 900}, "locale": "vi-VN"}


@pytest.fixture(scope="session")
def origin(real_settings: Settings) -> Iterator[str]:
    """The application serving the release of the shipped data: its address, without a slash at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(real_settings), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < deadline, "the application did not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, once a module: Playwright holds the event loop of the thread, which tests of other folders need."""
    if not CHROMIUM.exists():
        reason = f"no Chromium at {CHROMIUM}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()


def opened(browser: Browser, origin: str, **options: object) -> Iterator[Page]:
    """A page of its own context, for one test."""
    context: BrowserContext = browser.new_context(base_url=origin, **options)  # type: ignore[arg-type]
    context.set_default_timeout(15000)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium: Browser, origin: str) -> Iterator[Page]:
    """A page on a phone: 390 by 844, touch."""
    yield from opened(chromium, origin, **PHONE)


@pytest.fixture
def desk(chromium: Browser, origin: str) -> Iterator[Page]:
    """A page on a desk."""
    yield from opened(chromium, origin, **DESK)


@pytest.fixture
def plain(chromium: Browser, origin: str) -> Iterator[Page]:
    """A page on a phone whose browser runs no JavaScript."""
    yield from opened(chromium, origin, **PHONE, java_script_enabled=False)


@pytest.fixture(params=["phone", "desk"])
def screen(request: pytest.FixtureRequest) -> Page:
    """The phone, then the desk."""
    page: Page = request.getfixturevalue(request.param)
    return page


@pytest.fixture
def visit(origin: str) -> Visitor:
    """Open an address on a page and hold it to what every page must be: see `Visitor`."""
    return Visitor(origin)
