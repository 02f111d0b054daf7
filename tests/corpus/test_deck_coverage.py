"""Every card, logged question and transformer item of the review file is covered. Knows nothing of grading."""

import re
from pathlib import Path

import pytest
import yaml

from tutor.course.questions import read_questions

CORPUS = Path(__file__).parents[2] / "corpus"
QUESTIONS = {question.id for question in read_questions(CORPUS / "questions")}
PROBLEMS = {
    name
    for file in (CORPUS / "derivations").glob("*.yaml")
    for name in re.findall(r"^- id: (\S+)", file.read_text("utf-8"), re.MULTILINE)
}
EXERCISES = {folder.name for folder in (CORPUS / "exercises").iterdir() if folder.is_dir()}
LISTS = {
    "seed-002": [f"card-{number}" for number in range(1, 49)],
    "seed-004": [f"log-{number}" for number in range(1, 17)],
    "seed-003-transformers": [
        f"{section}-{number}"
        for section, count in (
            ("tokenization", 3),
            ("word-embeddings", 4),
            ("language-modeling", 3),
            ("rnns-and-lstms", 4),
            ("sequence-to-sequence", 4),
            ("attention", 6),
            ("basic", 4),
            ("coding", 5),
        )
        for number in range(1, count + 1)
    ]
    + [f"practice-{number}" for number in range(5, 9)]
    + ["basic-todo", "contemporary-todo", "historical-todo"],
}


@pytest.mark.parametrize("name", LISTS)
def test_every_item_is_covered_by_something_that_exists(name: str) -> None:
    entries = yaml.safe_load((CORPUS / "coverage" / f"{name}.yaml").read_text("utf-8"))
    assert sorted(entry["item"] for entry in entries) == sorted(LISTS[name])
    for entry in entries:
        assert entry["text"]
        assert entry.get("covers") or entry.get("reason") or entry.get("pending") in (3, 4), entry
        assert set(entry.get("covers", ())) <= QUESTIONS | PROBLEMS | EXERCISES, entry
