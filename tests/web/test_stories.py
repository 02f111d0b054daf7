"""What a learner lives through, in a real browser before a real server."""

import pytest

from tests.web.visitor import PHONE, Server, Visitor
from tutor.assessment import Rating
from tutor.exam.move import Intent, MoveKind

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.xdist_group("browser")]

GOOD = (
    "The scores are Q K transposed, an n by m matrix with one entry for each query and key. You scale them by one over "
    "root d_k, the width of a key: $QK^\\top/\\sqrt{d_k}$. The softmax normalises over the keys, the last axis, for "
    "every query separately. Then the weights multiply V: each query gets a weighted average of the values, n by d_v "
    "in all."
)
PART = (
    "Each product q_i k_i has mean zero and variance one, so the dot product of d_k independent terms has variance d_k."
)
WRONG = "One divides by d_k because the variance of the scores is d_k."
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> costs $5 & \\( half"


def kinds(session):
    return [move.kind for move in session.turns[-1].moves]


def picture(visitor, figures, name):
    visitor.page.wait_for_timeout(500)
    visitor.page.screenshot(path=figures / f"{name}.png")


def test_an_exam_from_the_first_question_to_the_debrief(visitor, server, figures):
    visitor.start()
    assert "Question 1 of 5" in visitor.text("#chat .bot")
    assert visitor.page.locator("#chat .katex").count() > 0
    picture(visitor, figures, "exam")

    visitor.say(GOOD)
    heard = server.stored().turns[-2]
    assert heard.assessment.rating is Rating.SOLID
    assert "unaided" in visitor.text("#panel")
    if MoveKind.FOLLOWUP in kinds(server.stored()):
        visitor.say("Then the weights spread over more keys.")
    assert "Question 2 of 5" in visitor.text("#panel")

    visitor.say(PART)
    assert MoveKind.PROBE in kinds(server.stored())
    assert "open point" in visitor.text("#panel") and "of 2 points · unaided" in visitor.text("#panel")
    picture(visitor, figures, "probe")

    visitor.press("hint")
    assert kinds(server.stored())[-1] is MoveKind.HINT
    assert "hint 1 of 3 used" in visitor.text("#panel")
    picture(visitor, figures, "hint")

    reply = visitor.say(WRONG)
    assert MoveKind.CHALLENGE in kinds(server.stored())
    assert "You said" in reply and "To think over" in visitor.text("#panel")
    picture(visitor, figures, "challenge")

    visitor.say("why?")
    explained = server.stored()
    assert explained.turns[-2].intent is Intent.CLARIFY and explained.turns[-2].assessment is None
    assert MoveKind.EXPLAIN in kinds(explained)

    visitor.say("I don't know")
    assert kinds(server.stored())[-1] is MoveKind.HINT

    visitor.press("stop")
    debrief = visitor.text("#debrief")
    for words in ("Debrief", "solid", "unaided", "Misconceptions in your words", "Read", "not asked"):
        assert words in debrief
    assert PART[:40] in debrief
    assert visitor.page.locator("#message").count() == 0 or not visitor.page.locator("#message").is_visible()
    picture(visitor, figures, "debrief")
    visitor.tab("Progress")
    visitor.page.wait_for_selector("#standing table")
    assert "scaled dot product formula" in visitor.text("#standing")


def test_what_the_learner_types_is_shown_as_text(visitor):
    visitor.start()
    visitor.say(HOSTILE)
    assert HOSTILE in visitor.text("#chat .user")
    assert visitor.page.locator("#chat .user img, #chat .user script").count() == 0
    assert visitor.page.locator("#chat .bot").count() == 2
    visitor.say("$x^2$ and \\(y\\) and \\[z\\] and $$w$$")
    assert visitor.page.locator("#chat .user >> nth=1 >> css=.katex").count() == 4


def test_an_empty_and_a_very_long_answer_get_replies(visitor, server):
    visitor.start()
    visitor.say("")
    assert "(an empty message)" in visitor.text("#chat .user")
    visitor.say("attention " * 20_000)
    shown = visitor.page.locator("#chat .user").last.inner_text()
    assert "200,000 characters" in shown and len(shown) < 6_000
    assert "the first 12,000 were graded" in shown
    assert len(server.stored().turns[-2].text) == 200_000


def test_impatient_clicks_send_once(visitor, server):
    visitor.start()
    for sent in (1, 2, 3):
        visitor.page.fill("#message textarea", PART)
        visitor.page.evaluate("() => { const s = document.querySelector('#send'); s.click(); s.click(); s.click(); }")
        visitor.page.wait_for_function(f"document.querySelectorAll('#chat .bot').length > {sent}")
        visitor.settle()
        assert len(server.stored().turns) == 1 + 2 * sent


def test_shift_enter_breaks_the_line(visitor, server):
    visitor.start()
    visitor.page.fill("#message textarea", "one")
    visitor.page.press("#message textarea", "Shift+Enter")
    visitor.page.keyboard.type("two")
    visitor.page.press("#message textarea", "Enter")
    visitor.page.wait_for_function("document.querySelectorAll('#chat .bot').length > 1")
    visitor.settle()
    assert server.stored().turns[1].text == "one\ntwo"
    visitor.page.keyboard.type("the cursor is back")
    assert visitor.page.input_value("#message textarea") == "the cursor is back"


def test_a_killed_server_and_a_reload_lose_no_turn_and_no_draft(chromium, tmp_path):
    server = Server(tmp_path)
    context = chromium.new_context()
    try:
        visitor = Visitor(context.new_page(), server)
        visitor.start()
        visitor.say(PART)
        before = server.stored()
        visitor.page.fill("#message textarea", "half a thought")
        visitor.page.wait_for_timeout(500)
        server.kill()
        server.start()
        visitor.visit()
        assert "question 1 of 5" in visitor.text("#setup")
        visitor.page.click("#resume")
        visitor.page.wait_for_selector("#chat .user")
        visitor.settle()
        assert PART in visitor.text("#chat .user")
        assert visitor.page.input_value("#message textarea") == "half a thought"
        assert server.stored() == before
        visitor.press("hint")
        assert len(server.stored().turns) == len(before.turns) + 2
    finally:
        context.close()
        server.kill()


def test_each_learner_has_their_own_sittings(visitor, server):
    visitor.page.fill("#name input", "Ada <b>")
    visitor.page.press("#name input", "Enter")
    visitor.start()
    assert server.stored("Ada <b>").learner == "Ada <b>"
    visitor.visit()
    assert visitor.page.input_value("#name input") == "Ada <b>"
    assert "question 1 of 5" in visitor.text("#setup")


RIGHT = """import math
import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    weights = torch.nan_to_num(weights)
    return weights @ v, weights
"""


def test_right_and_wrong_code_both_get_their_verdict(visitor, figures):
    visitor.tab("Code")
    visitor.page.wait_for_selector("#editor .cm-content")
    visitor.page.click("#exercise input")
    visitor.page.get_by_role("option", name="Scaled dot-product attention").click()
    visitor.page.wait_for_function(
        "document.querySelector('#editor').innerText.includes('scaled_dot_product_attention')"
    )
    visitor.write(RIGHT.replace(" / math.sqrt(q.shape[-1])", ""))
    failed = visitor.run()
    assert "failed" in failed and "A question for you" in failed and "sandbox" in failed
    picture(visitor, figures, "code-fail")
    visitor.write(RIGHT)
    visitor.page.click("#run")
    visitor.page.wait_for_selector("#verdict .badge.solid")
    assert "✗" not in visitor.text("#verdict")
    picture(visitor, figures, "code-pass")


def test_the_page_fits_a_phone(chromium, server, figures):
    context = chromium.new_context(viewport=PHONE)
    visitor = Visitor(context.new_page(), server)
    visitor.start()
    visitor.say(PART)
    for tab in ("Code", "Progress", "Exam"):
        visitor.tab(tab)
        wide = visitor.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, tab
    picture(visitor, figures, "phone")
    context.close()


def test_every_control_has_a_name(visitor):
    visitor.start()
    for tab in ("Exam", "Code"):
        visitor.tab(tab)
        nameless = visitor.page.evaluate(
            """() => [...document.querySelectorAll('button, input, textarea, select')].filter(e => e.offsetParent
            && !(e.innerText || e.ariaLabel || e.title || e.labels?.length || e.closest('label')))
            .map(e => e.outerHTML)"""
        )
        assert nameless == []
