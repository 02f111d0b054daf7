"""Holds the coverage list of the review file complete and its names real. Knows nothing of what is taught."""

from pathlib import Path

import yaml

from tutor.course.course import read_course

CORPUS = Path(__file__).parents[2] / "corpus"
ROWS = yaml.safe_load((CORPUS / "coverage" / "seed-003.yaml").read_text("utf-8"))
ELSEWHERE = yaml.safe_load((CORPUS / "coverage" / "seed-003-transformers.yaml").read_text("utf-8"))


def test_every_item_is_listed_once() -> None:
    kinds = (("review", 77), ("todo", 10), ("problem", 11), ("exercise", 5))
    assert [row["item"] for row in ROWS] == [f"{kind}-{n}" for kind, count in kinds for n in range(1, count + 1)]


def test_every_item_is_covered_by_something_that_exists() -> None:
    course = read_course(CORPUS)
    known = {question.id for question in course.questions} | {lesson.id for lesson in course.lessons}
    counterparts = {row["item"] for row in ELSEWHERE}
    for row in ROWS:
        assert row["text"]
        if row.get("left"):
            assert row["counterpart"] in counterparts, row["item"]
        else:
            assert row["covers"] and set(row["covers"]) <= known, row["item"]


def test_every_review_question_covers_an_item_or_widens_one() -> None:
    widening = {
        "convolution-versus-dense",
        "convolution-output-size",
        "convolution-parameters",
        "stacked-receptive-field",
        "equivariance-and-invariance",
        "one-by-one-convolution",
        "scaling-before-the-split",
        "silent-broadcasting",
        "distinct-faces-of-three-dice",
    }
    covered = {name for row in ROWS for name in row.get("covers", ())}
    asked: set[str] = set()
    for path in (CORPUS / "questions").glob("review-*.yaml"):
        asked |= {question["id"] for question in yaml.safe_load(path.read_text("utf-8"))}
    assert asked - covered == widening
