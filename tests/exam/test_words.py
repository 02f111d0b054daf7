import pytest

from tests.exam.sitting import QUESTIONS, MarkedAnswers, new_examiner, run
from tutor.assessment import Assessment, Level, Verdict
from tutor.exam.guard import questions_in
from tutor.exam.move import ASKING


@pytest.mark.parametrize(
    ("messages", "words"),
    [
        ([], "**Question 1 of 2.** Why are scores divided"),
        (["variance+"], "“variance+”"),
        (["idk"], "Add up terms."),
        (["idk", "idk", "idk", "idk"], "The variance of the dot product is d_k."),
        (["keys!"], "You said “keys!”. With one key"),
        (["variance+ saturation+"], "What changes if d_k is 1?"),
        (["variance+ saturation+", "hm"], "Compare it with this: Nothing."),
        (["something"], "How does the spread of a score depend on the width?"),
        (["something", "repeat"], "Once more: How does the spread"),
        (["repeat"], "Once more: Why are scores"),
        (["down!"], "say it once more"),
        (["down!", "down!"], "costs you nothing. We go on."),
        (["skip", "skip"], "debrief is ready"),
        (["<script>alert(1)</script> variance+"], "“variance+”"),
    ],
)
def test_moves_are_said_in_the_courses_words(messages, words):
    assert words in run(*messages).turns[-1].text


def test_a_turn_asks_at_most_one_question_and_an_asking_turn_one():
    session = run("variance+", "idk", "idk", "keys!", "why?", "down!", "skip", "x", "x", "x")
    for turn in (*session.turns, *run("down!", "down!").turns):
        asks = bool(turn.moves) and turn.moves[-1].kind in ASKING
        assert questions_in(turn.text) <= 1
        assert questions_in(turn.text) == int(asks) or not turn.moves


def test_a_quote_is_cut_between_words_and_outside_formulas():
    long = "variance+ " + "word " * 50
    text = run(long).turns[-1].text
    assert "“variance+”" in text
    assert QUESTIONS["scale"].reference not in text


class QuotesAtLength(MarkedAnswers):
    """Finds the first criterion in a whole answer and the others in its end, behind the bar."""

    def grade(self, question, answer):
        found = [answer if place == 0 else answer.partition("|")[2] for place, _ in enumerate(question.criteria)]
        return Assessment.of(
            question.id,
            self.name,
            tuple(
                Verdict.of(c.id, Level.MET, c.points, evidence=evidence, confidence=0.9)
                for c, evidence in zip(question.criteria, found, strict=True)
            ),
        )


def test_words_within_other_words_are_quoted_once_and_formulas_stay_in_the_line():
    text = run("Because | $$x^2$$ grows", examiner=new_examiner(grader=QuotesAtLength())).turns[-1].text
    assert "“Because | $x^2$ grows”" in text and text.count("grows") == 1
