"""The oral part of the blackboard: once a derivation is handed in, the examiner asks for the reasons behind it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import gradio as gr

from tutor.app import Tutor
from tutor.assessment import Assessment
from tutor.errors import TutorError
from tutor.exam.standing import SURE
from tutor.mathematics.report import DerivationReport
from tutor.question import Question
from tutor.value import Value
from tutor.web import derivation
from tutor.web.text import DELIMITERS
from tutor.web.warn import HIDDEN, warn


class Oral(Value):
    """Where the oral part of a derivation stands."""

    problem: str
    text: str
    """The derivation as it was handed in."""
    asked: tuple[Question, ...]
    replies: tuple[str, ...] = ()
    judged: tuple[Assessment, ...] = ()
    doubted: str = ""
    """A reply to the open question that was not clear enough to judge; it is asked for once more."""

    @property
    def open(self) -> Question | None:
        """The question that waits for a reply."""
        return self.asked[len(self.replies)] if len(self.replies) < len(self.asked) else None


class Talk(NamedTuple):
    """What the oral part shows."""

    state: gr.State
    """An `Oral`, or None."""
    words: gr.Markdown
    box: gr.Textbox
    answer: gr.Button

    @property
    def outputs(self) -> list[Any]:
        """What a reply changes."""
        return [self.state, self.words, self.box, self.answer]


def lay_out() -> Talk:
    """Lay the oral part out, below what was earned; nothing is shown before something is asked."""
    state = gr.State()
    words = gr.Markdown(latex_delimiters=DELIMITERS, elem_id="why")
    with gr.Row(elem_id="say-why"):
        box = gr.Textbox(
            label="Your reason",
            placeholder="Your reason, in words.",
            lines=1,
            max_lines=6,
            max_length=20_000,
            visible=False,
            container=False,
            scale=8,
            elem_id="reason",
        )
        answer = gr.Button("Answer", variant="primary", visible=False, scale=1, min_width=90, elem_id="give-reason")
    return Talk(state, words, box, answer)


def begin(tutor: Tutor, page: Talk, problem: str, text: str, report: DerivationReport) -> dict[Any, Any]:
    """Ask for the first reason, if the derivation gives occasion to ask for one."""
    return _shown(page, Oral(problem=problem, text=text, asked=tutor.reasons(problem, report)))


def silent(page: Talk) -> dict[Any, Any]:
    """Show nothing: what was asked belongs to lines that have changed."""
    hidden = gr.update(visible=False)
    return {page.state: None, page.words: "", page.box: gr.update(value="", visible=False), page.answer: hidden}


def wire(tutor: Tutor, page: Talk, name: gr.Textbox, verdict: gr.Markdown) -> None:
    """Wire the reply; `verdict` shows what the derivation earned with the reasons given."""

    def reply(oral: Oral | None, said: str, learner: str) -> Iterator[dict[Any, Any]]:
        if oral is None or oral.open is None or not said.strip():
            return
        yield {page.answer: gr.update(interactive=False)}
        try:
            whole = f"{oral.doubted}\n{said}".strip()
            judged = tutor.judge(oral.open, whole)
            if not oral.doubted and _unclear(judged):
                yield _shown(page, oral.but(doubted=said))
                return
            now = oral.but(replies=(*oral.replies, whole), judged=(*oral.judged, judged), doubted="")
            replies = list(zip(now.replies, now.judged, strict=True))
            report, assessment = tutor.hand_in(now.problem, now.text, learner.strip() or None, replies)
        except TutorError as error:
            warn(error)
            yield {page.answer: gr.update(interactive=True)}
            return
        yield {verdict: derivation.handed_in(report, assessment), **_shown(page, now)}

    inputs, outputs = [page.state, page.box, name], [verdict, *page.outputs]
    said = gr.on([page.box.submit, page.answer.click], reply, inputs, outputs, trigger_mode="once", **HIDDEN)
    said.failure(lambda: gr.update(interactive=True), None, page.answer, **HIDDEN)


def _unclear(judged: Assessment) -> bool:
    return any(verdict.confidence < SURE and not verdict.level.earns for verdict in judged.verdicts)


def _shown(page: Talk, oral: Oral) -> dict[Any, Any]:
    done = derivation.reasons(oral.asked, oral.replies, oral.judged)
    ask = derivation.asking(oral.open, oral.doubted) if oral.open else ""
    waits = oral.open is not None
    return {
        page.state: oral,
        page.words: f"{done}\n\n{ask}",
        page.box: gr.update(value="", visible=waits),
        page.answer: gr.update(visible=waits, interactive=True),
    }
