import pytest

from tutor.assessment import Level
from tutor.grading.evidence import read
from tutor.grading.numeric import decided_by_number, rule
from tutor.question import Question

QUESTION = Question.read(
    {
        "id": "head-size",
        "topic": "multi-head-attention",
        "kind": "numeric",
        "prompt": "What is the size of each of 8 heads if the model has 512 dimensions? Say why.",
        "reference": "512/8 = 64: the heads share the model's dimensions.",
        "answer": {"value": 64, "tolerance": 0.5},
        "rubric": [
            {"id": "value", "points": 1, "criterion": "States that each head has 64 dimensions."},
            {"id": "share", "points": 1, "criterion": "States that the heads share the model's dimensions equally."},
        ],
    }
)


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        ("Each head has 64 dimensions.", Level.MET),
        ("It is 512/8.", Level.MET),
        ("sixty-four", Level.MET),
        ("It is 32, sorry, 64.", Level.MET),
        ("It is 64, no wait, 32.", Level.CONTRADICTED),
        ("Each head has 128 dimensions.", Level.CONTRADICTED),
        ("It is minus 64.", Level.CONTRADICTED),
        ("128 minus 64, which is 64.", Level.MET),
    ],
)
def test_the_value_decides(answer: str, level: Level) -> None:
    ruling = rule(QUESTION, read(answer))
    assert ruling is not None
    assert ruling.level is level
    assert ruling.evidence in answer
    assert ruling.evidence


@pytest.mark.parametrize("answer", ["The heads share it.", "512 over all of the 8 heads"])
def test_without_a_number_of_its_own_an_answer_is_judged_by_its_words(answer: str) -> None:
    assert rule(QUESTION, read(answer)) is None


def test_guessing_many_numbers_is_not_sure_of_anything() -> None:
    ruling = rule(QUESTION, read("maybe 32 or 64 or 128"))
    assert ruling is not None
    assert ruling.confidence < 0.65


def test_only_the_criteria_that_state_the_number_are_decided_by_it() -> None:
    assert decided_by_number(QUESTION) == ("value",)
    assert decided_by_number(QUESTION.but(rubric=())) == ("reference",)
    assert decided_by_number(QUESTION.but(rubric=QUESTION.rubric[1:])) == ("share",)
