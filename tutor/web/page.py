"""The page: five tabs over the verbs of the app. Holds no state but the sitting that a browser has open."""

import gradio as gr

from tutor.app import Tutor
from tutor.errors import TutorError
from tutor.web import results
from tutor.web.blackboard import blackboard
from tutor.web.code import code
from tutor.web.exam import exam
from tutor.web.handover import hand_over
from tutor.web.reading import reading, ways
from tutor.web.text import DELIMITERS
from tutor.web.warn import HIDDEN, warn


def build(tutor: Tutor) -> gr.Blocks:
    """Build the page; what it offers is asked of the app when a browser opens it, so that it is there at once."""
    demo: gr.Blocks
    with gr.Blocks(title="Viva", analytics_enabled=False) as demo:
        kept_name = gr.BrowserState(tutor.settings.learner, storage_key="viva-learner", secret="viva")
        with gr.Row(elem_id="head"):
            gr.Markdown("# Viva\n\nAn oral examination, with reasons for every mark.", elem_id="title")
            name = gr.Textbox(
                tutor.settings.learner, label="Your name", max_length=100, max_lines=1, scale=0, elem_id="name"
            )
        name.change(None, name, kept_name, js="name => name")
        links = ways()
        with gr.Tabs() as tabs:
            with gr.Tab("Exam", id="exam"):
                hall = exam(tutor, demo, name, kept_name)
            with gr.Tab("Read", id="read") as shelf:
                reading(tutor, shelf, tabs, links, name)
            with gr.Tab("Code", id="code"):
                code(tutor, demo, name)
            with gr.Tab("Blackboard", id="blackboard") as slate:
                board = blackboard(tutor, slate, name)
            with gr.Tab("Progress", id="progress") as tab:
                standing = gr.Markdown(latex_delimiters=DELIMITERS, elem_id="standing", elem_classes="sheet")
        demo.load(None, None, None, js="() => window.viva?.follow()")
        hall.drill.click(lambda: gr.Tabs(selected="exam"), None, tabs, **HIDDEN)
        hand_over(tutor, hall, board, tabs)

        def progress(learner: str) -> str:
            try:
                return results.progress(tutor.progress(learner.strip() or None), tutor.cite)
            except TutorError as error:
                warn(error)
                return results.refused(str(error))

        gr.on([tab.select, name.submit, name.blur], progress, name, standing, **HIDDEN)
    return demo
