"""Several judges: the majority decides, and where they differ it shows."""

import pytest

from tests.grading.test_hybrid import QUESTION, Fixed
from tutor.assessment import Held
from tutor.grading.panel import SPLIT, Panel


def judged(*judges):
    return Panel(judges).grade(QUESTION, "words of the answer")


@pytest.mark.parametrize(
    ("levels", "level", "confidence", "split"),
    [
        ([("met", 0.9), ("met", 0.7), ("met", 0.8)], "met", 0.8, False),
        ([("met", 0.9), ("partial", 0.7), ("partial", 0.8)], "partial", 0.8, False),
        ([("met", 0.9), ("missed", 0.7), ("met", 0.8)], "met", 2 / 3, True),
        ([("met", 0.9), ("missed", 0.7), ("contradicted", 0.6)], "missed", 0.65, True),
        ([("met", 0.9), ("missed", 0.6)], "missed", 0.5, True),
    ],
)
def test_the_majority_decides_and_a_tie_earns_nothing(levels, level, confidence, split):
    found = judged(*(Fixed(str(place), one, ("met", 0.9)) for place, one in enumerate(levels)))
    verdict = found.verdict("one")
    assert verdict.level == level
    assert verdict.confidence == pytest.approx(confidence)
    assert (SPLIT in verdict.reason) == split
    assert SPLIT not in found.verdict("two").reason


def test_a_misconception_wants_most_of_the_judges():
    one, other = (Held(id=name, evidence="words", confidence=0.9) for name in ("m", "n"))
    verdicts = ("met", 0.9), ("met", 0.9)
    found = judged(Fixed("a", *verdicts, held=(one, other)), Fixed("b", *verdicts, held=(one,)), Fixed("c", *verdicts))
    assert [held.id for held in found.misconceptions] == ["m"]


def test_an_answer_is_ungraded_where_half_of_the_judges_fail():
    fine = Fixed("a", ("met", 0.9), ("met", 0.9))
    assert judged(fine, fine, Fixed("c", error="Down.")).graded
    found = judged(fine, Fixed("b", error="Down."))
    assert not found.graded
    assert found.error == "1 of 2 judges failed; the first: Down."
    assert found.judge == "panel:a|b"
