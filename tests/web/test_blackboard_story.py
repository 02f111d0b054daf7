"""What a learner lives through at the blackboard, in a real browser before a real server."""

import pytest

from tests.web.visitor import PHONE
from tutor.app import Tutor
from tutor.attempt import Item
from tutor.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.xdist_group("browser")]

BOX = "#lines textarea"
WHOLE = "S = QK^T/√(d_k)\nA = softmax(S)\nthe rows of A sum to one\nO = softmax(QKᵀ) V\nO = foo V\nO = A V"
FORMULA = "softmax(QK^T/sqrt(d_k))V"
HOSTILE = (
    "<img src=x onerror=alert(1)> = Q\n\\href{javascript:alert(2)}{x} = Q\n\\def\\x{y} \\x = Q\n"
    "Q\N{RIGHT-TO-LEFT OVERRIDE} = 😀 K\n$Q = {{{\n" + "Q + " * 1_000
)


@pytest.fixture
def board(visitor):
    visitor.tab("Blackboard")
    visitor.page.wait_for_selector("#derive table")
    return visitor


def paste(board, text):
    """Replace what stands in the box, and wait until as many lines were read."""
    board.page.fill(BOX, text)
    count = len(text.splitlines())
    board.page.wait_for_function(f"document.querySelectorAll('#reading .step').length === {count}")
    board.page.wait_for_timeout(500)


def marks(board):
    return board.page.locator("#reading .mark").all_inner_texts()


def pick(board, title):
    board.page.fill("#problem input", title)
    board.page.get_by_role("option", name=title).first.click()
    board.page.wait_for_timeout(1_500)


def test_a_derivation_is_read_while_it_is_typed_and_then_handed_in(board, server, figures):
    asked = []
    board.page.on("request", lambda request: asked.append(request.url) if "queue/join" in request.url else None)
    board.page.click(BOX)
    board.page.keyboard.type("S = QK", delay=40)
    board.page.get_by_role("button", name="ᵀ").click()
    board.page.keyboard.type("/", delay=40)
    board.page.get_by_role("button", name="√").click()
    board.page.keyboard.type("(d_k)", delay=40)
    board.page.wait_for_selector("#reading .milestone .katex")
    assert board.page.input_value(BOX) == "S = QKᵀ/√(d_k)"
    assert len(asked) < 8, "it is read at pauses, not at every key"

    paste(board, WHOLE)
    assert marks(board) == ["★", "★", "·", "✗", "?", "★"]
    assert "What is the variance of a score" in board.text("#reading .wrong")
    assert board.text("#reading .unread .here") == "f"
    board.page.screenshot(path=figures / "blackboard.png", full_page=True)

    board.page.click("#check")
    board.page.wait_for_selector("#earned .badge")
    assert "2 of 3 points" in board.text("#earned") and "Line 4 is the first" in board.text("#earned")
    paste(board, "\n".join(line for line in WHOLE.splitlines() if "foo" not in line and "softmax(Q" not in line))
    assert not board.page.locator("#earned .badge").is_visible()
    board.page.click("#check")
    board.page.wait_for_selector("#earned .solid")
    tutor = Tutor(Settings(home=server.home))
    attempts = [one for one in tutor.parts.store.attempts("me") if one.item is Item.DERIVATION]
    tutor.close()
    assert [round(one.credit, 2) for one in attempts] == [0.67, 1.0]

    board.page.wait_for_selector("#why .open")
    assert "Why are the scores divided" in board.text("#why")
    board.page.fill("#reason textarea", "Without the scaling the dot products get large and the softmax saturates.")
    board.page.click("#give-reason")
    board.page.wait_for_selector("#why .earned")
    assert "4 of 4 points" in board.text("#earned") and "Over which index" in board.text("#why .open")
    board.page.screenshot(path=figures / "blackboard-why.png", full_page=True)

    board.tab("Progress")
    board.page.wait_for_selector("#standing table")
    assert "scaled dot product attention" in board.text("#standing")


def test_lines_are_taken_back_cleared_and_kept_for_each_derivation(board):
    paste(board, "S = Q Kᵀ\nA = softmax(S)\n")
    board.page.click("#back")
    board.page.wait_for_function("document.querySelectorAll('#reading .step').length === 1")
    assert board.page.input_value(BOX) == "S = Q Kᵀ"
    pick(board, "Derivative of the sigmoid")
    assert board.page.input_value(BOX) == "" and "in terms of" in board.text("#derive")
    board.visit()
    board.tab("Blackboard")
    board.page.wait_for_selector("#reading .step")
    assert board.page.input_value(BOX) == "S = Q Kᵀ"
    board.page.click("#clear")
    board.page.wait_for_function("document.querySelectorAll('#reading .step').length === 0")
    assert board.page.input_value(BOX) == ""


def test_a_list_that_was_opened_and_left_takes_nothing_back(board):
    board.page.click("#problem input")
    board.page.keyboard.press("Escape")
    paste(board, "S = Q Kᵀ")
    board.page.wait_for_timeout(1_000)
    assert board.page.input_value(BOX) == "S = Q Kᵀ"


def test_hostile_lines_are_letters_and_a_long_derivation_is_read(board):
    paste(board, HOSTILE)
    assert board.page.locator("#reading img, #reading a, #reading script").count() == 0
    assert board.page.locator("#reading .katex-error").count() == 0
    assert "<img src=x onerror=alert(1)>" in board.text("#reading")
    assert "more than 2000 characters" in board.text("#reading").lower()
    board.page.click("#check")
    board.page.wait_for_selector("#earned .note, #earned .badge")
    paste(board, "S = QK^T/√(d_k)\n" * 200)
    assert set(marks(board)) == {"★", "✓"}


def test_a_phone_shows_the_blackboard_without_scrolling_sideways(chromium, board, figures):
    board.page.set_viewport_size(PHONE)
    paste(board, WHOLE)
    wide = board.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    board.page.screenshot(path=figures / "blackboard-phone.png", full_page=True)


def test_a_derivation_in_the_conversation_is_taken_to_the_blackboard(visitor, figures):
    visitor.start()
    visitor.say(FORMULA)
    assert "Question 2 of 5" in visitor.text("#panel") or visitor.page.locator("#to-board").count() == 0
    while "Question 2 of 5" not in visitor.text("#panel"):
        visitor.press("skip")
    assert visitor.text("#to-board") == "Derive it on the blackboard"
    visitor.say("E[q_i k_i] = 0\nVar(q_i k_i) = 1\nVar(q·k) = Σ_i Var(q_i k_i) = d_k")
    assert visitor.text("#to-board") == "Check these lines on the blackboard"
    visitor.page.screenshot(path=figures / "to-board.png")
    visitor.page.click("#to-board")
    visitor.page.wait_for_selector("#reading .step")
    visitor.page.wait_for_timeout(1_500)
    assert visitor.page.input_value(BOX).startswith("E[q_i k_i] = 0")
    assert visitor.page.locator("#reading .step").count() == 3 and "✗" not in marks(visitor)
    assert "Variance of a score" in visitor.page.input_value("#problem input")
    visitor.tab("Exam")
    assert "Question 2 of 5" in visitor.text("#panel")
