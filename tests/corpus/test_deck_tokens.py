"""Recomputes the numbers of tokenization and language modelling. Knows nothing of grading."""

import math
import re
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
import torch

from tutor.course.lessons import read_lesson
from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}
WORDS = {"low": 5, "lower": 2, "newest": 6, "widest": 3}


def flat(name: str) -> str:
    lesson = read_lesson(CORPUS / "lessons" / f"{name}.md")
    return re.sub(r"\s+", " ", " ".join(section.text for section in lesson.sections))


def value(name: str) -> float:
    answer = BANK[name].answer
    assert answer
    return answer.value


# --- byte-pair encoding -------------------------------------------------------------------------------------------


def merged(word: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    out: list[str] = []
    for symbol in word:
        if out and (out[-1], symbol) == pair:
            out[-1] += symbol
        else:
            out.append(symbol)
    return tuple(out)


def learned(merges: int) -> tuple[list[tuple[str, str]], list[int], list[int]]:
    """Return the merges, their counts and the tokens left after each."""
    words = {tuple(word): count for word, count in WORDS.items()}
    rules, counts, lengths = [], [], []
    for _ in range(merges):
        pairs: Counter[tuple[str, str]] = Counter()
        for word, count in words.items():
            for pair in pairwise(word):
                pairs[pair] += count
        best = min((pair for pair in pairs if pairs[pair] == max(pairs.values())), key=lambda pair: sorted(pair))
        rules.append(best)
        counts.append(pairs[best])
        words = {merged(word, best): count for word, count in words.items()}
        lengths.append(sum(len(word) * count for word, count in words.items()))
    return rules, counts, lengths


def test_four_merges_by_hand() -> None:
    rules, counts, lengths = learned(4)
    assert sum(len(word) * count for word, count in WORDS.items()) == 79
    assert len(set("".join(WORDS))) == 10
    assert counts == [9, 9, 7, 7]
    assert lengths == [70, 61, 54, 47]
    assert value("bpe-four-merges") == lengths[-1]
    for number, (pair, count, left) in enumerate(zip(rules, counts, lengths, strict=True), 1):
        assert f"| {number} | {pair[0]} + {pair[1]} | {count} | {left} |" in flat("tokenization")


def test_an_unseen_word_replays_the_merges() -> None:
    word = tuple("lowest")
    for rule in learned(4)[0]:
        word = merged(word, rule)
    assert word == ("low", "est")


def test_vocabulary_of_gpt_2() -> None:
    assert 256 + 50_000 + 1 == 50_257
    assert f"{50_257 * 768:,}" in flat("tokenization").replace("{,}", ",")


@pytest.mark.parametrize(("letter", "size"), [("a", 1), ("ж", 2), ("λ", 2), ("字", 3)])
def test_bytes_of_a_letter(letter: str, size: int) -> None:
    assert len(letter.encode("utf-8")) == size


def layer_cost(length: int, width: int) -> int:
    return 12 * length * width**2 + 2 * length**2 * width


def test_characters_against_words() -> None:
    assert 20 * 5 + 19 == 119
    assert pytest.approx(35.4, abs=0.05) == (119 / 20) ** 2
    assert (100 / 20) ** 2 == 25
    assert 119 / 20 == 5.95
    assert layer_cost(119, 512) / layer_cost(20, 512) == pytest.approx(6.14, abs=0.005)
    assert 12 * 512**2 * 3072 == 2 * 3072**2 * 512  # linear and quadratic part are equal at n = 6d


def test_bits_per_character() -> None:
    text = flat("tokenization")
    assert f"{math.log2(100):.2f}" in text
    assert f"{math.log2(100) / 6:.2f}" in text
    assert f"{2**1.2:.2f}" in text
    assert f"{0.9**6:.2f}" in text


# --- language models ----------------------------------------------------------------------------------------------


def test_perplexity_by_hand() -> None:
    chances = [Fraction(1, 2), Fraction(1, 4), Fraction(1, 8), Fraction(1, 2)]
    assert math.prod(chances) == Fraction(1, 128)
    bits = sum(-math.log2(chance) for chance in chances) / 4
    assert bits == 1.75
    assert 2**bits == pytest.approx(128**0.25) == pytest.approx(value("perplexity-by-hand"), abs=5e-4)
    text = flat("language-modelling")
    for number in (math.log(128) / 4, 2**bits, math.log(100), math.log2(100)):
        assert f"{number:.3f}" in text
    assert pytest.approx(2.38, abs=0.005) == 2**1.25
    assert math.log(50_257) == pytest.approx(10.8, abs=0.05)
    assert (0.9 * 0.0001) ** -0.5 > 100


def test_distribution_of_the_head() -> None:
    unembedding = torch.tensor([[1.0, 0.0, -1.0], [0.0, 1.0, 1.0]], dtype=torch.float64)
    logits = torch.tensor([1.0, 2.0], dtype=torch.float64) @ unembedding
    assert logits.tolist() == [1, 2, 1]
    assert [round(p, 3) for p in torch.softmax(logits, -1).tolist()] == [0.212, 0.576, 0.212]


def test_survival_and_co_occurrence() -> None:
    text = flat("language-modelling")
    assert f"{0.99**100:.3f}" in text
    expected = 1000 * Fraction(50, 1000) * Fraction(100, 1000)
    assert expected == 5
    pmi = math.log(20 / expected)
    assert f"{pmi:.3f}" in text
    assert f"{pmi - math.log(5):.3f}" in text


def test_pull_of_a_true_neighbour() -> None:
    dot = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    (-torch.nn.functional.logsigmoid(dot)).backward()  # type: ignore[no-untyped-call]
    assert dot.grad
    assert dot.grad.item() == pytest.approx(-0.269, abs=5e-4)
