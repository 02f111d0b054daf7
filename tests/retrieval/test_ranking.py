"""Ranking: BM25 worked by hand, and what decides between sections."""

import math

import pytest

from tutor.passage import Hit, Passage
from tutor.retrieval.ranking import Ranking


def passage(section: str, text: str, title: str = "t") -> Passage:
    return Passage(lesson="l", section=section, title=title, text=text)


def hit(section: str, score: float, text: str = "x") -> Hit:
    return Hit(passage=passage(section, text), score=score)


def test_bm25_as_worked_by_hand() -> None:
    # Lengths 4 (with the title) and 2, mean 3; 'rope' is in one of two sections, twice.
    ranking = Ranking([passage("a", "rope rope sine"), passage("b", "mask")])
    rarity = math.log(1 + 1.5 / 1.5)
    expected = rarity * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 3))
    assert ranking.bm25("What is RoPE?", "l#a") == pytest.approx(expected)
    assert ranking.bm25("What is RoPE?", "l#b") == 0
    assert ranking.bm25("rope rope", "l#a") == pytest.approx(2 * expected)
    assert ranking.bm25("nothing known", "l#a") == ranking.bm25("rope", "l#unknown") == 0


def test_a_section_comes_once_with_its_nearest_passage() -> None:
    near = [hit("a", 0.9, "first"), hit("a", 0.8, "second"), hit("b", 0.7), hit("a", 0.6), hit("c", 0.5)]
    found = Ranking([one.passage for one in near]).best("?", near, 2)
    assert [(one.passage.section, one.score) for one in found] == [("a", 0.9), ("b", 0.7)]


def test_words_decide_between_near_equals() -> None:
    near = [hit("a", 0.50, "positions"), hit("b", 0.495, "the ALiBi slope")]
    ranking = Ranking([one.passage for one in near])
    assert [one.passage.section for one in ranking.best("positions", near, 2)] == ["a", "b"]
    assert [one.passage.section for one in ranking.best("alibi", near, 2)] == ["b", "a"]


def test_a_section_that_is_near_throughout_beats_one_lucky_passage() -> None:
    near = [hit("lucky", 0.60), hit("steady", 0.58), hit("steady", 0.57), hit("other", 0.2)]
    passages = [one.passage for one in near] + [passage("lucky", "y")] * 3
    assert Ranking(passages).best("?", near, 1)[0].passage.section == "steady"


def test_nothing_near_gives_nothing() -> None:
    assert Ranking([]).best("anything", [], 5) == ()
