import pytest

from tutor.grading.turns import disorder, flips, negations, stems


@pytest.mark.parametrize(
    ("said", "wanted", "count"),
    [
        ("the variance decreases with depth", "the variance increases with depth", 1),
        ("queries come from the encoder", "queries come from the decoder", 1),
        ("the softmax runs over the columns", "the softmax runs over the rows", 1),
        ("it is masked after the softmax", "it is masked before the softmax", 1),
        ("it grows before it shrinks", "it shrinks after it grows", 0 + 1),
        ("the loss goes down", "the gradient vanishes", 0),
    ],
)
def test_opposites_in_place_of_a_word(said: str, wanted: str, count: int) -> None:
    assert flips(stems(said), stems(wanted)) == count


@pytest.mark.parametrize(("text", "count"), [("it is not so", 1), ("it doesn't and never will", 2), ("knot theory", 0)])
def test_negations(text: str, count: int) -> None:
    assert negations(text) == count


@pytest.mark.parametrize(
    ("said", "wanted", "share"),
    [("a b c", "a b c", 0.0), ("c b a", "a b c", 1.0), ("b a c", "a b c", 1 / 3), ("x", "a b", 0.0), ("", "", 0.0)],
)
def test_disorder_is_the_share_of_pairs_the_other_way_round(said: str, wanted: str, share: float) -> None:
    assert disorder(said.split(), wanted.split()) == pytest.approx(share)
