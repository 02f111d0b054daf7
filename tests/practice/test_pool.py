"""Several learners at one worker, for real."""

import threading
import time

import pytest

from tutor.errors import SandboxUnavailable
from tutor.practice.checker import Checker

from .conftest import EXERCISES, started

pytestmark = pytest.mark.sandbox
SDPA = "scaled-dot-product-attention"
RIGHT = (EXERCISES / SDPA / "right" / "masked_fill.py").read_text()
SLOW = "import torch\nfor _ in range(60):\n    torch.ones(600, 600) @ torch.ones(600, 600)\n" + RIGHT


def test_a_flood_of_one_learner_starves_no_other():
    with started(EXERCISES, "auto") as checker:
        done, refused = [], []

        def ask(learner, source):
            try:
                checker.check(SDPA, source, learner=learner)
                done.append(learner)
            except SandboxUnavailable as error:
                refused.append((learner, str(error)))

        flood = [threading.Thread(target=ask, args=("flood", SLOW)) for _ in range(12)]
        for thread in flood:
            thread.start()
        time.sleep(0.3)
        checks = [checker.check(SDPA, RIGHT, learner="calm") for _ in range(3)]
        before = len(done)
        for thread in flood:
            thread.join()
    assert all(check.passed for check in checks)
    assert before <= 6, "each of the three waited for two of the others at most"
    assert {learner for learner, _ in refused} <= {"flood"}
    assert len(done) + len(refused) == 12 and len(done) >= 9
    assert all("8 submissions of yours are waiting" in words for _, words in refused)
    assert all(check.waited > 0 for check in checks)


def test_a_check_that_waits_can_be_cancelled():
    with started(EXERCISES, "auto") as checker:
        thread = threading.Thread(target=checker.check, args=(SDPA, RIGHT + "\nwhile True: pass\n"))
        thread.start()
        time.sleep(0.3)
        found = checker.check(SDPA, RIGHT, learner="other", cancelled=lambda: True)
        assert found.message == "It was cancelled."
        thread.join()
        assert checker.check(SDPA, RIGHT).passed


def test_a_closed_checker_refuses_who_still_waits_and_starts_anew():
    checker = Checker(EXERCISES)
    assert checker.check(SDPA, RIGHT).passed
    pool = checker._pool
    checker.close()
    with pytest.raises(SandboxUnavailable, match="being closed"):
        pool.run(b"")
    assert checker.check(SDPA, RIGHT).passed
    checker.close()
