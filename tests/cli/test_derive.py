"""`tutor derive` over the course that ships: exit statuses and the contract's JSON."""

import json
from pathlib import Path

import pytest

from tests.derivations import CONTRACT
from tutor.__main__ import main

CORPUS = Path(__file__).parents[2] / "corpus"
RIGHT = "∂L/∂p = -y/p\n# a remark\n\n∂L/∂z = p - y\n"
WRONG = "∂L/∂p = -y/p\n∂L/∂z = y - p\n"


@pytest.fixture
def derive(monkeypatch, capsys, tmp_path):
    def run(*texts, problem="softmax-cross-entropy-gradient"):
        files = []
        for number, text in enumerate(texts):
            files.append(str(tmp_path / f"{number}.txt"))
            Path(files[-1]).write_bytes(text if isinstance(text, bytes) else text.encode())
        monkeypatch.setenv("VIVA_HOME", str(tmp_path))
        monkeypatch.setattr("sys.argv", ["tutor", "derive", problem, *files, "--json"])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        return stopped.value.code, json.loads(said.out) if said.out else None, said.err

    return run


@pytest.mark.parametrize(
    ("text", "status", "verdict", "first_wrong"),
    [
        (RIGHT, 0, "complete", None),
        (WRONG, 1, "wrong", 2),
        ("∂L/∂p = -y/p\n", 1, "incomplete", None),
        ("???\n", 1, "unreadable", None),
        ("", 1, "unreadable", None),
        (b"\xff\xfe\x00 not text", 1, "unreadable", None),
    ],
)
def test_a_derivation_is_judged_line_by_line(derive, text, status, verdict, first_wrong):
    code, value, _ = derive(text)
    assert (code, value["verdict"], value["first_wrong"]) == (status, verdict, first_wrong)
    assert {"problem", "verdict", "first_wrong", "reached", "steps"} <= set(value)
    for step in value["steps"]:
        assert {"line", "text", "status"} <= set(step)


def test_several_files_give_a_list(derive):
    code, values, _ = derive(RIGHT, WRONG)
    assert (code, [value["verdict"] for value in values]) == (1, ["complete", "wrong"])


@pytest.mark.parametrize("typed", CONTRACT.values(), ids=CONTRACT)
def test_each_derivation_of_the_contract_is_judged_to_its_end(derive, typed):
    code, (right, wrong), _ = derive(
        "\n".join(typed.lines), f"{typed.lines[0]}\n{typed.wrong}\n", problem=typed.problem
    )
    assert (code, right["verdict"], right["first_wrong"], wrong["verdict"]) == (1, "complete", None, "wrong")
    assert set(right["reached"]) == set(typed.reached)
    assert wrong["first_wrong"] == 2 and wrong["steps"][1]["question"].endswith("?")


def test_an_unknown_problem_gets_the_nearest_one(derive):
    code, value, said = derive(RIGHT, problem="softmax-cross-entropy-gradiant")
    assert (code, value) == (2, None)
    assert "Did you mean softmax-cross-entropy-gradient" in said


def test_lines_that_were_not_read_are_listed_without_who_typed_them(derive, monkeypatch, capsys):
    derive("∂L/∂p = foo_k\n∂L/∂z = p - y\n")
    monkeypatch.setattr("sys.argv", ["tutor", "bank", "unread", "--json"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["text"], line["status"], line["at"]) == ("∂L/∂p = foo_k", "unreadable", 8)
    assert set(line) == {"problem", "status", "text", "why", "at"}
