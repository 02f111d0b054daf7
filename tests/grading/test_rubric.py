import numpy as np
import pytest

from tests.word_vectors import WordVectors
from tutor.grading.rubric import grams, parts, prepare, statement
from tutor.question import Question

QUESTION = Question.read(
    {
        "id": "sqrt-dk",
        "topic": "attention",
        "kind": "explain",
        "prompt": "Why are the scores divided?",
        "reference": "The variance is d_k. Large scores saturate the softmax.",
        "rubric": [
            {
                "id": "variance",
                "points": 1,
                "criterion": "States that the scores have variance d_k.",
                "accept": ["The scores vary with d_k.", "$Var = d_k$"],
                "reject": ["The scores have mean d_k."],
            },
            {"id": "saturates", "points": 1, "criterion": "Explains that large scores saturate the softmax."},
        ],
        "misconceptions": [{"id": "keys", "claim": "d_k is the number of keys."}],
    }
)


@pytest.mark.parametrize(
    ("criterion", "wanted"),
    [
        ("States that the variance is d_k.", "the variance is d_k."),
        ("Explains how the gate works.", "the gate works."),
        ("Gives the formula: softmax(QK)V", "the formula: softmax(QK)V"),
        ("The variance is d_k.", "The variance is d_k."),
        ("States d_k.", "States d_k."),
    ],
)
def test_a_statement_is_what_the_criterion_wants_said(criterion: str, wanted: str) -> None:
    assert statement(criterion) == wanted


def test_targets_know_their_friends_and_foes() -> None:
    rubric = prepare(QUESTION, WordVectors())
    variance, saturates, keys = rubric.targets
    said = lambda rows: [rubric.texts[row] for row in rows]  # noqa: E731
    assert said(variance.right) == ["the scores have variance d_k.", "The scores vary with d_k.", "Var = d_k"]
    assert said(variance.wrong) == ["The scores have mean d_k.", "d_k is the number of keys."]
    assert said(variance.others) == ["large scores saturate the softmax."]
    assert said(saturates.wrong) == ["d_k is the number of keys."]
    assert said(keys.right) == ["d_k is the number of keys."]
    assert len(keys.wrong) == 4


def test_weights_sum_to_one_and_favour_what_the_question_does_not_say() -> None:
    rubric = prepare(QUESTION, WordVectors())
    bounds = [*rubric.first, len(rubric.tokens)]
    sums = [rubric.weights[a:b].sum() for a, b in zip(bounds, bounds[1:], strict=False)]
    assert np.allclose(sums, 1)
    the, scores, have, variance, _ = rubric.weights[: rubric.first[1]]
    assert scores < variance
    assert the < have
    assert np.allclose(rubric.lexical.sum(1)[:3], 1)


def test_a_question_without_rubric_has_its_reference_as_the_one_criterion() -> None:
    rubric = prepare(QUESTION.but(rubric=(), misconceptions=()), WordVectors())
    (target,) = rubric.targets
    assert target.name == "reference"
    assert rubric.implicit
    assert len(target.parts) == 2


def test_parts_are_clauses_and_few() -> None:
    assert parts("One is here. Two is there.") == ["One is here.", "Two is there."]
    assert len(parts("A point. " * 50)) == 12


def test_grams_ignore_blanks_and_brackets() -> None:
    assert grams("a (b) c") == grams("abc") == {"abc"}
    assert grams("a") == frozenset()
