import pytest

from tests.exam.sitting import MarkedAnswers
from tutor.evals.phrases import judge_phrases
from tutor.question import Question


def asked(accept, reject):
    rubric = [{"id": "sum", "points": 1, "criterion": "Adds up.", "accept": accept, "reject": reject}]
    data = {"id": "q", "topic": "t", "kind": "explain", "prompt": "?", "reference": "!", "rubric": rubric}
    return Question.read(data)


class Several(MarkedAnswers):
    """The same marks, many at once."""

    def grade(self, question, answer):
        raise AssertionError("grades many at once")

    def grade_many(self, pairs):
        return [MarkedAnswers().grade(*pair) for pair in pairs]


@pytest.mark.parametrize("grader", [MarkedAnswers(), Several()])
def test_phrases_that_come_out_the_other_way_are_listed(grader):
    seen = []
    questions = [asked(["sum+", "no mark"], ["sum-", "sum/ half"]), asked([], ["down!"])]
    found = judge_phrases(questions, grader, lambda done, total: seen.append((done, total)))
    assert (found.accepted, found.rejected, found.missed, found.credited, found.ungraded) == (2, 3, 1, 1, 1)
    assert [(one.phrase, one.earns) for one in found.misjudged] == [("no mark", True), ("sum/ half", False)]
    assert seen == [(1, 2), (2, 2)]
