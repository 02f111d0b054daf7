"""Recomputes the numbers of decoding and of reading the residual stream. Knows nothing of grading."""

import math
import re
from pathlib import Path

import pytest
import torch

from tutor.course.lessons import read_lesson
from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
BANK = {question.id: question for question in read_questions(CORPUS / "questions")}
TREE = {"A": (0.40, 0.50), "B": (0.35, 0.60), "C": (0.25, 0.95)}


def flat(name: str) -> str:
    lesson = read_lesson(CORPUS / "lessons" / f"{name}.md")
    return re.sub(r"\s+", " ", " ".join(section.text for section in lesson.sections))


def value(name: str) -> float:
    answer = BANK[name].answer
    assert answer
    return answer.value


# --- search -------------------------------------------------------------------------------------------------------


def found(beam: int) -> float:
    kept = sorted(TREE, key=lambda token: TREE[token][0])[-beam:]
    return max(TREE[token][0] * TREE[token][1] for token in kept)


def test_beams_by_hand() -> None:
    assert found(1) == pytest.approx(0.20)
    assert found(2) == pytest.approx(value("beam-of-two-by-hand"))
    assert found(3) == pytest.approx(0.2375)
    text = flat("decoding")
    for chance in (0.2375, 0.21, 0.20):
        assert f"{math.log(chance):.3f}" in text


def penalised(score: float, length: int, alpha: float) -> float:
    return score / math.pow((5 + length) / 6, alpha)


def test_length_bias() -> None:
    short, long = 5 * math.log(0.5), 10 * math.log(0.6)
    assert short > long
    assert short / 5 < long / 10
    assert penalised(short, 5, 0.6) > penalised(long, 10, 0.6)
    assert penalised(short, 5, 1) < penalised(long, 10, 1)
    numbers = [short, long, short / 5, long / 10]
    numbers += [penalised(score, length, alpha) for alpha in (0.6, 1) for score, length in ((short, 5), (long, 10))]
    for number in numbers:
        assert f"${number:.3f}$" in flat("decoding")


# --- sampling -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("temperature", [0.5, 1, 2])
def test_temperatures(temperature: float) -> None:
    logits = torch.tensor([2.0, 1.0, 0.0], dtype=torch.float64)
    chances = torch.softmax(logits / temperature, 0).tolist()
    row = ", ".join(f"{chance:.3f}" for chance in chances)
    assert f"| {temperature} | $({row})$ |" in flat("decoding")
    if temperature == 0.5:
        assert value("temperature-by-hand") == pytest.approx(chances[0], abs=5e-4)
    if temperature == 2:
        assert chances[0] == pytest.approx(0.506, abs=5e-4)


def nucleus(chances: list[float], share: float) -> list[float]:
    kept: list[float] = []
    for chance in sorted(chances, reverse=True):
        if sum(kept) >= share - 1e-9:
            break
        kept.append(chance)
    return [chance / sum(kept) for chance in kept]


def test_nucleus_and_top_k() -> None:
    chances = [0.40, 0.30, 0.15, 0.10, 0.05]
    kept = nucleus(chances, 0.8)
    assert [round(chance, 3) for chance in kept] == [0.471, 0.353, 0.176]
    assert value("nucleus-by-hand") == pytest.approx(kept[0], abs=5e-4)
    assert [round(chance / 0.7, 3) for chance in chances[:2]] == [0.571, 0.429]
    assert len(nucleus([0.05] * 20, 0.8)) == 16
    assert len(nucleus([0.95, 0.05], 0.8)) == 1
    for number in (0.471, 0.353, 0.176, 0.571, 0.429):
        assert str(number) in flat("decoding")


# --- the stream ---------------------------------------------------------------------------------------------------


def test_logit_splits_into_contributions() -> None:
    parts = torch.tensor([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]])
    assert (parts @ torch.tensor([1.0, 1.0])).tolist() == [1, 2, 2]
    assert (parts @ torch.tensor([1.0, -1.0])).tolist() == [1, -2, 0]
    assert value("logit-attribution") == pytest.approx(100 * 2 / 5)
    assert 0.9 * 0 + 0.1 * 10 == 1


def test_two_layers_continue_a_repetition() -> None:
    tokens = [3, 1, 4, 2, 5, 1]
    width = 6
    now = torch.eye(width)[torch.tensor(tokens)]
    before = torch.cat([torch.zeros(1, width), now[:-1]])  # what the previous-token head wrote
    weights = torch.softmax(20 * now[-1] @ before.T, 0)
    assert int(torch.argmax(weights @ now)) == 4  # the token that followed the earlier 1
    assert int(torch.argmax(torch.softmax(20 * now[-1] @ now[:-1].T, 0) @ now[:-1])) == 1  # one layer copies A itself
