"""Who is next, without any sandbox: threads wait, places are handed out, and the order is looked at."""

import threading
import time

import pytest

from tutor.errors import SandboxUnavailable
from tutor.practice.turns import Turns


def never():
    return False


def waits(turns, count, at_most=5.0):
    """Let threads come to rest until so many wait."""
    until = time.monotonic() + at_most
    while sum(map(len, turns._lines.values())) != count and time.monotonic() < until:
        time.sleep(0.002)


class Crowd:
    """Learners who wait in threads of their own; `served` is the order in which they got their place."""

    def __init__(self, turns):
        self.turns, self.served, self.threads = turns, [], []

    def join(self, learner, cancelled=never):
        def wait():
            if self.turns.take(learner, cancelled) is None:
                self.served.append(f"{learner} left")
            else:
                self.served.append(learner)
                self.turns.leave()

        before = sum(map(len, self.turns._lines.values()))
        self.threads.append(threading.Thread(target=wait))
        self.threads[-1].start()
        waits(self.turns, before + 1)

    def end(self):
        for thread in self.threads:
            thread.join(5)


@pytest.mark.parametrize(
    ("arrivals", "order"),
    [
        ("aaaab", "abaaa"),
        ("aaabbbc", "abcabab"),
        ("abcabc", "abcabc"),
        ("aaaa", "aaaa"),
    ],
)
def test_learners_take_turns_whatever_the_order_in_which_they_came(arrivals, order):
    turns = Turns(places=1, waiting=20, each=20)
    assert turns.take("a", never) == 0.0
    crowd = Crowd(turns)
    for learner in arrivals:
        crowd.join(learner)
    turns.leave()
    crowd.end()
    assert "".join(crowd.served) == order


def test_a_place_is_free_again_when_nobody_waits():
    turns = Turns(places=2, waiting=1, each=1)
    for _ in range(3):
        assert turns.take("a", never) == turns.take("b", never) == 0.0
        turns.leave()
        turns.leave()


def test_one_learner_cannot_fill_the_queue_and_a_full_one_says_so():
    turns = Turns(places=1, waiting=3, each=2)
    turns.take("a", never)
    crowd = Crowd(turns)
    crowd.join("a")
    crowd.join("a")
    with pytest.raises(SandboxUnavailable, match="2 submissions of yours are waiting already"):
        turns.take("a", never)
    crowd.join("b")
    with pytest.raises(SandboxUnavailable, match="3 submissions are waiting already. Try again in a moment"):
        turns.take("c", never)
    turns.leave()
    crowd.end()
    assert crowd.served == ["a", "b", "a"]


def test_who_no_longer_wants_it_leaves_the_line_to_the_others():
    turns = Turns(places=1, waiting=20, each=20)
    turns.take("a", never)
    crowd = Crowd(turns)
    gone = threading.Event()
    crowd.join("b", gone.is_set)
    crowd.join("c")
    gone.set()
    waits(turns, 1)
    assert crowd.served == ["b left"]
    turns.leave()
    crowd.end()
    assert crowd.served == ["b left", "c"]
    assert turns.take("d", never) == 0.0


def test_the_wait_is_told_in_seconds():
    turns = Turns(places=1, waiting=20, each=20)
    turns.take("a", never)
    threading.Timer(0.3, turns.leave).start()
    assert 0.25 < turns.take("b", never) < 3
