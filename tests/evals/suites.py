"""A small suite on disk for the tests of this folder."""

import json
from pathlib import Path
from typing import Any

import yaml

QUESTIONS = [
    {
        "id": "q-1-fruit",
        "topic": "fruit",
        "kind": "explain",
        "prompt": "Why do bananas ripen?",
        "reference": "Ethylene gas ripens them.",
        "rubric": [
            {
                "id": "ethylene",
                "points": 1,
                "criterion": "Names ethylene gas as the cause.",
                "accept": ["ethylene does it"],
            },
            {"id": "starch", "points": 1, "criterion": "States that starch turns into sugar."},
        ],
        "misconceptions": [{"id": "light", "claim": "Light ripens bananas."}],
    },
    {
        "id": "q-2-sky",
        "topic": "sky",
        "kind": "explain",
        "prompt": "Why is the sky blue?",
        "reference": "Light is scattered.",
    },
]
ANSWERS: list[dict[str, Any]] = [
    {
        "id": "a1",
        "question": "q-1-fruit",
        "answer": "Ethylene gas is the cause, it turns starch into sugar.",
        "style": "full",
        "criteria": {"ethylene": "met", "starch": "met"},
        "misconceptions": [],
        "split": "dev",
    },
    {
        "id": "a2",
        "question": "q-1-fruit",
        "answer": "Light ripens bananas.",
        "style": "wrong",
        "criteria": {"ethylene": "missed", "starch": "missed"},
        "misconceptions": ["light"],
        "split": "dev",
    },
    {"id": "a3", "question": "q-2-sky", "answer": "Light is scattered.", "score": 2, "score_max": 2.0, "split": "test"},
]


def write_lines(path: Path, lines: list[Any]) -> None:
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")


def write_suite(folder: Path, answers: list[Any] | None = None, questions: Any = None, **header: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "suite.yaml").write_text(
        yaml.safe_dump({"name": "small", "description": "d", "license": "none", **header})
    )
    if questions is not False:
        (folder / "questions.yaml").write_text(json.dumps(questions or QUESTIONS, indent=1))
    write_lines(folder / "answers.jsonl", answers or ANSWERS)
    return folder
