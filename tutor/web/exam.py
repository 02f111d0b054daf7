"""The exam tab: choose an exam or go on with one, talk, see what is earned, read the debrief."""

from collections.abc import Iterator

import gradio as gr
from gradio.events import Dependency

from tutor.app import Tutor
from tutor.exam.session import Session
from tutor.web import flow, render
from tutor.web.hall import PHRASES, Hall, Shown, hall
from tutor.web.warn import HIDDEN


def exam(tutor: Tutor, demo: gr.Blocks, name: gr.Textbox, kept_name: gr.BrowserState) -> None:
    """Build the tab; `name` is the learner's, `kept_name` what the browser remembers of it."""
    page = hall()
    _choosing(tutor, page, name)
    _talking(tutor, page)

    def arrive(learner: str, draft: str) -> Shown:
        return {name: learner, page.message: draft, **flow.offers(tutor, page, learner)}

    def unfinished(learner: str) -> Shown:
        return flow.unfinished(tutor, page, learner)

    def leave(learner: str) -> Shown:
        return {**page.settled(None), **unfinished(learner)}

    back = [page.waiting, page.sittings]
    demo.load(arrive, [kept_name, page.draft], [name, page.message, page.exams, page.about, *back], **HIDDEN)
    gr.on([name.submit, name.blur], unfinished, name, back, **HIDDEN)
    page.leave.click(leave, name, [*page.outputs, *back], **HIDDEN)


def _choosing(tutor: Tutor, page: Hall, name: gr.Textbox) -> None:
    """Wire the ways into a sitting."""

    def begin(blueprint: str | None, learner: str) -> Iterator[Shown]:
        if blueprint:
            yield from flow.opened(tutor, page, lambda: tutor.start(blueprint, learner.strip() or None))

    def resume(sitting: str | None) -> Iterator[Shown]:
        if sitting:
            yield from flow.opened(tutor, page, lambda: tutor.session(sitting))

    def about(blueprint: str | None) -> str:
        return next((render.blueprint(one) for one in tutor.blueprints if one.id == blueprint), "")

    page.exams.change(about, page.exams, page.about, **HIDDEN)
    for begun in (
        page.start.click(begin, [page.exams, name], page.outputs, **HIDDEN),
        page.resume.click(resume, page.sittings, page.outputs, **HIDDEN),
    ):
        _rest(tutor, page, begun)


def _talking(tutor: Tutor, page: Hall) -> None:
    """Wire the conversation. One event for all ways of speaking, so that a second click while one runs does nothing."""
    phrases = {page.quick[name].elem_id: phrase for name, (_, phrase) in PHRASES.items()}

    def exchange(session: Session | None, text: str, event: gr.EventData) -> Iterator[Shown]:
        if session and not session.finished:
            phrase = phrases.get(getattr(event.target, "elem_id", None))
            yield from flow.exchange(tutor, page, session, text, phrase)

    ways = [page.message.submit, page.send.click, page.again.click, *(button.click for button in page.quick.values())]
    said = gr.on(ways, exchange, [page.session, page.message], page.outputs, trigger_mode="once", **HIDDEN)
    _rest(tutor, page, said)
    # The draft stays in the browser: a reload or a dead server does not lose it.
    page.message.change(None, page.message, page.draft, js="text => (text ?? '').slice(0, 500000)")


def _rest(tutor: Tutor, page: Hall, event: Dependency) -> None:
    """After an event, failed or not, show the sitting at rest and put the cursor back into the box."""
    rest = event.then(lambda session: flow.settled(tutor, page, session), page.session, page.outputs, **HIDDEN)
    rest.then(None, js="() => window.viva?.write()")
