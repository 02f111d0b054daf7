"""Ranking: what decides between sections."""

import numpy as np
import pytest

from tutor.passage import Passage
from tutor.retrieval.ranking import Ranking

QUERY = np.array([1.0, 0.0], dtype=np.float32)


def at(cosine: float) -> np.ndarray:
    """A unit vector with this cosine to the query."""
    return np.array([cosine, np.sqrt(1 - cosine**2)], dtype=np.float32)


def ranking(
    *rows: tuple[str, float, str],
    headings: dict[str, float] | None = None,
    asked: dict[str, list[float]] | None = None,
) -> Ranking:
    passages = [Passage(lesson="l", section=section, title="t", text=text) for section, _, text in rows]
    vectors = np.array([at(cosine) for _, cosine, _ in rows])
    return Ranking(
        passages,
        vectors,
        {f"l#{name}": at(cosine) for name, cosine in (headings or {}).items()},
        {f"l#{name}": {str(one): at(one) for one in cosines} for name, cosines in (asked or {}).items()},
    )


def found(made: Ranking, query: str, k: int = 9) -> list[str]:
    return [hit.passage.section for hit in made.best(query, QUERY, k)]


def test_a_section_comes_once_with_its_nearest_passage() -> None:
    made = ranking(("a", 0.8, "second"), ("a", 0.9, "first"), ("b", 0.7, "x"), ("a", 0.6, "x"), ("c", 0.5, "x"))
    hits = made.best("?", QUERY, 2)
    assert [(one.passage.section, one.passage.text) for one in hits] == [("a", "first"), ("b", "x")]
    assert [one.score for one in hits] == pytest.approx([0.9, 0.7])


def test_words_decide_between_near_equals() -> None:
    made = ranking(("a", 0.50, "positions"), ("b", 0.49, "the ALiBi slope"))
    assert found(made, "positions") == ["a", "b"]
    assert found(made, "what is alibi") == ["b", "a"]


def test_a_heading_decides_between_near_equals() -> None:
    rows = (("a", 0.50, "x"), ("b", 0.49, "x"))
    assert found(ranking(*rows, headings={"a": 0.1, "b": 0.6}), "?") == ["b", "a"]
    assert found(ranking(*rows, headings={"a": 0.1}), "?") == ["b", "a"], "without one, as near as its passages"
    assert found(ranking(*rows, headings={"a": 0.6, "gone": 0.9}), "?") == ["a", "b"]


def test_the_nearest_question_that_is_asked_decides_between_near_equals() -> None:
    rows = (("a", 0.50, "x"), ("b", 0.49, "x"))
    assert found(ranking(*rows, asked={"a": [0.5, 0.4], "b": [0.1, 0.6, 0.0]}), "?") == ["b", "a"]
    assert found(ranking(*rows, asked={"a": [0.1]}), "?") == ["b", "a"], (
        "without questions, as near as its nearest passage"
    )
    assert found(ranking(*rows, asked={"a": [0.6], "gone": [0.9]}), "?") == ["a", "b"]


def test_a_section_that_is_near_throughout_beats_one_lucky_passage() -> None:
    lucky = [("lucky", 0.60, "x"), *[("lucky", 0.1, "x")] * 3]
    assert found(ranking(*lucky, ("steady", 0.58, "x"), ("steady", 0.57, "x")), "?")[0] == "steady"


def test_of_equals_the_first_comes_first() -> None:
    assert found(ranking(*[(name, 0.5, "x") for name in "abcdef"]), "?", 4) == ["a", "b", "c", "d"]


def test_no_passages_give_nothing() -> None:
    assert Ranking([], np.zeros((0, 2), dtype=np.float32), {}, {}).best("anything", QUERY, 5) == ()
