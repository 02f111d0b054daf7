"""The Read tab: the contents of the course, a lesson in whole, and the way from its sections into a drill."""

from typing import Any, NamedTuple

import gradio as gr

from tutor.app import Tutor
from tutor.errors import TutorError
from tutor.web import lesson, results
from tutor.web.text import DELIMITERS
from tutor.web.warn import HIDDEN

PLACE = "(_, name) => [window.viva?.place ?? '', name]"
SCROLL = "() => window.viva?.scroll()"


class Ways(NamedTuple):
    """What the page's script presses to follow a link; it is there before any tab is, and never shown."""

    place: gr.Textbox
    """Carries the section from the script."""
    follow: gr.Button


def ways() -> Ways:
    """Lay them out, outside of the tabs: what is in a tab is not there before it was opened."""
    place = gr.Textbox(label="Place", visible="hidden", elem_id="place")
    return Ways(place, gr.Button("Follow", visible="hidden", elem_id="to-read"))


def reading(tutor: Tutor, tab: gr.Tab, tabs: gr.Tabs, links: Ways, name: gr.Textbox) -> None:
    """Build the tab; `name` is the learner's.

    Which section is open stands in the address, so a reload keeps it.
    """
    with gr.Row(elem_id="library"):
        with gr.Column(scale=3, min_width=240, elem_id="shelf"):
            contents = gr.Markdown(latex_delimiters=DELIMITERS, elem_id="contents", elem_classes="sheet")
        with gr.Column(scale=8, min_width=320):
            page = gr.Markdown(lesson.CHOOSE, latex_delimiters=DELIMITERS, elem_id="lesson", elem_classes="sheet")

    def show(where: str, learner: str) -> dict[Any, Any]:
        try:
            if closed := tutor.reading.closed(learner.strip() or None):
                return {contents: "", page: results.refused(closed)}
            current = where.partition("#")[0]
            return {contents: lesson.contents(tutor.reading.contents, current), page: _lesson(tutor, where)}
        except TutorError as error:
            return {page: results.refused(str(error))}

    shown = [contents, page]
    tab.select(show, [links.place, name], shown, js=PLACE, **HIDDEN).then(None, js=SCROLL)
    followed = links.follow.click(lambda: gr.Tabs(selected="read"), None, tabs, **HIDDEN)
    followed.then(show, [links.place, name], shown, js=PLACE, **HIDDEN).then(None, js=SCROLL)


def _lesson(tutor: Tutor, where: str) -> str:
    if not where:
        return lesson.CHOOSE
    found = tutor.reading.lesson(where)
    sources = [found.id, *(f"{found.id}#{section.anchor}" for section in found.sections)]
    asked = {source: len(tutor.reading.questions(source)) for source in sources}
    order = [one for chapter in tutor.reading.contents for one in chapter.lessons]
    at = order.index(found)
    before, after = order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None
    return lesson.lesson(found, asked, (before, after))
