"""The page without a browser: it builds without the course, shows each step, loses no message, calls nobody."""

import re
import socket
import threading
import urllib.request

import gradio as gr
import pytest
from starlette.testclient import TestClient

from tests.web.fake import FakeTutor
from tutor.app import Tutor
from tutor.errors import InputError
from tutor.settings import Settings
from tutor.web import flow
from tutor.web.hall import hall
from tutor.web.page import build
from tutor.web.serve import application, listen, serve


@pytest.fixture
def page():
    with gr.Blocks(analytics_enabled=False):
        return hall()


@pytest.fixture
def warned(monkeypatch):
    said = []
    monkeypatch.setattr("tutor.web.warn.gr.Warning", lambda message, **_: said.append(message))
    return said


def play(steps, page, session=None):
    """Run the steps of an event and return all of them with the sitting that they end with."""
    shown = list(steps)
    for step in shown:
        session = step.get(page.session, session)
    return shown, session


def opened(tutor, page):
    return play(flow.opened(tutor, page, lambda: tutor.start("b", "ada")), page)[1]


def test_the_page_builds_without_reading_the_course(tmp_path):
    tutor = Tutor(Settings(course=tmp_path / "none", home=tmp_path))
    assert isinstance(build(tutor), gr.Blocks)
    assert not list(tmp_path.iterdir())


def test_no_event_of_the_page_is_an_open_door():
    demo = build(FakeTutor())
    assert {fn.api_visibility for fn in demo.fns.values()} == {"private"}


def test_the_page_names_no_other_machine():
    with TestClient(application(FakeTutor())) as client:
        reply = client.get("/")
        css = client.get("/theme.css").text
    assert reply.status_code == 200
    assert not re.findall(r"""(?:src|href)=["'](https?://(?!testserver)[^"']+)""", reply.text)
    assert not re.findall(r"""@import|url\(["']?https?:""", css)
    assert "docs" not in client.get("/openapi.json").text


def test_a_sitting_opens_with_the_first_question(page):
    tutor = FakeTutor()
    shown, session = play(flow.opened(tutor, page, lambda: tutor.start("b", "ada")), page)
    assert "thinking" in shown[0][page.chat][-1]["content"]
    assert shown[0][page.message]["interactive"] is False
    assert session.learner == "ada" and session.question == "scale"
    rest = flow.settled(tutor, page, session)
    assert "Question 1 of 2" in rest[page.chat][0]["content"]
    assert rest[page.message]["interactive"] is True and rest[page.setup]["visible"] is False


def test_an_answer_is_shown_at_once_and_the_box_is_emptied_only_when_it_is_stored(page):
    tutor = FakeTutor()
    session = opened(tutor, page)
    steps = flow.exchange(tutor, page, session, "variance+ <b>", None)
    first = next(steps)
    assert "variance+ &lt;b&gt;" in first[page.chat][1]["content"]
    assert "value" not in first[page.message]
    assert tutor.stored[session.id] == session
    assert next(steps)[page.message] == ""
    assert tutor.stored[session.id].turns[-1].text == "variance+ <b>"
    _, after = play(steps, page)
    assert after == tutor.stored[session.id] and len(after.turns) == 3


def test_a_failed_store_leaves_the_message_in_the_box_and_the_sitting_as_it_was(page, warned):
    tutor = FakeTutor()
    session = opened(tutor, page)
    tutor.full = True
    shown, after = play(flow.exchange(tutor, page, session, "variance+", None), page, session)
    assert warned == ["The disk is full."]
    assert all(step.get(page.message) != "" for step in shown)
    assert after == session
    assert flow.settled(tutor, page, after)[page.message]["interactive"] is True


def test_a_quick_button_leaves_the_draft_alone(page):
    tutor = FakeTutor()
    session = opened(tutor, page)
    shown, after = play(flow.exchange(tutor, page, session, "half a sentence", "I don't know"), page)
    assert after.turns[1].text == "I don't know"
    assert all(step.get(page.message) != "" for step in shown)


