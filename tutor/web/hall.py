"""The components of the exam tab and what each state of a sitting makes of them. Calls no verb of the app."""

from typing import Any, NamedTuple

import gradio as gr
from gradio.components import Component

from tutor.exam.session import Session
from tutor.web import render
from tutor.web.text import DELIMITERS

Shown = dict[Any, Any]
"""Components with what they are to show."""

PHRASES = {
    "hint": ("Hint / I don't know", "I don't know"),
    "skip": ("Skip", "skip"),
    "repeat": ("Repeat", "repeat"),
    "stop": ("Stop", "stop"),
}
"""The quick buttons: their labels, and the messages that they send."""


class Hall(NamedTuple):
    """Everything that the exam tab shows."""

    session: gr.State
    """The sitting: a `Session`, or None before one is opened."""
    draft: gr.BrowserState
    """What stands in the message box, kept in the browser."""
    seen: gr.Number
    """How many turns the browser has seen; not shown."""
    setup: gr.Column
    exams: gr.Radio
    about: gr.Markdown
    start: gr.Button
    waiting: gr.Column
    sittings: gr.Radio
    resume: gr.Button
    sitting: gr.Column
    leave: gr.Button
    debrief: gr.Markdown
    chat: gr.Chatbot
    message: gr.Textbox
    send: gr.Button
    quick: dict[str, gr.Button]
    again: gr.Button
    board: gr.Button
    """Takes a question that can be derived, and the lines just written, to the blackboard."""
    panel: gr.Markdown
    drill: gr.Button
    """Pressed by the page's script for "ask me about this" of a lesson."""
    about_what: gr.Textbox
    """Which section that is; filled by the script, not shown."""
    find: render.Find
    """The section behind a citation in the conversation."""

    @property
    def outputs(self) -> list[Component | gr.Column]:
        """What an exchange changes."""
        talk = [self.chat, self.message, self.send, *self.quick.values(), self.again, self.board, self.leave]
        return [self.session, self.seen, self.setup, self.sitting, self.debrief, self.panel, *talk]

    def speaking(self, session: Session, *said: render.Message) -> Shown:
        """Show the conversation with what is being said; nothing can be sent meanwhile."""
        held = (self.send, self.leave, self.board, *self.quick.values())
        still = {button: gr.update(interactive=False) for button in held}
        return {
            self.session: session,
            self.setup: gr.update(visible=False),
            self.sitting: gr.update(visible=True),
            self.chat: [*render.chat(session, self.find), *said],
            self.message: gr.update(interactive=False),
            self.again: gr.update(visible=False),
            self.debrief: gr.update(visible=False),
            **still,
        }

    def settled(self, session: Session | None, *, panel: str = "", debrief: str = "", board: str = "") -> Shown:
        """Show a sitting at rest, or the way into one; `board` labels the way to the blackboard, if there is one."""
        if session is None:
            return {self.session: None, self.setup: gr.update(visible=True), self.sitting: gr.update(visible=False)}
        open_ = not session.finished
        ready = gr.update(interactive=open_ and not session.owes_reply, visible=open_)
        return {
            self.session: session,
            self.seen: len(session.turns),
            self.setup: gr.update(visible=False),
            self.sitting: gr.update(visible=True),
            self.debrief: gr.update(value=debrief, visible=bool(debrief)),
            self.panel: gr.update(value=panel, visible=open_),
            self.chat: render.chat(session, self.find),
            self.message: ready,
            self.again: gr.update(visible=session.owes_reply),
            self.board: gr.update(value=board, visible=open_ and bool(board), interactive=True),
            self.leave: gr.update(interactive=True),
            **dict.fromkeys((self.send, *self.quick.values()), ready),
        }


def hall(find: render.Find = render.nowhere) -> Hall:
    """Lay the exam tab out; `find` says which section a citation is."""
    session = gr.State()
    drill = gr.Button("Ask", visible="hidden", elem_id="to-ask")
    about_what = gr.Textbox(label="Section", visible="hidden", elem_id="about-what")
    seen = gr.Number(0, label="Turns seen", precision=0, visible="hidden")
    draft = gr.BrowserState("", storage_key="viva-draft", secret="viva")
    with gr.Column(elem_id="setup") as setup:
        with gr.Column(visible=False, elem_classes="sheet") as waiting:
            sittings = gr.Radio(label="Unfinished exams", choices=[])
            resume = gr.Button("Go on", variant="primary", elem_id="resume")
        with gr.Column(elem_classes="sheet"):
            exams = gr.Radio(label="Exams", choices=[], elem_id="exams")
            about = gr.Markdown(latex_delimiters=DELIMITERS, elem_id="about")
            start = gr.Button("Start", variant="primary", elem_id="start")
    with gr.Column(visible=False, elem_id="sitting") as sitting:
        leave = gr.Button("← All exams", size="sm", min_width=70, elem_id="leave")
        debrief = gr.Markdown(visible=False, latex_delimiters=DELIMITERS, elem_id="debrief", elem_classes="sheet")
        with gr.Row(elem_id="room"):
            talk = _talk()
            with gr.Column(scale=4, min_width=260, elem_id="side"):
                panel = gr.Markdown(latex_delimiters=DELIMITERS, elem_id="panel", elem_classes="sheet")
    ways_in = {"setup": setup, "exams": exams, "about": about, "start": start}
    ways_back = {"waiting": waiting, "sittings": sittings, "resume": resume, "leave": leave}
    return Hall(
        session=session,
        seen=seen,
        draft=draft,
        sitting=sitting,
        debrief=debrief,
        panel=panel,
        drill=drill,
        about_what=about_what,
        find=find,
        **ways_in,
        **ways_back,
        **talk,
    )


def _talk() -> dict[str, Any]:
    with gr.Column(scale=8, min_width=320, elem_id="talk"):
        chat = gr.Chatbot(
            label="Conversation",
            show_label=False,
            latex_delimiters=DELIMITERS,
            height="auto",
            layout="bubble",
            group_consecutive_messages=False,
            allow_tags=False,
            buttons=[],
            elem_id="chat",
        )
        with gr.Row(elem_id="write"):
            # One line that grows: with it Enter sends and Shift+Enter breaks the line.
            message = gr.Textbox(
                label="Your answer",
                placeholder="Your answer. Enter sends, Shift+Enter breaks the line, formulas in $…$.",
                lines=1,
                max_lines=10,
                container=False,
                scale=8,
                autofocus=True,
                elem_id="message",
            )
            send = gr.Button("Send", variant="primary", scale=1, min_width=90, elem_id="send")
        with gr.Row(elem_id="quick"):
            quick = {
                name: gr.Button(label, size="sm", min_width=70, elem_id=f"say-{name}")
                for name, (label, _) in PHRASES.items()
            }
            again = gr.Button("Let the examiner speak", size="sm", visible=False, elem_id="again")
            board = gr.Button("", size="sm", visible=False, elem_id="to-board")
    return {"chat": chat, "message": message, "send": send, "quick": quick, "again": again, "board": board}
