"""The exam tab: choose an exam or go on with one, talk, see what is earned, read the debrief."""

from collections.abc import Iterator

import gradio as gr
from gradio.events import Dependency

from tutor.app import Tutor
from tutor.exam.session import Session
from tutor.web import flow, render
from tutor.web.hall import PHRASES, Hall, Shown, hall
from tutor.web.warn import HIDDEN

ASKED = "(_, name) => [window.viva?.asked ?? '', name]"
Busy = dict[str, object]
"""The browser pages that are in the middle of an event: a browser may send a second click before it sees the first."""


def exam(tutor: Tutor, demo: gr.Blocks, name: gr.Textbox, kept_name: gr.BrowserState) -> Hall:
    """Build the tab; `name` is the learner's, `kept_name` what the browser remembers of it."""
    page = hall(tutor.reading.find)
    busy: Busy = {}
    _choosing(tutor, page, busy, name)
    _talking(tutor, page, busy)

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
    return page


def _choosing(tutor: Tutor, page: Hall, busy: Busy, name: gr.Textbox) -> None:
    """Wire the ways into a sitting."""

    def begin(open_: Session | None, exam: str | None, learner: str, request: gr.Request) -> Iterator[Shown]:
        if exam and open_ is None:
            steps = flow.opened(tutor, page, lambda: tutor.start(exam, learner.strip() or None))
            yield from _alone(busy, request, steps)

    def resume(open_: Session | None, sitting: str | None, draft: str, request: gr.Request) -> Iterator[Shown]:
        if sitting and open_ is None:
            yield from _alone(busy, request, flow.opened(tutor, page, lambda: tutor.session(sitting), draft))

    def practise(section: str, learner: str, request: gr.Request) -> Iterator[Shown]:
        # What was open stays stored, and is offered again.
        whose = learner.strip() or None
        yield from _alone(busy, request, flow.opened(tutor, page, lambda: tutor.reading.drill(section, whose)))

    def about(blueprint: str | None) -> str:
        return next((render.blueprint(one) for one in tutor.blueprints if one.id == blueprint), "")

    page.exams.change(about, page.exams, page.about, **HIDDEN)
    for begun in (
        page.start.click(begin, [page.session, page.exams, name], page.outputs, **HIDDEN),
        page.resume.click(resume, [page.session, page.sittings, page.message], page.outputs, **HIDDEN),
        page.drill.click(practise, [page.about_what, name], page.outputs, js=ASKED, **HIDDEN),
    ):
        _rest(tutor, page, busy, begun)


def _talking(tutor: Tutor, page: Hall, busy: Busy) -> None:
    """Wire the conversation: one event for all ways of speaking."""
    phrases = {page.quick[name].elem_id: phrase for name, (_, phrase) in PHRASES.items()}

    def exchange(
        session: Session | None, text: str, seen: int, event: gr.EventData, request: gr.Request
    ) -> Iterator[Shown]:
        # What was sent before the last turn was seen is a second click.
        if session and not session.finished and seen == len(session.turns):
            phrase = phrases.get(getattr(event.target, "elem_id", None))
            yield from _alone(busy, request, flow.exchange(tutor, page, session, text, phrase))

    ways = [page.message.submit, page.send.click, page.again.click, *(button.click for button in page.quick.values())]
    said = gr.on(ways, exchange, [page.session, page.message, page.seen], page.outputs, **HIDDEN)
    _rest(tutor, page, busy, said)
    # The draft stays in the browser: a reload or a dead server does not lose it.
    page.message.change(None, page.message, page.draft, js="text => (text ?? '').slice(0, 500000)")


def _alone(busy: Busy, request: gr.Request, steps: Iterator[Shown]) -> Iterator[Shown]:
    """Run an event's steps, unless the same page is in the middle of another event."""
    name, mine = str(request.session_hash), object()
    if busy.setdefault(name, mine) is not mine:
        return
    try:
        yield from steps
    finally:
        del busy[name]


def _rest(tutor: Tutor, page: Hall, busy: Busy, event: Dependency) -> None:
    """After an event, failed or not, show the sitting at rest and put the cursor back into the box."""

    def rest(session: Session | None, request: gr.Request) -> Shown:
        if request.session_hash in busy:
            return {page.seen: gr.skip()}
        return flow.settled(tutor, page, session)

    # The last of several must run: it is the one that gives the controls back.
    rested = event.then(rest, page.session, page.outputs, trigger_mode="always_last", **HIDDEN)
    rested.then(None, js="() => window.viva?.write()")
