"""Rubrics that a grader cannot hold apart are found, and sound ones are not."""

from tutor.assessment import Assessment, Level, Verdict
from tutor.evals.lint import Kind, Lint, lint
from tutor.question import Question

QUESTION = Question.read(
    {
        "id": "q",
        "topic": "t",
        "kind": "explain",
        "prompt": "Why do bananas ripen, given ethylene?",
        "reference": "Ethylene.",
        "rubric": [
            {"id": "cause", "points": 1, "criterion": "gas ripens", "reject": ["gas is made of light"]},
            {"id": "same", "points": 1, "criterion": "ripens by gas", "reject": ["sugar turns to starch"]},
            {"id": "prompted", "points": 1, "criterion": "names ethylene"},
            {"id": "sound", "points": 1, "criterion": "starch becomes sugar"},
        ],
        "misconceptions": [{"id": "light", "claim": "light alone"}],
    }
)


class ByWord:
    """Meets a criterion where the answer holds its word."""

    name = "by-word"
    words = {"cause": "gas", "same": "ripens", "prompted": "ethylene", "sound": "becomes"}

    def grade(self, question: Question, answer: str) -> Assessment:
        verdicts = tuple(
            Verdict.of(
                c.id,
                Level.MET if self.words[c.id] in answer else Level.MISSED,
                c.points,
                evidence=answer,
                confidence=0.9,
            )
            for c in question.criteria
        )
        return Assessment.of(question.id, self.name, verdicts)


class Generous(ByWord):
    words = {**ByWord.words, "sound": ""}


class Deaf(ByWord):
    words = {**ByWord.words, "sound": "never said"}


def test_alike_criteria_and_a_leak_are_found() -> None:
    told: list[tuple[int, int]] = []
    found = lint([QUESTION], ByWord(), lambda done, total: told.append((done, total)))
    assert found == [
        Lint(question="q", criterion="cause", kind=Kind.ALIKE, other="same"),
        Lint(question="q", criterion="prompted", kind=Kind.LEAKS),
    ]
    assert told == [(1, 1)]


def test_a_statement_whose_words_the_prompt_holds_is_a_leak_whatever_the_grader_shuts_out() -> None:
    asked = QUESTION.but(prompt="Is it because starch becomes sugar in bananas?")
    found = lint([asked], ByWord(), lambda done, total: None)
    assert Lint(question="q", criterion="sound", kind=Kind.LEAKS) in found


def test_a_number_that_only_the_statement_has_is_no_leak() -> None:
    rubric = (QUESTION.rubric[3].but(criterion="starch becomes sugar after 12.5 days"),)
    asked = QUESTION.but(prompt="After how many days has starch become what becomes sugar?", rubric=rubric)
    assert lint([asked], Deaf(), lambda done, total: None) == []


def test_a_criterion_that_anything_meets_is_found() -> None:
    found = lint([QUESTION], Generous(), lambda done, total: None)
    assert Lint(question="q", criterion="sound", kind=Kind.ALWAYS) in found
    assert [one.criterion for one in found if one.kind is Kind.ALWAYS] == ["sound"]
