"""A headless Chromium before a real server."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.web.visitor import DESK, Server, Visitor

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    if not CHROMIUM.exists():
        pytest.skip("no Chromium at /usr/bin/chromium (on Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("home"))
    yield running
    running.kill()


@pytest.fixture
def visitor(chromium, server):
    context = chromium.new_context(viewport=DESK)
    guest = Visitor(context.new_page(), server)
    yield guest
    context.close()
    assert guest.strangers == [], "the page asked another machine"
    assert guest.faults == []


@pytest.fixture(scope="session")
def figures(tmp_path_factory):
    """Where pictures of the stories go: the folder that FIGURES names, or away with the test."""
    folder = os.environ.get("FIGURES")
    return Path(folder) if folder else tmp_path_factory.mktemp("figures")
