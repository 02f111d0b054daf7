"""The exam tab: choose an exam or go on with one, talk, see what is earned, read the debrief."""

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr

from tutor.app import Tutor, now
from tutor.errors import TutorError
from tutor.exam.session import Session
from tutor.web import render
from tutor.web.debriefing import debriefing
from tutor.web.hall import PHRASES, Hall, Shown, hall
from tutor.web.warn import HIDDEN, warn

_OFFERED = 5
"""Unfinished sittings in the list; older ones stay in the database."""


def exam(tutor: Tutor, demo: gr.Blocks, name: gr.Textbox, kept_name: gr.BrowserState) -> None:
    """Build the tab; `name` is the learner's, `kept_name` what the browser remembers of it."""
    page = hall()
    _choosing(tutor, page, name)
    _talking(tutor, page)

    def arrive(learner: str, draft: str) -> Shown:
        return {name: learner, page.message: draft, **_offers(tutor, page, learner)}

    offered = [page.exams, page.about, page.waiting, page.sittings]
    demo.load(arrive, [kept_name, page.draft], [name, page.message, *offered], **HIDDEN)
    gr.on([name.submit, name.blur], lambda learner: _offers(tutor, page, learner), name, offered, **HIDDEN)
    page.leave.click(
        lambda learner: {**page.settled(None), **_offers(tutor, page, learner)},
        name,
        [*page.outputs, *offered],
        **HIDDEN,
    )


def _choosing(tutor: Tutor, page: Hall, name: gr.Textbox) -> None:
    """Wire the ways into a sitting."""

    def begin(blueprint: str | None, learner: str) -> Iterator[Shown]:
        if blueprint:
            yield from _opened(tutor, page, lambda: tutor.start(blueprint, learner.strip() or None))

    def resume(sitting: str | None) -> Iterator[Shown]:
        if sitting:
            yield from _opened(tutor, page, lambda: tutor.session(sitting))

    def about(blueprint: str | None) -> str:
        return next((render.blueprint(one) for one in tutor.blueprints if one.id == blueprint), "")

    page.exams.change(about, page.exams, page.about, **HIDDEN)
    for begun in (
        page.start.click(begin, [page.exams, name], page.outputs, **HIDDEN),
        page.resume.click(resume, page.sittings, page.outputs, **HIDDEN),
    ):
        begun.then(lambda session: _settled(tutor, page, session), page.session, page.outputs, **HIDDEN)


def _talking(tutor: Tutor, page: Hall) -> None:
    """Wire the conversation. One event for all ways of speaking, so that a second click while one runs does nothing."""
    phrases: dict[Any, str] = {page.quick[name]: phrase for name, (_, phrase) in PHRASES.items()}

    def exchange(session: Session | None, text: str, event: gr.EventData) -> Iterator[Shown]:
        try:
            if session and not session.finished:
                yield from _exchange(tutor, page, session, text, phrases.get(event.target))
        except TutorError as error:
            warn(error)

    ways = [page.message.submit, page.send.click, page.again.click, *(button.click for button in page.quick.values())]
    said = gr.on(ways, exchange, [page.session, page.message], page.outputs, trigger_mode="once", **HIDDEN)
    said.then(lambda session: _settled(tutor, page, session), page.session, page.outputs, **HIDDEN)
    # The draft stays in the browser: a reload or a dead server does not lose it.
    page.message.change(None, page.message, page.draft, js="text => (text ?? '').slice(0, 500000)")


def _opened(tutor: Tutor, page: Hall, opened: Callable[[], Session]) -> Iterator[Shown]:
    try:
        yield from _speech(tutor, page, opened())
    except TutorError as error:
        warn(error)


def _exchange(tutor: Tutor, page: Hall, session: Session, text: str, phrase: str | None) -> Iterator[Shown]:
    """Hear a message and let the examiner reply; the box is emptied only when the message is stored."""
    if not session.owes_reply:
        message = text if phrase is None else phrase
        yield page.speaking(session, {"role": "user", "content": render.heard(message)}, render.saying(""))
        session = tutor.hear(session, message)
        if phrase is None:
            yield {page.session: session, page.message: ""}
    yield from _speech(tutor, page, session)


def _speech(tutor: Tutor, page: Hall, session: Session) -> Iterator[Shown]:
    """Let the examiner say what is owed, if anything is."""
    yield page.speaking(session, *([render.saying("")] if session.owes_reply else []))
    speech = tutor.speak(session)
    while True:
        try:
            text = next(speech)
        except StopIteration as end:
            yield {page.session: end.value}
            return
        yield page.speaking(session, render.saying(text))


def _settled(tutor: Tutor, page: Hall, session: Session | None) -> Shown:
    if session is None:
        return page.settled(None)
    try:
        question = tutor.question(session.question) if session.question else None
        panel = render.panel(session, question, tutor.standing(session))
        summary = debriefing(tutor.debrief(session), tutor.cite) if session.finished else ""
    except TutorError as error:
        warn(error)
        return page.settled(session)
    return page.settled(session, panel=panel, debrief=summary)


def _offers(tutor: Tutor, page: Hall, learner: str) -> Shown:
    """Fill the lists of exams and of unfinished sittings."""
    try:
        exams = tutor.blueprints
        open_ = [tutor.session(sitting) for sitting in tutor.unfinished(learner.strip() or None)[:_OFFERED]]
    except TutorError as error:
        warn(error)
        return {page.waiting: gr.update(visible=False)}
    titles = {one.id: one.title for one in exams}
    sittings = [(render.sitting_label(one, titles, now()), one.id) for one in open_]
    first = exams[0]
    return {
        page.exams: gr.update(choices=[(render.blueprint_label(one), one.id) for one in exams], value=first.id),
        page.about: render.blueprint(first),
        page.waiting: gr.update(visible=bool(sittings)),
        page.sittings: gr.update(choices=sittings, value=sittings[0][1] if sittings else None),
    }
