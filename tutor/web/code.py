"""The code tab: choose an exercise, write, run it in the sandbox, read the verdict."""

from collections.abc import Iterator
from typing import Any

import gradio as gr

from tutor.app import Tutor
from tutor.errors import TutorError
from tutor.web import results
from tutor.web.text import DELIMITERS
from tutor.web.warn import HIDDEN, warn

Drafts = dict[str, str]
"""What the learner wrote so far, by exercise; kept in the browser."""


def code(tutor: Tutor, demo: gr.Blocks, name: gr.Textbox) -> None:
    """Build the tab; `name` is the learner's."""
    drafts = gr.BrowserState({}, storage_key="viva-code", secret="viva")
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
                reset = gr.Button("Start over", elem_id="reset")
            verdict = gr.Markdown(results.NOT_RUN, latex_delimiters=DELIMITERS, elem_id="verdict", elem_classes="sheet")

    def offer(kept: Drafts) -> dict[Any, Any]:
        try:
            found = tutor.exercises
        except TutorError as error:
            warn(error)
            return {verdict: results.refused(str(error))}
        first = next(iter(found), None)
        choices = [(exercise.title, exercise.id) for exercise in found.values()]
        return {exercises: gr.update(choices=choices, value=first), **choose(first, kept)}

    def choose(exercise: str | None, kept: Drafts) -> dict[Any, Any]:
        if exercise is None:
            return {task: "", editor: "", verdict: results.NOT_RUN}
        chosen = tutor.exercises[exercise]
        return {task: results.task(chosen), editor: kept.get(exercise) or chosen.starter, verdict: results.NOT_RUN}

    _wire_run(tutor, run, (exercises, editor, name), verdict)
    shown = [exercises, task, editor, verdict]
    demo.load(offer, drafts, shown, **HIDDEN)
    exercises.change(choose, [exercises, drafts], shown, **HIDDEN)
    reset.click(lambda exercise: choose(exercise, {}), exercises, shown, **HIDDEN)
    editor.input(None, [exercises, editor, drafts], drafts, js="(name, code, kept) => ({...kept, [name]: code})")


def _wire_run(
    tutor: Tutor, run: gr.Button, inputs: tuple[gr.Dropdown, gr.Code, gr.Textbox], verdict: gr.Markdown
) -> None:
    def check(exercise: str | None, source: str | None, learner: str) -> Iterator[tuple[Any, str]]:
        if exercise is None:
            return
        yield gr.update(interactive=False), results.RUNNING
        try:
            found = tutor.check(exercise, (source or "").encode(), learner.strip() or None)
            yield gr.update(interactive=True), results.check(found)
        except TutorError as error:
            yield gr.update(interactive=True), results.refused(str(error))

    ran = run.click(check, list(inputs), [run, verdict], trigger_mode="once", **HIDDEN)
    ran.failure(lambda: (gr.update(interactive=True), results.CRASHED), None, [run, verdict], **HIDDEN)