def test_what_is_owed_is_said_before_anything_is_heard(page, warned):
    tutor = FakeTutor()
    session = opened(tutor, page)
    heard = tutor.hear(session, "variance+")
    rest = flow.settled(tutor, page, heard)
    assert rest[page.again]["visible"] is True and rest[page.send]["interactive"] is False
    _, after = play(flow.exchange(tutor, page, heard, "more", None), page)
    assert [turn.text for turn in after.turns][1] == "variance+" and len(after.turns) == 3
    assert not warned


def test_a_sitting_of_a_dead_process_is_offered_and_goes_on_with_every_turn(page):
    tutor = FakeTutor()
    session = tutor.hear(opened(tutor, page), "variance+")
    offers = flow.offers(tutor, page, "ada")
    assert offers[page.waiting]["visible"] is True
    assert offers[page.sittings]["choices"][0][1] == session.id
    assert flow.offers(tutor, page, "bob")[page.waiting]["visible"] is False
    shown, after = play(flow.opened(tutor, page, lambda: tutor.session(session.id)), page)
    assert "variance+" in shown[0][page.chat][1]["content"]
    assert not after.owes_reply and len(after.turns) == 3


def test_a_sitting_that_cannot_be_read_hides_no_other(page, warned):
    tutor = FakeTutor()
    opened(tutor, page)
    broken = opened(tutor, page)
    tutor.broken = broken.id
    offers = flow.offers(tutor, page, "ada")
    assert len(offers[page.sittings]["choices"]) == 1 and len(warned) == 1


def test_a_draft_that_was_sent_before_a_reload_is_gone_and_any_other_stays(page):
    tutor = FakeTutor()
    session = tutor.hear(opened(tutor, page), "variance+")
    shown, _ = play(flow.opened(tutor, page, lambda: session, "variance+\n"), page)
    assert shown[0] == {page.message: ""}
    shown, _ = play(flow.opened(tutor, page, lambda: session, "half a thought"), page)
    assert all(step.get(page.message) != "" for step in shown)


def test_a_sitting_that_went_on_in_another_window_is_shown_as_it_stands(page, warned):
    tutor = FakeTutor()
    session = opened(tutor, page)
    _, there = play(flow.exchange(tutor, page, session, "variance+", None), page)
    tutor.full = True
    _, here = play(flow.exchange(tutor, page, session, "too late", None), page, session)
    assert here == there and len(warned) == 1


def test_an_unknown_exam_is_named(page, warned):
    tutor = FakeTutor()
    assert list(flow.opened(tutor, page, lambda: tutor.start("c"))) == []
    assert "no exam &#x27;c&#x27;" in warned[0]


def test_the_end_shows_the_debrief_and_no_controls(page):
    tutor = FakeTutor()
    _, after = play(flow.exchange(tutor, page, opened(tutor, page), "", "stop"), page)
    rest = flow.settled(tutor, page, after)
    assert "Debrief" in rest[page.debrief]["value"] and rest[page.debrief]["visible"] is True
    assert rest[page.message]["visible"] is False and rest[page.panel]["visible"] is False


def test_without_a_sitting_the_page_offers_exams(page):
    assert flow.settled(FakeTutor(), page, None)[page.setup]["visible"] is True


def test_a_broken_course_is_one_warning(page, warned, tmp_path):
    tutor = Tutor(Settings(course=tmp_path / "none", home=tmp_path))
    assert flow.offers(tutor, page, "me")[page.waiting]["visible"] is False
    assert "there is no such course folder" in warned[0]


def test_a_port_in_use_is_one_sentence_that_names_it():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match=f"Port {port} is in use.*--port"):
            serve(FakeTutor(), port=port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("192.0.2.1", 7860)])
def test_an_address_that_is_not_ours_is_one_sentence(host, port):
    with pytest.raises(InputError, match=f"Port {port} of {host} cannot be opened"):
        listen(host, port)


def test_the_page_answers_and_says_where_it_is(capsys):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tutor = FakeTutor()
    threading.Thread(target=serve, args=(tutor,), kwargs={"port": port}, daemon=True).start()
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
                assert reply.status == 200
            break
        except OSError:
            threading.Event().wait(0.1)
    else:
        pytest.fail("the page never answered")
    assert f"http://127.0.0.1:{port}/" in capsys.readouterr().out
    assert tutor.warmed
