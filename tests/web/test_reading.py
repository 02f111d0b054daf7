"""The Read tab and the ways to it without a browser."""

import gradio as gr
import pytest
from starlette.testclient import TestClient

from tests.exam.sitting import run
from tests.web.fake import FakeTutor
from tutor.app import Tutor
from tutor.exam.move import Move, MoveKind
from tutor.settings import Settings
from tutor.web import lesson, render
from tutor.web.debriefing import sections
from tutor.web.reading import reading, ways
from tutor.web.serve import application


@pytest.fixture
def show():
    def found(tutor, where):
        with gr.Blocks(analytics_enabled=False) as demo:
            links, name = ways(), gr.Textbox()
            with gr.Tabs() as tabs, gr.Tab("Read", id="read") as tab:
                reading(tutor, tab, tabs, links, name)
        (event,) = {fn.fn for fn in demo.fns.values() if fn.fn and fn.fn.__name__ == "show"}
        return {component.elem_id: value for component, value in event(where, "ada").items()}

    return found


def test_a_place_opens_its_lesson_and_none_the_contents(show):
    opened = show(FakeTutor(), "softmax#what")
    assert "at-what" in opened["lesson"] and "Ask me about this" in opened["lesson"]
    assert '<details class="chapter" open>' in opened["contents"]
    assert show(FakeTutor(), "")["lesson"] == lesson.CHOOSE


def test_closed_books_show_why_and_nothing_else(show):
    tutor = FakeTutor()
    tutor.reading.shut = "Closed while <b> runs."
    opened = show(tutor, "softmax")
    assert opened["contents"] == "" and "Closed while &lt;b&gt; runs." in opened["lesson"]


def test_an_unknown_lesson_is_one_sentence(show):
    assert "Did you mean softmax" in show(FakeTutor(), "softmaxx")["lesson"]


def test_sections_to_read_lead_to_the_very_section():
    page = sections(("softmax#what", "softmax"), lambda source: f"<{source}>")
    assert '<a class="to-read" href="#read/softmax/what">&lt;softmax#what&gt;</a>' in page
    assert 'href="#read/softmax">' in page


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("It sums. *(Softmax § What it does)*\n\nSo?", 1),
        ("It sums. *(A file of mine § page 2)*", 0),
        ("*(Softmax § What it does)* <b> *(Softmax § What it does)*", 2),
    ],
)
def test_what_an_explanation_cites_can_be_read(text, links):
    turn = run().turns[0].but(text=text, moves=(Move(kind=MoveKind.EXPLAIN, question="scale"),))
    find = FakeTutor().reading.find
    said = render.message(turn, find)["content"]
    assert said.count('href="#read/softmax/what"') == links and "<b>" not in said
    assert "href" not in render.message(turn.but(moves=()), find)["content"]


def test_a_picture_is_served_inert_and_nothing_else_is(tmp_path):
    figures = tmp_path / "course" / "figures"
    figures.mkdir(parents=True)
    (figures / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    tutor = Tutor(Settings(course=tmp_path / "course", home=tmp_path))
    with TestClient(application(tutor)) as client:
        reply = client.get("/figures/a.svg")
        assert reply.status_code == 200 and reply.headers["content-type"].startswith("image/svg+xml")
        assert "sandbox" in reply.headers["content-security-policy"]
        assert client.get("/figures/..%2Fcourse.yaml").status_code == 404
        assert client.get("/figures/b.svg").status_code == 404
