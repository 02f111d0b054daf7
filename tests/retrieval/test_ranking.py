"""Ranking: what decides between sections."""

import numpy as np
import pytest

from tests.retrieval.stand_in import evened
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


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ({"a": [0.5], "b": [0.6]}, "b"),
        ({"a": [0.5, 0.5], "b": [0.3, 0.8]}, "b"),  # the nearest
        ({"a": [0.5, 0.1], "b": [0.5, 0.4]}, "b"),  # all together
        ({"a": [0.1]}, "b"),  # nothing asked: as near as its passages
        ({"a": [0.6], "gone": [0.9]}, "a"),
    ],
)
def test_what_is_asked_decides_between_near_equals(asked: dict[str, list[float]], first: str) -> None:
    assert found(ranking(("a", 0.50, "x"), ("b", 0.49, "x"), asked=asked), "?")[0] == first


def test_words_of_what_is_asked_count() -> None:
    passages = [Passage(lesson="l", section=name, title="t", text="x") for name in "ab"]
    made = Ranking(passages, np.array([QUERY, QUERY]), {}, {"l#b": {"eval mode": QUERY}})
    assert found(made, "eval") == ["b", "a"]
    assert made.by_words("eval")[0] == 0


def test_what_all_vectors_share_weighs_less() -> None:
    rng = np.random.default_rng(20261121)
    vectors = rng.normal(size=(60, 8)) + 2 * np.eye(8)[0]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = vectors[0] + 0.3 * vectors[1]
    cosines = evened(vectors, query, vectors)
    passages = [Passage(lesson="l", section=str(number), title="t", text="x") for number in range(60)]
    made = Ranking(passages, vectors.astype(np.float32), {}, {})
    order = [hit.passage.section for hit in made.best("?", query.astype(np.float32), 60)]
    assert order == [str(row) for row in np.argsort(-cosines)] != [str(row) for row in np.argsort(-vectors @ query)]


def test_a_section_that_is_near_throughout_beats_one_lucky_passage() -> None:
    lucky = [("lucky", 0.60, "x"), *[("lucky", 0.1, "x")] * 3]
    assert found(ranking(*lucky, ("steady", 0.58, "x"), ("steady", 0.57, "x")), "?")[0] == "steady"


def test_of_equals_the_first_comes_first() -> None:
    assert found(ranking(*[(name, 0.5, "x") for name in "abcdef"]), "?", 4) == ["a", "b", "c", "d"]


def test_no_passages_give_nothing() -> None:
    for nothing in (np.zeros((0, 2), dtype=np.float32), np.zeros(0, dtype=np.float32)):
        assert Ranking([], nothing, {}, {}).best("anything", QUERY, 5) == ()
