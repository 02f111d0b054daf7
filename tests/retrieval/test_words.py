"""Words: BM25 worked by hand, stems and fillers."""

import math

import numpy as np
import pytest

from tutor.retrieval.words import Words, stems

# Lengths 4 and 2, mean 3; 'rope' is in one of two texts, twice.
TWO = Words(["positions rope rope sine", "positions mask"])
RARITY = math.log(1 + 1.5 / 1.5)
ROPE = RARITY * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 3))


def test_bm25_as_worked_by_hand() -> None:
    assert TWO.bm25("What is RoPE?") == pytest.approx([ROPE, 0])
    assert TWO.bm25("rope rope") == pytest.approx([2 * ROPE, 0])
    assert not TWO.bm25("nothing known").any() and not TWO.bm25("").any()


def test_a_long_query_weighs_no_more_than_a_short_one() -> None:
    assert TWO.match("rope") == pytest.approx([ROPE / math.sqrt(RARITY), 0])
    assert TWO.match("rope rope rope rope") == pytest.approx(2 * TWO.match("rope"))
    unknown = math.log(1 + 2.5 / 0.5)
    assert TWO.match("rope wheelbarrow") == pytest.approx([ROPE / math.sqrt(RARITY + unknown), 0])
    assert not TWO.match("what is that?").any()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How are the weights initialised?", ["weight", "initialis"]),
        ("Masks, masking and masked", ["mask", "mask", "mask"]),
        ("W^O and d_k", ["w", "o", "d_k"]),
        ("", []),
        ("what is it for", []),
    ],
)
def test_stems(text: str, expected: list[str]) -> None:
    assert stems(text) == expected


def test_texts_without_words_match_nothing() -> None:
    assert np.array_equal(Words(["", "the"]).bm25("rope the"), [0, 0])
    assert Words([]).bm25("rope").shape == (0,)
