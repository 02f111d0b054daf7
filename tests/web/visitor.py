"""A server in a process of its own and a learner in front of it. Knows nothing of single stories."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tutor.app import Tutor
from tutor.settings import Settings

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
PATIENCE = 90_000
"""Milliseconds: the first answer waits for the embedding model to load."""


class Server:
    """`tutor web` with a home of its own; can be killed and started again on the same port."""

    def __init__(self, home, **environment):
        self.home, self.environment = home, environment
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.start()

    def start(self):
        quiet = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE", "VIVA_HOME": str(self.home)}
        command = [sys.executable, "-m", "tutor", "web", "--port", str(self.port)]
        with (self.home / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                command, env={**os.environ, **quiet, **self.environment}, stdout=log, stderr=log
            )
        for _ in range(1800):
            assert self.process.poll() is None, (self.home / "server.log").read_text()
            try:
                with urllib.request.urlopen(self.url, timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        self.kill()
        pytest.fail("the server never answered")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)

    def stored(self, learner="me"):
        """The newest sitting as the database has it."""
        tutor = Tutor(Settings(home=self.home))
        try:
            return tutor.session(tutor.parts.store.sittings(learner)[0]["id"])
        finally:
            tutor.close()


class Visitor:
    """Somebody who reads and clicks."""

    def __init__(self, page, server):
        self.page, self.server, self.strangers, self.faults = page, server, [], []
        page.set_default_timeout(PATIENCE)
        page.on("request", self._watch)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))
        self.visit()

    def _watch(self, request):
        if not request.url.startswith((self.server.url, "data:", "blob:")):
            self.strangers.append(request.url)

    def visit(self):
        self.page.goto(self.server.url)
        self.page.wait_for_selector("#exams input")

    def choose(self, title):
        self.page.locator("#exams").get_by_label(title).check()
        self.page.wait_for_timeout(300)

    def start(self, title="Attention in half an hour"):
        self.choose(title)
        self.page.click("#start")
        self.page.wait_for_selector("#chat .bot")
        self.settle()

    def settle(self):
        """Wait until it is the learner's turn, or the sitting is over."""
        self.page.wait_for_function(
            "() => { const send = document.querySelector('#send');"
            " const chat = document.querySelector('#chat');"
            " if (!chat || chat.querySelector('.waiting')) return false;"
            " return (send && !send.disabled) || !!document.querySelector('#debrief h2'); }"
        )
        self.page.wait_for_timeout(400)

    def say(self, text):
        before = self.page.locator("#chat .bot").count()
        self.page.fill("#message textarea", text)
        self.page.press("#message textarea", "Enter")
        return self._replied(before)

    def press(self, button):
        before = self.page.locator("#chat .bot").count()
        self.page.click(f"#say-{button}")
        return self._replied(before)

    def _replied(self, before):
        self.page.wait_for_function(f"document.querySelectorAll('#chat .bot').length > {before}")
        self.settle()
        return self.page.locator("#chat .bot").last.inner_text()

    def text(self, selector):
        return self.page.locator(selector).first.inner_text()

    def tab(self, name):
        self.page.get_by_role("tab", name=name).click()
        self.page.wait_for_timeout(700)

    def write(self, code):
        editor = self.page.locator("#editor .cm-content")
        editor.click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(code)

    def run(self):
        self.page.click("#run")
        self.page.wait_for_selector("#verdict .badge")
        self.page.wait_for_timeout(400)
        return self.text("#verdict")
