"""What a learner lives through at the code tab, in a real browser before a real server."""

import pytest

from tests.web.visitor import PHONE
from tutor.app import Tutor
from tutor.attempt import Item
from tutor.settings import Settings

pytestmark = [pytest.mark.browser, pytest.mark.timeout(420), pytest.mark.xdist_group("browser")]

RIGHT = """import math

import torch


def scaled_dot_product_attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    weights = torch.nan_to_num(torch.softmax(scores, dim=-1), nan=0.0)
    return weights @ v, weights
"""
WRONG = RIGHT.replace("dim=-1", "dim=-2")
ENDLESS = RIGHT + "\n\nwhile True:\n    pass\n"

MENDED = """import torch

FAULT = "?"
WHY = "?"


def masked_loss(logits, targets, keep):
    surprise = -torch.log_softmax(logits, dim=-1)
    of_target = surprise.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    counted = of_target * keep.to(logits.dtype)
    return counted.sum() / keep.sum()
"""


def named(fault):
    return MENDED.replace('FAULT = "?"', f'FAULT = "{fault}"').replace('WHY = "?"', 'WHY = "2"')


@pytest.fixture
def desk(visitor):
    visitor.tab("Code")
    visitor.page.wait_for_selector("#task p")
    pick(visitor, "Scaled dot-product attention")
    return visitor


def pick(desk, title):
    desk.page.fill("#exercise input", title)
    desk.page.get_by_role("option", name=title).first.click()
    desk.page.wait_for_timeout(1_500)


def stored(server, item):
    tutor = Tutor(Settings(home=server.home))
    try:
        return [one for one in tutor.parts.store.attempts("me") if one.item is item]
    finally:
        tutor.close()


def test_wrong_code_shows_what_was_due_beside_what_came_out(desk, figures):
    desk.write(WRONG)
    assert "failed" in desk.run()
    first = desk.page.locator("table.beside").first
    assert "Expected" in first.inner_text() and "Yours" in first.inner_text()
    assert first.locator("mark").count() > 0
    assert not desk.page.locator("#explain").is_visible()
    desk.page.screenshot(path=figures / "code-beside.png", full_page=True)


def test_an_endless_run_is_stopped_and_the_next_is_quick(desk, server):
    before = len(stored(server, Item.EXERCISE))
    desk.write(ENDLESS)
    desk.page.click("#run")
    desk.page.wait_for_selector("#stop")
    desk.page.wait_for_selector("#verdict .waiting")
    desk.page.wait_for_timeout(1_200)
    desk.page.click("#stop")
    desk.page.wait_for_selector("#verdict .badge")
    assert "It was cancelled." in desk.text("#verdict")
    assert len(stored(server, Item.EXERCISE)) == before
    assert not desk.page.locator("#stop").is_visible()
    desk.write(RIGHT)
    assert "passed" in desk.run()


def test_what_passed_is_talked_about(desk, server, figures):
    desk.write(RIGHT)
    assert "passed" in desk.run()
    desk.page.click("#explain")
    desk.page.wait_for_selector("#expectation textarea, #expectation input")
    assert "1 of 2." in desk.text("#own-code") and "you wrote" in desk.text("#own-code")
    answer(desk, "hm")
    desk.page.wait_for_selector("#own-code .note")
    answer(desk, expected(desk, 1))
    desk.page.wait_for_selector("#own-code .point")
    assert "2 of 2." in desk.text("#own-code")
    desk.page.screenshot(path=figures / "code-oral.png", full_page=True)
    answer(desk, expected(desk, 2))
    desk.page.wait_for_function("document.querySelectorAll('#own-code .point').length === 2")
    assert not desk.page.locator("#foretell").is_visible()
    assert len(stored(server, Item.ORAL)) == 2
    desk.tab("Progress")
    desk.page.wait_for_selector("#standing table")
    assert "(oral)" in desk.text("#standing")


def expected(desk, number):
    question = desk.text("#own-code").split(f"{number} of 2.")[1]
    return "an error" if "Which shape" in question else "none"


def answer(desk, text):
    desk.page.fill("#expectation textarea, #expectation input", text)
    desk.page.click("#try")
    desk.page.wait_for_timeout(1_500)


def test_earlier_submissions_are_compared_and_taken_back(desk, figures):
    for source in (WRONG, RIGHT):
        desk.write(source)
        desk.run()
    desk.page.get_by_text("Earlier submissions").click()
    desk.page.wait_for_function("document.querySelector('#handed-in input').value.includes('%')")
    desk.page.wait_for_timeout(500)
    desk.page.click("#compare")
    desk.page.wait_for_selector("#difference .quiet")
    desk.page.click("#handed-in input")
    desk.page.get_by_role("option").nth(1).click()
    desk.page.click("#compare")
    desk.page.wait_for_selector("pre.diff")
    removed = desk.text("pre.diff .removed").strip()
    assert removed.startswith("-    weights") and "dim=-2" in removed
    desk.page.screenshot(path=figures / "code-earlier.png", full_page=True)
    desk.page.click("#take-back")
    desk.page.wait_for_timeout(1_000)
    assert "dim=-2" in desk.page.locator("#editor .cm-content").inner_text()


def test_a_repair_is_named_then_mended_then_talked_about(desk, server, figures):
    """First only the code is mended, then a wrong fault is named, then the right one."""
    pick(desk, "Repair: a loss that becomes NaN")
    broken = desk.page.locator("#editor .cm-content").inner_text()
    assert 'FAULT = "?"' in broken and "(B)" in broken
    assert "Name first, in the file" in desk.text("#task")
    desk.write(MENDED)
    assert "failed" in desk.run()
    assert "Name what is wrong first" in desk.text("#verdict")
    desk.write(named("D"))
    assert "failed" in desk.run()
    assert "what was wrong with it is not named rightly" in desk.text("#verdict")
    assert desk.page.locator("#verdict .point.doubtful").count() == 1
    assert not desk.page.locator("#explain").is_visible()
    desk.page.screenshot(path=figures / "code-repair.png", full_page=True)
    desk.write(named("B"))
    assert "passed" in desk.run()
    assert "13 of 13 tests passed" in desk.text("#verdict")
    desk.page.click("#explain")
    desk.page.wait_for_selector("#expectation textarea, #expectation input")
    answer(desk, "none")
    desk.page.wait_for_selector("#own-code .point")
    names = [one.name for one in stored(server, Item.EXERCISE) if one.name.startswith("repair-")]
    assert names == ["repair-nan-loss"] * 3


def test_a_phone_shows_the_workshop_without_scrolling_sideways(desk, figures):
    desk.write(WRONG)
    desk.run()
    desk.page.set_viewport_size(PHONE)
    desk.page.wait_for_timeout(500)
    assert desk.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    desk.page.screenshot(path=figures / "code-phone.png", full_page=True)
