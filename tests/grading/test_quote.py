import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.grading.quote import find

ANSWER = (
    "Well, the scores  have\nvariance $d_k$, so we divide by $\\sqrt{d_k}$ — otherwise softmax saturates. "
    "Ŷ is “fine”, and \\frac{QK^\\top}{\\sqrt{d_k}} is it. The gradient of w\u00adeights vanishes."
)


@pytest.mark.parametrize(
    ("quotation", "words"),
    [
        ("the scores have variance", "the scores  have\nvariance"),
        ("THE SCORES HAVE VARIANCE", "the scores  have\nvariance"),
        ("variance d_k", "variance $d_k$"),
        ("divide by $\\sqrt{d_k}$", "divide by $\\sqrt{d_k}$"),
        ("divide by sqrt{d_k}", "divide by $\\sqrt{d_k}$"),
        ("\\sqrt{d_k} — otherwise softmax saturates.", "$\\sqrt{d_k}$ — otherwise softmax saturates"),
        ("\x0crac{QK^\top}{\\sqrt{d_k}}", "\\frac{QK^\\top}{\\sqrt{d_k}}"),  # what JSON makes of lost backslashes
        ('is "fine", and', "is “fine”, and"),
        ("ŷ is", "Ŷ is"),
        ("Y\u0302 is", "Ŷ is"),
        ("The gradient of weights vanishes", "The gradient of w\u00adeights vanishes"),
        ("the scores ... so we divide", "the scores  have\nvariance $d_k$, so we divide"),
        ("… so we divide by", "so we divide by"),
    ],
)
def test_a_quotation_is_found_in_the_answers_own_words(quotation, words):
    span = find(ANSWER, quotation)
    assert span is not None
    assert ANSWER[span.start : span.end] == words


@pytest.mark.parametrize(
    "quotation",
    [
        "",
        "   ",
        "$$",
        "…",
        "the scores have a variance",
        "scores have varianc",  # cuts a word in two
        "so we divide ... the scores",  # the wrong order
        "the ... saturates",  # one word a part proves nothing
        "variance $d_k^2$",
        "x" * 5000,
    ],
)
def test_what_the_answer_does_not_hold_is_not_found(quotation):
    assert find(ANSWER, quotation) is None


def test_a_span_is_neither_endless_nor_unshowable():
    assert find("it begins here " + "and on " * 200 + "it ends here", "it begins here ... it ends here") is None
    assert find("one \x00 two", "one two") is None
    assert find("", "one") is None
    assert find("caf\u00e9 au lait", "cafe\u0301 au lait") is not None


def test_long_answers_are_searched_quickly():
    answer = "a b " * 3000
    assert find(answer, "b a b c") is None
    assert find(answer, "a b a b") is not None


WORDS = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), min_size=1, max_size=12)


@given(words=WORDS, quotation=st.text(max_size=30), data=st.data())
def test_a_find_is_a_slice_and_printable_words_find_themselves(words, quotation, data):
    answer = " ".join(words)
    found = find(answer, quotation)
    assert found is None or 0 <= found.start < found.end <= len(answer)
    first = data.draw(st.integers(0, len(words) - 1))
    copied = " ".join(words[first : data.draw(st.integers(first + 1, len(words)))])
    if copied.isascii() and copied.isprintable() and any(c.isalnum() for c in copied) and "..." not in copied:
        assert find(answer, copied) is not None
