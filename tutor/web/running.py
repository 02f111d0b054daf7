"""Runs what stands in the editor: says how long it has been at it, and stops it when told to."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

import gradio as gr
from gradio.events import Dependency

from tutor.app import Tutor
from tutor.errors import TutorError
from tutor.exercise import Check
from tutor.web import results, verdicts
from tutor.web.warn import HIDDEN

if TYPE_CHECKING:
    from tutor.web.code import Desk

GLANCE = 0.25
"""Seconds between two looks at a run."""
Shown = dict[Any, Any]


def wire_run(tutor: Tutor, desk: Desk, name: gr.Textbox) -> Dependency:
    """Wire Run and Stop; return the event of a run."""
    stopped: dict[str, threading.Event] = {}

    def check(exercise: str | None, source: str | None, learner: str) -> Iterator[Shown]:
        if exercise is None:
            return
        run, stop = secrets.token_hex(8), threading.Event()
        stopped[run] = stop
        code = (source or "").encode("utf-8", "surrogatepass")
        try:
            with ThreadPoolExecutor(1) as worker:
                done = worker.submit(tutor.workbench.check, exercise, code, learner.strip() or None, stop.is_set)
                try:
                    yield {
                        desk.run: gr.update(interactive=False),
                        desk.stop: gr.update(visible=True),
                        desk.running: run,
                    }
                    yield from _watch(desk, done, stop)
                finally:
                    stop.set()  # whoever closes the page in between runs nothing on
            yield _settled(desk, done, exercise, source or "")
        finally:
            del stopped[run]

    def halt(run: str) -> Shown:
        if run in stopped:
            stopped[run].set()
        return {desk.stop: gr.update(interactive=False)}

    outputs = [desk.run, desk.stop, desk.running, desk.verdict, *desk.oral.parts]
    ran = desk.run.click(check, [desk.exercises, desk.editor, name], outputs, trigger_mode="once", **HIDDEN)
    broken = {**_ready(desk), desk.verdict: verdicts.CRASHED}
    ran.failure(lambda: broken, None, outputs, **HIDDEN)
    desk.stop.click(halt, desk.running, desk.stop, **HIDDEN)
    return ran


def _watch(desk: Desk, done: Future[Check], stop: threading.Event) -> Iterator[Shown]:
    started = time.monotonic()
    while not done.done():
        yield {desk.verdict: verdicts.running(time.monotonic() - started, stopping=stop.is_set())}
        wait([done], GLANCE)


def _settled(desk: Desk, done: Future[Check], exercise: str, source: str) -> Shown:
    try:
        found = done.result()
    except TutorError as error:
        return {**_ready(desk), desk.verdict: results.refused(str(error)), **desk.oral.hidden()}
    shown = {**_ready(desk), desk.verdict: verdicts.check(found)}
    return {**shown, **(desk.oral.offered(exercise, source) if found.passed else desk.oral.hidden())}


def _ready(desk: Desk) -> Shown:
    return {
        desk.run: gr.update(interactive=True),
        desk.stop: gr.update(visible=False, interactive=True),
        desk.running: "",
    }
