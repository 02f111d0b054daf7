import pytest

from tutor.assessment import Assessment, Held, Level, Verdict
from tutor.grading.hybrid import DOUBTED, OVERRULED, HybridGrader
from tutor.question import Question

QUESTION = Question.read(
    {
        "id": "q",
        "topic": "t",
        "kind": "explain",
        "prompt": "Why?",
        "reference": "Because.",
        "rubric": [
            {"id": "one", "points": 2, "criterion": "One."},
            {"id": "two", "points": 1, "criterion": "Two."},
        ],
        "misconceptions": [{"id": "m", "claim": "M."}, {"id": "n", "claim": "N."}],
    }
)


class Fixed:
    """A grader that always says the same, and counts how often it was asked."""

    def __init__(self, name, *verdicts, held=(), error=None):
        self.name, self.verdicts, self.held, self.error, self.asked = name, verdicts, held, error, 0

    def grade(self, question, answer):
        self.asked += 1
        if self.error:
            return Assessment.ungraded(question.id, self.name, question.max_points, self.error)
        verdicts = tuple(
            Verdict.of(
                criterion.id,
                Level(level),
                criterion.points,
                evidence="" if level == "missed" else "words",
                confidence=confidence,
                reason=self.name,
            )
            for criterion, (level, confidence) in zip(question.criteria, self.verdicts, strict=True)
        )
        return Assessment.of(question.id, self.name, verdicts, self.held)


def hybrid(embedded, model):
    grader = HybridGrader(embedded=embedded, model=model)
    return grader, grader.grade(QUESTION, "words")


def test_what_the_embedded_grader_is_sure_of_needs_no_model():
    model = Fixed("m", ("met", 1.0), ("met", 1.0))
    grader, assessment = hybrid(Fixed("e", ("met", 0.9), ("missed", 0.85)), model)
    assert model.asked == 0
    assert assessment.points == 2.0
    assert assessment.judge == grader.name == "hybrid:e|m|0.85"


@pytest.mark.parametrize(
    ("embedded", "model", "level", "reason"),
    [
        (("missed", 0.6), ("missed", 0.8), "missed", "m"),
        (("met", 0.6), ("missed", 0.8), "missed", "m"),
        (("partial", 0.6), ("met", 0.8), "met", "m"),
        (("missed", 0.6), ("met", 0.8), "met", f"m {DOUBTED}"),
        (("missed", 0.9), ("met", 0.8), "missed", OVERRULED),
        (("contradicted", 0.9), ("partial", 0.8), "contradicted", OVERRULED),
        (("missed", 0.9), ("contradicted", 0.8), "missed", "e"),
        (("met", 0.9), ("missed", 0.8), "met", "e"),
    ],
)
def test_the_model_judges_the_rest_and_lonely_credit_is_marked(embedded, model, level, reason):
    _, assessment = hybrid(Fixed("e", embedded, ("met", 0.5)), Fixed("m", model, ("met", 0.9)))
    found = assessment.verdict("one")
    assert (found.level, found.reason) == (level, reason)
    assert assessment.verdict("two").reason == "m"


def test_a_failing_model_leaves_the_embedded_verdicts_with_a_note():
    _, assessment = hybrid(Fixed("e", ("met", 0.5), ("missed", 0.5)), Fixed("m", error="Down."))
    assert assessment.graded
    assert assessment.points == 2.0
    assert assessment.error == "Judged by the embedded grader alone, since the model failed: Down."


def test_a_failing_embedded_grader_leaves_it_to_the_model():
    _, assessment = hybrid(Fixed("e", error="No weights."), Fixed("m", ("met", 0.9), ("met", 0.9)))
    assert assessment.points == 3.0
    assert assessment.judge == "hybrid:e|m|0.85"
    _, assessment = hybrid(Fixed("e", error="No weights."), Fixed("m", error="Down."))
    assert not assessment.graded


def test_misconceptions_come_from_whoever_is_to_be_believed():
    embedded = (Held(id="m", evidence="words", confidence=0.9), Held(id="n", evidence="words", confidence=0.5))
    _, assessment = hybrid(
        Fixed("e", ("met", 0.5), ("met", 0.5), held=embedded), Fixed("m", ("met", 0.9), ("met", 0.9))
    )
    assert [held.id for held in assessment.misconceptions] == ["m"]
    _, assessment = hybrid(
        Fixed("e", ("met", 0.5), ("met", 0.5)),
        Fixed("m", ("met", 0.9), ("met", 0.9), held=(Held(id="n", evidence="words", confidence=0.8),)),
    )
    assert [held.id for held in assessment.misconceptions] == ["n"]
