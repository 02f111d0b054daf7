"""What the exam tab shows as a sitting goes on: plain steps over the verbs of the app, without any event."""

from collections.abc import Callable, Iterator

import gradio as gr

from tutor.app import Tutor, now
from tutor.errors import TutorError
from tutor.exam.session import Session, Speaker
from tutor.question import Question
from tutor.reading import DRILL
from tutor.web import render
from tutor.web.debriefing import closed, debriefing
from tutor.web.hall import Hall, Shown
from tutor.web.warn import warn

_OFFERED = 5
"""Unfinished sittings in the list; older ones stay in the database."""


def opened(tutor: Tutor, page: Hall, ready: Callable[[], Session], draft: str = "") -> Iterator[Shown]:
    """Open a sitting, new or stored, and let the examiner say what is owed.

    A draft that is the last message which the sitting holds was sent just before the page was reloaded: it goes.
    """
    try:
        session = ready()
        said = [turn.text.strip() for turn in session.turns if turn.speaker is Speaker.LEARNER]
        if draft.strip() and said[-1:] == [draft.strip()]:
            yield {page.message: ""}
        yield from speech(tutor, page, session)
    except TutorError as error:
        warn(error)


def exchange(tutor: Tutor, page: Hall, session: Session, text: str, phrase: str | None) -> Iterator[Shown]:
    """Hear what the box holds, or a quick button's phrase, and let the examiner reply.

    The box is emptied only when its message is stored: an error leaves the text where it was.
    """
    try:
        if not session.owes_reply:
            message = text if phrase is None else phrase
            yield page.speaking(session, {"role": "user", "content": render.heard(message)}, render.saying(""))
            session = tutor.hear(session, message)
            yield {page.session: session, **({page.message: ""} if phrase is None else {})}
        yield from speech(tutor, page, session)
    except TutorError as error:
        warn(error)
        yield from _caught_up(tutor, page, session)


def _caught_up(tutor: Tutor, page: Hall, session: Session) -> Iterator[Shown]:
    """Take over what the sitting became in another window, if it went on there."""
    try:
        stored = tutor.session(session.id)
    except TutorError:
        return
    if len(stored.turns) > len(session.turns):
        yield {page.session: stored}


def speech(tutor: Tutor, page: Hall, session: Session) -> Iterator[Shown]:
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


def settled(tutor: Tutor, page: Hall, session: Session | None) -> Shown:
    """Show a sitting at rest with its panel, or with its debrief where it is over."""
    if session is None:
        return page.settled(None)
    try:
        question = tutor.question(session.question) if session.question else None
        result = tutor.debrief(session)
        panel = render.panel(session, question, tutor.standing(session)) + "\n\n" + closed(result, session.question)
        summary = debriefing(result, tutor.cite) if session.finished else ""
        board = render.to_board(session) if question and _derivable(tutor, question) else ""
    except TutorError as error:
        warn(error)
        return page.settled(session)
    return page.settled(session, panel=panel, debrief=summary, board=board)


def _derivable(tutor: Tutor, question: Question) -> bool:
    return question.derivation is not None and question.derivation in tutor.problems


def offers(tutor: Tutor, page: Hall, learner: str) -> Shown:
    """Fill the lists of exams and of unfinished sittings."""
    try:
        exams = tutor.blueprints
    except TutorError as error:
        warn(error)
        return {page.waiting: gr.update(visible=False)}
    first = exams[0]
    return {
        page.exams: gr.update(choices=[(render.blueprint_label(one), one.id) for one in exams], value=first.id),
        page.about: render.blueprint(first),
        **unfinished(tutor, page, learner),
    }


def unfinished(tutor: Tutor, page: Hall, learner: str) -> Shown:
    """Offer the learner's open sittings, the newest first."""
    try:
        titles = {DRILL: "About what you read", **{one.id: one.title for one in tutor.blueprints}}
        names = tutor.unfinished(learner.strip() or None)[:_OFFERED]
    except TutorError as error:
        warn(error)
        return {page.waiting: gr.update(visible=False)}
    sittings = [(render.sitting_label(one, titles, now()), one.id) for one in _readable(tutor, names)]
    return {
        page.waiting: gr.update(visible=bool(sittings)),
        page.sittings: gr.update(choices=sittings, value=sittings[0][1] if sittings else None),
    }


def _readable(tutor: Tutor, names: tuple[str, ...]) -> Iterator[Session]:
    # A sitting that the course no longer fits is named, and hides no other.
    for name in names:
        try:
            yield tutor.session(name)
        except TutorError as error:
            warn(error)
