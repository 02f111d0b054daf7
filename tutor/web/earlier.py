"""What a learner handed in before: a list, the difference to what stands in the editor, the way back."""

from typing import Any, NamedTuple

import gradio as gr
from gradio.events import Dependency

from tutor.app import Tutor
from tutor.attempt import Attempt
from tutor.errors import TutorError
from tutor.web import verdicts
from tutor.web.warn import HIDDEN, warn

Shown = dict[Any, Any]
MOST = 50
"""Submissions in the list; older ones stay in the database."""


class Earlier(NamedTuple):
    """What the tab shows of it."""

    fold: gr.Accordion
    choice: gr.Dropdown
    look: gr.Button
    back: gr.Button
    difference: gr.Markdown


def earlier() -> Earlier:
    """Lay it out."""
    with gr.Accordion("Earlier submissions", open=False, elem_id="earlier") as fold:
        choice = gr.Dropdown(label="Handed in", choices=[], elem_id="handed-in")
        with gr.Row(elem_id="with-earlier"):
            look = gr.Button("Compare with the editor", size="sm", elem_id="compare")
            back = gr.Button("Back into the editor", size="sm", elem_id="take-back")
        difference = gr.Markdown(elem_id="difference")
    return Earlier(fold, choice, look, back, difference)


def wire_earlier(tutor: Tutor, page: Earlier, desk: tuple[gr.Dropdown, gr.Code, gr.Textbox], ran: Dependency) -> None:
    """Wire the list, the comparison and the way back; `desk` is exercise, editor and name, `ran` a run."""
    exercises, editor, name = desk

    def handed_in(exercise: str | None, learner: str) -> tuple[Attempt, ...]:
        return tutor.workbench.submissions(exercise, learner.strip() or None)[-MOST:] if exercise else ()

    def listed(exercise: str | None, learner: str) -> Shown:
        try:
            found = handed_in(exercise, learner)[::-1]
        except TutorError as error:
            warn(error)
            return {page.choice: gr.skip()}
        choices = [(verdicts.submission_label(one), one.id) for one in found]
        first = choices[0][1] if choices else None
        return {page.choice: gr.update(choices=choices, value=first), page.difference: ""}

    def compared(exercise: str | None, learner: str, chosen: str | None, text: str | None) -> str:
        old = next((one.text for one in handed_in(exercise, learner) if one.id == chosen), None)
        return verdicts.difference(old, text or "") if old is not None else verdicts.NOTHING_HANDED_IN

    def taken_back(exercise: str | None, learner: str, chosen: str | None) -> Any:
        old = next((one.text for one in handed_in(exercise, learner) if one.id == chosen), None)
        return gr.skip() if old is None else old

    outputs = [page.choice, page.difference]
    page.fold.expand(listed, [exercises, name], outputs, **HIDDEN)
    ran.then(listed, [exercises, name], outputs, **HIDDEN)
    exercises.change(listed, [exercises, name], outputs, **HIDDEN)
    page.look.click(compared, [exercises, name, page.choice, editor], page.difference, **HIDDEN)
    page.back.click(taken_back, [exercises, name, page.choice], editor, **HIDDEN)
