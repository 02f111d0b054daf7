"""`tutor bank check` over a course to which an instructor has added an exercise by adding a folder."""

import json
import shutil
from pathlib import Path

import pytest

from tutor.__main__ import main

COURSE = Path(__file__).parents[2] / "tests" / "example_course"
FILES = {
    "exercise.yaml": """
title: Double
topic: numbers
task: Write `double(x)`, a tensor of twice the numbers.
entries: [{name: double, parameters: [x]}]
aims: [{id: twice, points: 1, criterion: It doubles., tests: [example, larger]}]
mutants:
  - {misconception: squares, claim: Twice is squared., question: "What is twice 3?", fails: [example]}
""",
    "starter.py": "def double(x):\n    raise NotImplementedError\n",
    "reference.py": "def double(x):\n    return x * 2\n",
    "cases.py": """
import torch
from tutor.practice.case import Case

def cases(seed):
    yield Case("example", (torch.tensor([1.0, 3.0], dtype=torch.float64),), dtype="float64", public=True)
    yield Case("larger", (torch.randn(4, generator=torch.Generator().manual_seed(seed), dtype=torch.float64),),
               dtype="float64")
""",
    "mutants/squares.py": "def double(x):\n    return x**2\n",
    "right/times.py": "def double(x):\n    return 2 * x\n",
    "right/added.py": "def double(x):\n    return x + x\n",
    "right/halved.py": "def double(x):\n    return x / 0.5\n",
}


@pytest.fixture
def course(tmp_path):
    shutil.copytree(COURSE, tmp_path / "course")
    for name, text in FILES.items():
        path = tmp_path / "course" / "exercises" / "double" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "course"


@pytest.fixture
def bank(monkeypatch, capsys, course):
    def run(*arguments):
        for name, value in {"VIVA_HOME": course.parent, "VIVA_COURSE": course, "COLUMNS": 200}.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr("sys.argv", ["tutor", "bank", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        if stopped.value.code == 3:
            pytest.skip(f"no sandbox here: {said.err}")
        return stopped.value.code, said.out, said.err

    return run


@pytest.fixture
def bank_check(bank):
    return lambda *arguments: bank("check", *arguments)


def test_a_new_folder_is_a_new_exercise(bank_check):
    status, out, err = bank_check()
    assert (status, "[1/1] double: ok" in err) == (0, True)
    row = next(line.split() for line in out.splitlines() if line.startswith("double"))
    assert row[:4] == ["double", "3", "1", "1"]


@pytest.mark.slow
def test_generated_mutants_are_counted_and_survivors_named(bank_check, course):
    status, out, _ = bank_check("--mutants", "--json")
    (found,) = json.loads(out)["exercises"]
    assert (status, found["problems"]) == (0, [])
    assert (found["score"]["generated"], found["score"]["killed"]) == (1, 1)
    (course / "exercises" / "double" / "right" / "added.py").write_text("def double(x):\n    return x + x + x * 0\n")
    status, _, err = bank_check("--mutants")
    assert status == 1
    assert "a generated mutant survives: line 2, Add to Sub, in `return x + x + x * 0`" in err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("right/halved.py", "def double(x):\n    return x\n", "right/halved.py does not pass"),
        ("mutants/squares.py", FILES["right/times.py"], "mutant squares is 'passed', not 'failed'"),
        ("starter.py", FILES["right/times.py"], "the starter is 'passed'"),
        ("reference.py", "def double(x):\n    return x * 3\n", "right/times.py does not pass"),
    ],
)
def test_a_gate_that_does_not_hold_is_status_1_and_said(bank_check, course, name, text, problem):
    (course / "exercises" / "double" / name).write_text(text)
    status, _, err = bank_check("--exercise", "double")
    assert status == 1
    assert f"double: {problem}" in err


def test_an_exercise_is_shown_with_task_and_starter_and_no_answers(bank, course):
    status, out, _ = bank("show", "double")
    assert status == 0
    assert "a tensor of twice the numbers" in out and "raise NotImplementedError" in out
    status, out, _ = bank("show", "double", "--json")
    assert set(json.loads(out)) == {"id", "title", "topic", "day", "task", "starter", "libraries", "bans", "hints"}


def test_an_unknown_exercise_is_status_2(bank_check):
    status, out, err = bank_check("--exercise", "doubel")
    assert (status, out) == (2, "")
    assert "Did you mean double?" in err


PROBLEM = """
- id: double-slope
  title: Slope of twice
  topic: numbers
  task: Derive $d(2z)/dz$.
  symbols: [{name: z}]
  target: {value: d/dz (2 z), reference: 'REFERENCE', left: [s]}
"""


@pytest.mark.parametrize(("reference", "status"), [("2", 0), ("3", 1)])
def test_derivations_keep_their_gates(bank_check, course, reference, status):
    (course / "derivations").mkdir(exist_ok=True)
    (course / "derivations" / "one.yaml").write_text(PROBLEM.replace("REFERENCE", reference))
    code, out, err = bank_check("--json")
    assert code == status, err
    told = [text for text in json.loads(out)["problems"] if "double-slope: the reference" in text]
    assert len(told) == status
