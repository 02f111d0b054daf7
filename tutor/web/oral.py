"""The talk about one's own code after a pass: a question, what the learner expects, what happened."""

from typing import Any, NamedTuple

import gradio as gr

from tutor.app import Tutor
from tutor.errors import TutorError
from tutor.supposition import Foretold, Supposition
from tutor.web import results, verdicts
from tutor.web.text import DELIMITERS
from tutor.web.warn import HIDDEN

Shown = dict[Any, Any]


class Talk(NamedTuple):
    """How far the talk has come."""

    exercise: str
    source: str
    """What passed; the editor may hold something else by now."""
    asked: tuple[Supposition, ...] = ()
    told: tuple[Foretold, ...] = ()


class Oral(NamedTuple):
    """What the tab shows of it."""

    talk: gr.State
    explain: gr.Button
    conversation: gr.Markdown
    row: gr.Row
    answer: gr.Textbox
    say: gr.Button

    @property
    def parts(self) -> list[Any]:
        """What an event of it may change."""
        return [self.talk, self.explain, self.conversation, self.row, self.answer, self.say]

    def hidden(self) -> Shown:
        """Show nothing of it."""
        gone = gr.update(visible=False)
        return {self.talk: None, self.explain: gone, self.conversation: gone, self.row: gone, self.answer: ""}

    def offered(self, exercise: str, source: str) -> Shown:
        """Offer it for code that passed."""
        return {**self.hidden(), self.talk: Talk(exercise, source), self.explain: gr.update(visible=True)}


def oral() -> Oral:
    """Lay it out."""
    talk = gr.State(None)
    explain = gr.Button("Explain it", visible=False, elem_id="explain")
    conversation = gr.Markdown(
        visible=False, latex_delimiters=DELIMITERS, elem_id="own-code", elem_classes="sheet", line_breaks=False
    )
    with gr.Row(visible=False, elem_id="foretell") as row:
        answer = gr.Textbox(
            label="What you expect", lines=1, max_length=500, container=False, scale=8, elem_id="expectation"
        )
        say = gr.Button("Try it", variant="primary", scale=1, min_width=90, elem_id="try")
    return Oral(talk, explain, conversation, row, answer, say)


def wire_oral(tutor: Tutor, page: Oral, name: gr.Textbox) -> None:
    """Wire the button that begins the talk, and the answers."""

    def begin(talk: Talk | None) -> Shown:
        if talk is None:
            return page.hidden()
        try:
            asked = tutor.workbench.suppositions(talk.exercise, talk.source)
        except TutorError as error:
            return {page.conversation: gr.update(value=results.refused(str(error)), visible=True)}
        return shown(talk._replace(asked=asked))

    def answered(talk: Talk | None, said: str, learner: str) -> Shown:
        if talk is None or len(talk.told) == len(talk.asked):
            return page.hidden()
        try:
            told = tutor.workbench.foretell(talk.asked[len(talk.told)], said.strip(), learner.strip() or None)
        except TutorError as error:
            return {page.conversation: verdicts.talk(talk.asked, talk.told, str(error))}
        return {**shown(talk._replace(told=(*talk.told, told))), page.answer: ""}

    def shown(talk: Talk) -> Shown:
        words = verdicts.talk(talk.asked, talk.told, "")
        return {
            page.talk: talk,
            page.explain: gr.update(visible=False),
            page.conversation: gr.update(value=words, visible=True),
            page.row: gr.update(visible=len(talk.told) < len(talk.asked)),
        }

    page.explain.click(begin, page.talk, page.parts, **HIDDEN)
    inputs = [page.talk, page.answer, name]
    gr.on([page.say.click, page.answer.submit], answered, inputs, page.parts, trigger_mode="once", **HIDDEN)
