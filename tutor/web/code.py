"""The code tab: an exercise, an editor, the verdict, the talk about what passed, and what was handed in before."""

from typing import Any, NamedTuple

import gradio as gr

from tutor.app import Tutor
from tutor.errors import TutorError
from tutor.web import results, verdicts
from tutor.web.earlier import Earlier, earlier, wire_earlier
from tutor.web.oral import Oral, oral, wire_oral
from tutor.web.running import wire_run
from tutor.web.text import DELIMITERS
from tutor.web.warn import HIDDEN, warn

Drafts = dict[str, str]
"""What the learner wrote so far, by exercise; kept in the browser."""


class Desk(NamedTuple):
    """Everything that the tab shows."""

    exercises: gr.Dropdown
    task: gr.Markdown
    editor: gr.Code
    run: gr.Button
    stop: gr.Button
    reset: gr.Button
    verdict: gr.Markdown
    running: gr.State
    """The id of the run that can be stopped."""
    oral: Oral
    earlier: Earlier


def code(tutor: Tutor, demo: gr.Blocks, name: gr.Textbox) -> None:
    """Build the tab; `name` is the learner's."""
    drafts = gr.BrowserState({}, storage_key="viva-code", secret="viva")
    desk = _lay_out()

    def offer(kept: Drafts) -> dict[Any, Any]:
        try:
            found = tutor.exercises
        except TutorError as error:
            warn(error)
            return {desk.verdict: results.refused(str(error))}
        first = next(iter(found), None)
        choices = [(exercise.title, exercise.id) for exercise in found.values()]
        return {desk.exercises: gr.update(choices=choices, value=first), **choose(first, kept)}

    def choose(exercise: str | None, kept: Drafts) -> dict[Any, Any]:
        shown = {desk.verdict: verdicts.NOT_RUN, **desk.oral.hidden()}
        if exercise is None:
            return {desk.task: "", desk.editor: "", **shown}
        chosen = tutor.exercises[exercise]
        return {desk.task: verdicts.task(chosen), desk.editor: kept.get(exercise) or chosen.starter, **shown}

    shown = [desk.exercises, desk.task, desk.editor, desk.verdict, *desk.oral.parts]
    demo.load(offer, drafts, shown, **HIDDEN)
    desk.exercises.change(choose, [desk.exercises, drafts], shown, **HIDDEN)
    desk.reset.click(lambda exercise: choose(exercise, {}), desk.exercises, shown, **HIDDEN)
    keep = "(name, code, kept) => ({...kept, [name]: code})"
    desk.editor.change(None, [desk.exercises, desk.editor, drafts], drafts, js=keep)
    ran = wire_run(tutor, desk, name)
    wire_oral(tutor, desk.oral, name)
    wire_earlier(tutor, desk.earlier, (desk.exercises, desk.editor, name), ran)


def _lay_out() -> Desk:
    running = gr.State("")
    with gr.Row(elem_id="workshop"):
        with gr.Column(scale=6, min_width=320):
            exercises = gr.Dropdown(label="Exercise", choices=[], elem_id="exercise")
            task = gr.Markdown(latex_delimiters=DELIMITERS, elem_id="task", elem_classes="sheet")
        with gr.Column(scale=7, min_width=320):
            editor = gr.Code(
                language="python", label="Your code", lines=16, max_lines=32, wrap_lines=True, elem_id="editor"
            )
            with gr.Row(elem_id="act"):
                run = gr.Button("Run", variant="primary", elem_id="run")
                stop = gr.Button("Stop", variant="stop", visible=False, elem_id="stop")
                reset = gr.Button("Start over", elem_id="reset")
            verdict = gr.Markdown(
                verdicts.NOT_RUN, latex_delimiters=DELIMITERS, elem_id="verdict", elem_classes="sheet"
            )
            talk = oral()
            before = earlier()
    return Desk(exercises, task, editor, run, stop, reset, verdict, running, talk, before)
