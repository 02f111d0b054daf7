import pytest

from tutor.grading.corrections import corrections

TAKEN_BACK = [
    ("The mask is added after the softmax, no wait, before the softmax.", "before the softmax."),
    ("keys come from the decoder, sorry, I mean the encoder", "the encoder"),
    ("the loss goes up. Scratch that. The loss goes down.", "The loss goes down."),
    ("it is linear in n — actually no, quadratic", "quadratic"),
    ("we sum over rows, or rather over columns", "over columns"),
    ("the gradient explodes hmm no wait it vanishes", "it vanishes"),
    ("four heads, wait, no, eight heads", "eight heads"),
    ("the variance is one, no, it is d_k", "it is d_k"),
    ("That needs n steps. Let me correct myself, it needs one step.", "it needs one step."),
    ("ReLU saturates, that's wrong, I meant that the sigmoid saturates", "that the sigmoid saturates"),
]
STANDS = [
    "Actually the variance is d_k.",
    "I mean the softmax saturates.",
    "We wait for the gradient and then update.",
    "There is no wait time in parallel attention.",
    "No, it does not.",
    "The answer is no because the path is long.",
    "It is not the mean but rather the variance that matters.",
    "no wait",
    "Sorry, I only know half of it: the keys come from the encoder.",
    "Corrections to the bias are needed in Adam.",
]


@pytest.mark.parametrize(("text", "new"), TAKEN_BACK)
def test_what_was_taken_back_ends_where_the_new_version_begins(text: str, new: str) -> None:
    (found,) = corrections(text)
    assert text[found.resume :] == new
    assert found.keep_from <= found.keep <= found.cue < found.resume


@pytest.mark.parametrize("text", STANDS)
def test_fillers_and_plain_words_take_nothing_back(text: str) -> None:
    assert corrections(text) == []


def test_several_corrections_in_a_row() -> None:
    text = "it is 8, no wait, 16, sorry, I mean 32"
    assert [text[c.resume :].split(",")[0] for c in corrections(text)] == ["16", "32"]
