import pytest

from tutor.grading.words import content, function_share, stem, telling, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [("vanishes", "vanishing"), ("normalised", "normalization"), ("gradients", "gradient"), ("scaling", "scaled"),
     ("queries", "querying"), ("stopped", "stops")],
)  # fmt: skip
def test_stems_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("row", "road"), ("encoder", "decoder"), ("increase", "decrease")])
def test_stems_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_tokens_keep_symbols_and_numbers() -> None:
    assert tokens("Var(q_i) = d_k, K^T is 3.5") == ["var", "q_i", "d_k", "k^t", "is", "3.5"]


def test_content_drops_small_words_and_telling_keeps_those_that_turn_a_meaning() -> None:
    assert content("It does not scale the scores") == [stem("scale"), stem("scores")]
    assert telling("It doesn't scale the scores") == ["not", stem("scale"), stem("scores")]


def test_prose_has_function_words_and_soup_has_not() -> None:
    assert function_share("the scores are divided by the root of the dimension") > 0.4
    assert function_share("softmax variance scaling gradient") == 0
    assert function_share("") == 0
