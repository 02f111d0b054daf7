"""The blackboard tab: choose a derivation, write it a line a step, see each line as it is read, hand it in."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import gradio as gr

from tutor.app import Tutor
from tutor.errors import TutorError
from tutor.web import derivation, reasons, results
from tutor.web.text import DELIMITERS
from tutor.web.warn import HIDDEN, warn

Drafts = dict[str, str]
"""What the learner wrote so far, by derivation; kept in the browser."""

SIGNS = ("ᵀ", "⊙", "∂", "Σ", "√", "²", "₁", "₂", "‖")
MOST = 50_000
"""Characters of a derivation; far more than the judge's lines need."""
_LONG = f"A derivation may have {MOST:,} characters; split it."
_SAY = "One step a line, in LaTeX, Unicode or numpy-like ASCII:\nf = ½‖x‖²\n\\frac{\\partial f}{\\partial x_i} = x_i"


class Slate(NamedTuple):
    """Everything that the tab shows."""

    drafts: gr.BrowserState
    problems: gr.Dropdown
    task: gr.Markdown
    lines: gr.Textbox
    signs: list[gr.Button]
    check: gr.Button
    back: gr.Button
    clear: gr.Button
    verdict: gr.Markdown
    talk: reasons.Talk
    preview: gr.Markdown
    look: gr.Button
    """Pressed by the page's script once the learner pauses."""


def blackboard(tutor: Tutor, tab: gr.Tab, name: gr.Textbox) -> Slate:
    """Build the tab; `name` is the learner's."""
    slate = _lay_out()
    drafts = slate.drafts

    def offer(chosen: str | None) -> dict[Any, Any]:
        if chosen is not None:
            return {slate.problems: gr.skip()}
        try:
            choices = derivation.choices(tutor.problems.values())
        except TutorError as error:
            warn(error)
            return {slate.task: results.refused(str(error))}
        return {slate.problems: gr.update(choices=choices, value=choices[0][1] if choices else None)}

    def choose(problem: str | None, kept: Drafts) -> dict[Any, Any]:
        if problem is None:
            return {slate.task: "", slate.lines: "", slate.verdict: "", slate.preview: derivation.NOTHING_WRITTEN}
        text = kept.get(problem) or ""
        try:
            task = derivation.task(tutor.problem(problem), tutor.legend(problem))
        except TutorError as error:
            task = results.refused(str(error))
        return {slate.task: task, slate.lines: text, slate.verdict: "", slate.preview: _read(tutor, problem, text)}

    tab.select(offer, slate.problems, [slate.problems, slate.task], **HIDDEN)
    # Not `input`: a list that was opened and left says that too, and would take back what is being typed.
    shown = [slate.task, slate.lines, slate.verdict, slate.preview]
    slate.problems.change(choose, [slate.problems, drafts], shown, **HIDDEN)
    _wire_writing(tutor, slate, drafts)
    _wire_check(tutor, slate, name)
    reasons.wire(tutor, slate.talk, name, slate.verdict)
    return slate


def _lay_out() -> Slate:
    drafts = gr.BrowserState({}, storage_key="viva-blackboard", secret="viva")
    with gr.Row(elem_id="slate"):
        with gr.Column(scale=6, min_width=320):
            problems = gr.Dropdown(label="Derivation", choices=[], elem_id="problem")
            task = gr.Markdown(latex_delimiters=DELIMITERS, elem_id="derive", elem_classes="sheet")
        with gr.Column(scale=7, min_width=320):
            with gr.Row(elem_id="signs"):
                signs = [gr.Button(sign, size="sm", min_width=36) for sign in SIGNS]
            lines = gr.Textbox(
                label="Your derivation", placeholder=_SAY, lines=5, max_lines=24, max_length=MOST, elem_id="lines"
            )
            with gr.Row(elem_id="hand-in"):
                check = gr.Button("Check", variant="primary", min_width=90, elem_id="check")
                back = gr.Button("Remove last line", min_width=90, elem_id="back")
                clear = gr.Button("Clear", min_width=70, elem_id="clear")
            verdict = gr.Markdown(latex_delimiters=DELIMITERS, elem_id="earned")
            talk = reasons.lay_out()
            preview = gr.Markdown(
                derivation.NOTHING_WRITTEN, latex_delimiters=DELIMITERS, elem_id="reading", elem_classes="sheet"
            )
            look = gr.Button("Read", visible="hidden", elem_id="look")
    return Slate(drafts, problems, task, lines, signs, check, back, clear, verdict, talk, preview, look)


def _wire_writing(tutor: Tutor, slate: Slate, drafts: gr.BrowserState) -> None:
    """Wire what changes the text, and the preview that follows it."""
    gone = "{__type__: 'update', visible: false}"
    keep = f"(name, text, kept) => {{ viva.pause(); return [{{...kept, [name]: text}}, '', '', {gone}, {gone}]; }}"
    # What was earned and asked, was earned by the text before.
    stale = [slate.verdict, slate.talk.words, slate.talk.box, slate.talk.answer]
    slate.lines.change(None, [slate.problems, slate.lines, drafts], [drafts, *stale], js=keep)
    for button, sign in zip(slate.signs, SIGNS, strict=True):
        button.click(None, js=f"() => viva.insert('{sign}')")
    slate.back.click(None, slate.lines, slate.lines, js=r"text => text.trimEnd().replace(/(^|\n)[^\n]*$/, '')")
    slate.clear.click(None, None, slate.lines, js="() => ''")

    def read(problem: str | None, text: str) -> str:
        return _read(tutor, problem, text) if problem else derivation.NOTHING_WRITTEN

    # One at a time, and then only the newest text.
    looked = slate.look.click(read, [slate.problems, slate.lines], slate.preview, trigger_mode="always_last", **HIDDEN)
    looked.failure(lambda: derivation.CRASHED, None, slate.preview, **HIDDEN)


def _read(tutor: Tutor, problem: str, text: str) -> str:
    if len(text) > MOST:
        return results.refused(_LONG)
    try:
        return derivation.board(tutor.derive(problem, text), text)
    except TutorError as error:
        return results.refused(str(error))


def _wire_check(tutor: Tutor, slate: Slate, name: gr.Textbox) -> None:
    def check(problem: str | None, text: str, learner: str) -> Iterator[dict[Any, Any]]:
        if problem is None:
            return
        yield {slate.check: gr.update(interactive=False), **reasons.silent(slate.talk)}
        yield {slate.check: gr.update(interactive=True), **_hand_in(tutor, slate, problem, text, learner)}

    inputs = [slate.problems, slate.lines, name]
    outputs = [slate.check, slate.verdict, slate.preview, *slate.talk.outputs]
    checked = slate.check.click(check, inputs, outputs, trigger_mode="once", **HIDDEN)
    broken = (gr.update(interactive=True), derivation.CRASHED)
    checked.failure(lambda: broken, None, [slate.check, slate.verdict], **HIDDEN)


def _hand_in(tutor: Tutor, slate: Slate, problem: str, text: str, learner: str) -> dict[Any, Any]:
    if len(text) > MOST:
        return {slate.verdict: results.refused(_LONG)}
    try:
        report, assessment = tutor.hand_in(problem, text, learner.strip() or None)
    except TutorError as error:
        return {slate.verdict: results.refused(str(error))}
    shown = {slate.verdict: derivation.handed_in(report, assessment), slate.preview: derivation.board(report, text)}
    return {**shown, **reasons.begin(tutor, slate.talk, problem, text, report)}
