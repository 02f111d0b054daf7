import numpy as np
import pytest

from tests.grading.test_rubric import QUESTION
from tests.word_vectors import WordVectors
from tutor.grading.evidence import read
from tutor.grading.features import NAMES, PORTABLE, Measured, measure, off_topic
from tutor.grading.rubric import prepare
from tutor.grading.said import say

WORDS = WordVectors()
RUBRIC = prepare(QUESTION, WORDS)


def measured(answer: str) -> list[Measured]:
    reading = read(answer)
    return measure(say(reading, WORDS.embed_tokens([clause.text for clause in reading.clauses])), RUBRIC)


def feature(answer: str, name: str, target: int = 0) -> float:
    return float(measured(answer)[target].features[NAMES.index(name)])


def test_saying_the_statement_word_for_word_is_nearest() -> None:
    same, other = ("The scores have variance d_k.", "Cats like warm places.")
    for name in ("cosine", "maxsim", "maxsim_demoted", "lexical", "parts", "precision"):
        assert feature(same, name) == pytest.approx(1, abs=1e-5), name
        assert feature(other, name) < 0.4, name


def test_contrast_tells_right_from_wrong() -> None:
    right, wrong = "The scores have variance d_k.", "The scores have mean d_k."
    for name in ("contrast", "maxsim_contrast", "lexical_contrast"):
        assert feature(right, name) > 0 > feature(wrong, name), name


def test_parroting_the_question_is_demoted() -> None:
    parrot = "Why are the scores divided?"
    assert feature(parrot, "cosine") > 0.3
    assert feature(parrot, "cosine_demoted") < 0 < feature("They have variance d_k.", "cosine_demoted")


def test_the_best_window_is_where_it_is_said() -> None:
    answer = "Cats are nice. The scores have variance d_k. Dogs bark loudly."
    found = measured(answer)[0]
    reading = read(answer)
    assert reading.quote(reading.windows[found.best]) == "The scores have variance d_k."


def test_flips_and_negation_are_seen() -> None:
    assert feature("Small scores saturate the softmax.", "flips", target=1) == 1
    assert feature("Large scores do not saturate the softmax.", "negation", target=1) == 1
    assert feature("Large scores saturate the softmax.", "negation", target=1) == 0


def test_what_cannot_be_measured_is_nan() -> None:
    rubric = prepare(QUESTION.but(rubric=(), misconceptions=()), WORDS)
    reading = read("Because of the variance.")
    (found,) = measure(say(reading, WORDS.embed_tokens(["Because of the variance."])), rubric)
    missing = {name for name, value in zip(NAMES, found.features, strict=True) if np.isnan(value)}
    assert missing >= {"contrast", "other_margin", "values"}
    assert not missing & {"cosine", "maxsim", "lexical"}


def test_names_are_unique_and_portable_ones_among_them() -> None:
    assert len(set(NAMES)) == len(NAMES) == len(measured("x")[0].features)
    assert set(PORTABLE) < set(NAMES)
    assert "length" not in PORTABLE


@pytest.mark.parametrize("answer", ["x", "$$$ a", "1 2 3", "—— a", "A. B. C. D. E."])
def test_odd_answers_are_measured(answer: str) -> None:
    assert len(measured(answer)) == 3


@pytest.mark.parametrize(
    ("answer", "elsewhere"),
    [
        (
            "cats like warm places and sleep on sofas near old stoves while dogs rather run through the wet garden",
            True,
        ),
        ("cats like warm places", False),
        (
            "the scores have variance d_k as they sum many products, and such large scores then saturate the softmax",
            False,
        ),
    ],
)
def test_a_long_answer_far_from_everything_is_off_topic(answer: str, elsewhere: bool) -> None:
    reading = read(answer)
    said = say(reading, WORDS.embed_tokens([clause.text for clause in reading.clauses]))
    assert off_topic(said, measure(said, RUBRIC)) is elsewhere


def test_a_few_words_of_the_statement_are_brief_unless_they_are_a_near_miss() -> None:
    assert measured("scores have variance d_k")[0].brief
    assert not measured("scores have mean d_k")[0].brief
    assert not measured("scores have variance d_k, which is what one gets by summing many products")[0].brief


def test_what_a_window_says_beyond_what_is_wrong() -> None:
    assert feature("the scores have variance d_k.", "covered") == 1
    assert feature("the scores have variance d_k.", "covered_contrast") == pytest.approx(1 / 3)
    assert feature("the scores have mean d_k.", "covered_contrast") < 0
    assert feature("the scores have variance d_k.", "precision_contrast") > 0
