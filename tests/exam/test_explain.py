"""Explanations from the course: whose words, how they are cited, and what they leave out."""

import pytest

from tests.exam.sitting import QUESTIONS, run
from tutor.exam.explain import explanation
from tutor.passage import Hit, Passage


def hit(lesson, text, score=0.6):
    return Hit(passage=Passage(lesson=lesson, section="page-2", title="slides.pdf: page 2", text=text), score=score)


def explained(*hits, leaky=()):
    return explanation(
        run(),
        "what is a score?",
        QUESTIONS,
        search=lambda query, count: hits,
        leaks=lambda sentences, criteria: [criteria[0] if s in leaky else None for s in sentences],
        cite=lambda source: {"attention#page-2": "Attention § Scale"}.get(source, source),
    )


SENTENCE = "A score compares a query with a key."


@pytest.mark.parametrize(
    ("lesson", "cited"), [("attention", "Attention § Scale"), ("slides-pdf", "slides.pdf: page 2")]
)
def test_a_lesson_is_cited_by_its_headings_and_a_file_by_its_page(lesson, cited):
    assert explained(hit(lesson, SENTENCE)).startswith(f"{SENTENCE} *({cited})*\n\n")


def test_the_questions_own_sources_come_first_and_what_tells_is_left_out():
    other, own = hit("slides-pdf", "Another eight words of text, whatever they say.", 0.9), hit("attention", SENTENCE)
    assert explained(other, own).startswith(SENTENCE)
    assert explained(other, own, leaky=[SENTENCE]).startswith("Another eight words of text, whatever they say.")


@pytest.mark.parametrize(
    "hits",
    [
        (),
        (hit("attention", SENTENCE, 0.1),),
        (hit("attention", "Too short."),),
        (hit("attention", f"{SENTENCE[:-1]}?"),),
    ],
)
def test_without_anything_to_say_the_question_is_put_again(hits):
    assert explained(*hits).startswith("I cannot say more about it")


def test_only_whole_sentences_are_quoted():
    text = f"of values each.\n{SENTENCE} It\nis one for a pair.\nWhy so? By independence\n\n$$x$$\n\nand so on for"
    assert explained(hit("attention", text)).startswith(f"{SENTENCE} It is one for a pair. *(")
