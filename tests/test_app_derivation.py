"""Derivations over real parts: judged freely, handed in to the gradebook, one at a time on each blackboard."""

import threading
from pathlib import Path

import pytest

from tutor.app import Tutor
from tutor.assessment import Rating
from tutor.attempt import Item
from tutor.errors import UnknownName
from tutor.settings import Settings

COURSE = Path(__file__).parent.parent / "corpus"
NAME = "scaled-dot-product-attention"
GOOD = "S = Q Kᵀ/√(d_k)\nA = softmax(S)\nO = A V"


@pytest.fixture
def tutor(tmp_path):
    made = Tutor(Settings(course=COURSE, home=tmp_path, learner="ada"))
    yield made
    made.close()


def test_a_derivation_handed_in_is_in_the_gradebook(tutor):
    report, assessment = tutor.hand_in(NAME, GOOD, "bob")
    assert report.verdict == "complete" and assessment.points == assessment.max_points == 3.0
    (attempt,) = tutor.parts.store.attempts("bob")
    assert (attempt.item, attempt.name, attempt.text, attempt.credit) == (Item.DERIVATION, NAME, GOOD, 1.0)
    assert all(verdict.evidence in GOOD.splitlines() for verdict in attempt.assessment.verdicts)
    assert [(item.name, item.rating) for item in tutor.progress("bob").items] == [(NAME, Rating.SOLID)]


@pytest.mark.parametrize("text", ["", "# nothing", "what is this?", "\\href{a}{b} = Q"])
def test_what_could_not_be_judged_is_not_counted(tutor, text):
    assert not tutor.hand_in(NAME, text)[1].graded
    assert tutor.parts.store.attempts("ada") == ()


def test_text_that_no_database_takes_is_kept_all_the_same(tutor):
    tutor.hand_in(NAME, "S = Q Kᵀ\x00\n# \ud800")
    (attempt,) = tutor.parts.store.attempts("ada")
    assert attempt.text == "S = Q Kᵀ\n# ?"
    assert tutor.derive(NAME, "\ud800").steps[0].text == "?"


def test_to_judge_is_not_to_hand_in(tutor):
    assert tutor.derive(NAME, GOOD).verdict == "complete"
    assert tutor.parts.store.attempts("ada") == ()


@pytest.mark.parametrize("verb", ["legend", "problem"])
def test_an_unknown_derivation_is_named(tutor, verb):
    with pytest.raises(UnknownName, match="no derivation 'nope'"):
        getattr(tutor, verb)("nope")


def test_two_learners_at_one_blackboard_do_not_mix_their_names(tutor):
    """Each defines S in a way of its own; a shared S would make one of them wrong."""
    texts = ["S = Q Kᵀ/√(d_k)\nO = softmax(S) V", "S = Q Kᵀ\nO = softmax(S/√(d_k)) V"]
    found = []

    def judge(text):
        found.extend(tutor.derive(NAME, text).verdict for _ in range(15))

    threads = [threading.Thread(target=judge, args=(text,)) for text in texts * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["complete"] * 60


def test_the_reasons_that_are_given_count_with_the_lines(tutor):
    report = tutor.derive(NAME, GOOD)
    asked = tutor.reasons(NAME, report)
    assert [question.prompt.split()[0] for question in asked] == ["Why", "Over"]
    right = "Without the scaling the dot products get large in high dimension and the softmax saturates."
    wrong = "It runs over the queries, so that each column sums to one."
    replies = [(said, tutor.judge(question, said)) for question, said in zip(asked, [right, wrong], strict=True)]
    _, assessment = tutor.hand_in(NAME, GOOD, "eve", replies)
    assert assessment.max_points == 5.0
    assert assessment.verdict("why-scores").level.earns and not assessment.verdict("why-weights").level.earns
    (attempt,) = tutor.parts.store.attempts("eve")
    assert attempt.assessment == assessment and right in attempt.text
