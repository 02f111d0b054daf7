"""`tutor eval …` over a small suite: fit a head, run with it, cross-validate, miss a threshold."""

import json
from pathlib import Path

import pytest
import yaml

from tutor.__main__ import main

COURSE = Path(__file__).parents[2] / "tests" / "example_course"
ANSWERS = [
    ("softmax-sum", "Each score is exponentiated and divided by the sum of all exponentials.", "met", "met"),
    ("softmax-sum", "One exponentiates the scores.", "met", "missed"),
    ("softmax-sum", "They are divided by their sum, so they add up to one.", "missed", "met"),
    ("softmax-sum", "It keeps the numbers nice.", "missed", "missed"),
]


@pytest.fixture
def tutor(monkeypatch, capsys, tmp_path):
    def run(*arguments):
        for name, value in {"VIVA_HOME": tmp_path, "VIVA_COURSE": COURSE, "COLUMNS": 200}.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr("sys.argv", ["tutor", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        return stopped.value.code, said.out, said.err

    return run


def write_suite(folder, **header):
    folder.mkdir()
    (folder / "suite.yaml").write_text(
        yaml.safe_dump({"name": folder.name, "description": "d", "license": "none", **header})
    )
    lines = [
        {"id": f"a{n}", "question": name, "answer": text, "criteria": {"exponentiates": one, "normalises": other},
         "misconceptions": [], "split": "dev"}
        for n, (name, text, one, other) in enumerate(ANSWERS)
    ]  # fmt: skip
    (folder / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def test_a_head_is_fitted_on_several_suites_and_used(tutor, tmp_path):
    one, other, head = write_suite(tmp_path / "one"), write_suite(tmp_path / "other"), tmp_path / "head.json"
    status, said, _ = tutor("eval", "fit", one, other, "--split", "dev", "--out", head, "--json")
    assert (status, set(json.loads(said))) == (0, {"head", "inputs", "fingerprint"})
    assert json.loads(head.read_text())["criteria"]["trained_on"] == "one + other"
    status, said, _ = tutor("eval", "run", one, "--head", head, "--json")
    (report,) = json.loads(said)
    assert (status, report["answers"], report["criteria"]["n"]) == (0, 4, 8)
    assert report["grader"] != json.loads(tutor("eval", "run", one, "--json")[1])[0]["grader"]


def test_a_missed_threshold_is_named_and_fails_the_run(tutor, tmp_path):
    suite = write_suite(tmp_path / "strict", thresholds={"criteria.credit_kappa": 1.01})
    status, _, said = tutor("eval", "run", suite)
    assert status == 1
    assert "criteria.credit_kappa" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run", "{suite}", "--head", "/no/such/head.json"], "/no/such/head.json"),
        (["run", "{suite}", "--head", "x.json", "--grader", "llm"], "embedded grader"),
        (["run", "{suite}", "--head", "x.json", "--folds", "question"], "--folds"),
        (["run", "{suite}", "--folds", "moon"], "moon"),
        (["run", "{suite}", "--folds", "assignment"], "one fold"),
        (["fit", "{suite}", "--out", "/no/such/folder/head.json"], "/no/such/folder"),
        (["fit", "{suite}", "--split", "tset", "--out", "head.json"], "tset"),
    ],
)
def test_what_cannot_be_done_is_said(tutor, tmp_path, arguments, words):
    suite = str(write_suite(tmp_path / "suite"))
    status, out, said = tutor("eval", *(argument.replace("{suite}", suite) for argument in arguments))
    assert (status, out) == (2, "")
    assert words in said
    assert "Traceback" not in said


def test_the_courses_own_phrases_are_judged(tutor):
    status, said, told = tutor("eval", "phrases", "--question", "softmax-sum")
    assert status == 0
    assert "accepted phrases did not earn" in told
    found = json.loads(tutor("eval", "phrases", "--question", "softmax-sum", "--json")[1])
    assert found["accepted"] > 0 and found["rejected"] > 0
    assert found["grader"].startswith("embedded")
    status, _, told = tutor("eval", "phrases", "--question", "softmax-sun")
    assert status == 2 and "Did you mean softmax-sum" in told
