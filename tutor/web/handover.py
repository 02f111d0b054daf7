"""Takes a derivation from the conversation to the blackboard: its lines, and the problem behind its question."""

from typing import Any

import gradio as gr

from tutor.app import Tutor
from tutor.errors import TutorError
from tutor.exam.session import Session
from tutor.web import derivation, render
from tutor.web.blackboard import Drafts, Slate
from tutor.web.hall import Hall
from tutor.web.warn import HIDDEN, warn


def hand_over(tutor: Tutor, page: Hall, slate: Slate, tabs: gr.Tabs) -> None:
    """Wire the button of the exam that leads to the blackboard."""

    def take(session: Session | None, kept: Drafts) -> dict[Any, Any]:
        try:
            question = tutor.question(session.question) if session and session.question else None
            problem = tutor.problem(question.derivation) if question and question.derivation else None
        except TutorError as error:
            warn(error)
            return {}
        if session is None or problem is None:
            return {}
        lines = render.derived(session) or kept.get(problem.id) or ""
        return {
            tabs: gr.Tabs(selected="blackboard"),
            slate.problems: gr.update(choices=derivation.choices(tutor.problems.values()), value=problem.id),
            slate.drafts: {**kept, problem.id: lines},
            slate.lines: lines,
        }

    page.board.click(take, [page.session, slate.drafts], [tabs, slate.problems, slate.drafts, slate.lines], **HIDDEN)
