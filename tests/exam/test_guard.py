import pytest

from tutor.exam.guard import leaked, praises, questions_in, sentences
from tutor.question import Criterion

POINT = Criterion(id="c", points=1.0, criterion="variance")


@pytest.mark.parametrize(
    "text",
    ["One. Two! Three?", "The value 0.5 is half. $a. b$ stays. $$x. y$$ too.", "a\n\nb", "", "...", "no end", "?\n?"],
)
def test_sentences_joined_give_the_text(text):
    assert "".join(sentences(text)) == text


def test_a_sentence_does_not_end_inside_a_formula_or_a_number():
    assert len(sentences("Take 0.5 of $x. y$ here. Then stop.")) == 2


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Why?", 1),
        ("Why? How?", 2),
        ("Why??", 1),
        ("No.", 0),
        ("`a ? b`", 0),
        ("$x?$ is it?", 1),
        ("“Why?” he asks", 1),
    ],
)
def test_questions_are_counted_outside_formulas(text, count):
    assert questions_in(text) == count


@pytest.mark.parametrize(
    ("text", "praise"),
    [
        ("Exactly right.", True),
        ("That's correct!", True),
        ("You are right about that", True),
        ("Is the correction term needed", False),
        ("Which of the two is left", False),
    ],
)
def test_praise_is_noticed(text, praise):
    assert praises(text) is praise


def test_a_leak_is_found_in_its_sentence_unless_the_words_are_allowed():
    def leaks(said, criteria):
        return [criteria[0] if "variance is d_k" in sentence else None for sentence in said]

    text = "Think again. The variance is d_k, you know."
    assert leaked(text, [POINT], leaks) == POINT
    assert leaked("Think again.", [POINT], leaks) is None
    assert leaked(text, [], leaks) is None
    assert leaked(text, [POINT], leaks, allowed="Hint: the variance is d_k, you know.") is None
