"""A sitting with a model behind the page: its words stream in; when it fails, the exam goes on and the page says so."""

import pytest

from tests.web.visitor import DESK, Server, Visitor
from tutor.exam.move import MoveKind

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300), pytest.mark.xdist_group("browser")]

MODEL_WORDS = "Let us stay with that thought. What happens to it next?"


@pytest.fixture
def guest(chromium, tmp_path, llmock):
    server = Server(
        tmp_path,
        OPENAI_BASE_URL=llmock.base_url(),
        OPENAI_API_KEY="sk-test",
        VIVA_GRADER="embedded",
        VIVA_DEADLINE="3",
    )
    context = chromium.new_context(viewport=DESK)
    yield Visitor(context.new_page(), server)
    context.close()
    server.kill()


def test_a_model_words_the_turns_until_it_fails_and_the_exam_goes_on(guest, llmock, figures):
    llmock.reply(MODEL_WORDS, times=None)
    guest.start()
    assert guest.press("hint").endswith("What happens to it next?")
    assert guest.page.locator("#chat .note").count() == 0

    llmock.reset()
    llmock.fail(500, times=None)
    guest.press("hint")
    turn = guest.server.stored().turns[-1]
    assert turn.moves[-1].kind is MoveKind.HINT and MODEL_WORDS not in turn.text
    assert "the course's own words" in guest.page.locator("#chat .note").last.inner_text()
    guest.page.screenshot(path=figures / "model-down.png")

    guest.press("stop")
    assert "Debrief" in guest.text("#debrief")
    assert guest.server.stored().finished
