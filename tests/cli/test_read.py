"""`tutor read`: the contents, a lesson, a section, closed books."""

import json
from pathlib import Path

import pytest

from tutor.__main__ import main
from tutor.app import Tutor
from tutor.settings import Settings

COURSE = Path(__file__).parents[1] / "example_course"


@pytest.fixture
def read(monkeypatch, capsys, tmp_path):
    def run(*arguments):
        monkeypatch.setenv("VIVA_HOME", str(tmp_path))
        monkeypatch.setenv("VIVA_COURSE", str(COURSE))
        monkeypatch.setattr("sys.argv", ["tutor", "read", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        return stopped.value.code, said.out, said.err

    return run


def test_without_a_name_the_lessons_are_listed(read):
    code, out, _ = read()
    assert code == 0 and "softmax" in out
    (chapter,) = json.loads(read("--json")[1])
    assert chapter["lessons"] == [{"id": "softmax", "title": "Softmax"}]


def test_a_lesson_comes_whole_with_its_references_and_a_section_alone(read):
    _, whole, said = read("softmax")
    assert "Adding a constant" in whole and "Bridle 1990" in whole and "Questions about it: 2" in said
    _, part, _ = read("softmax#what")
    assert "e^{z_i}" in part and "Adding a constant" not in part and "Bridle" not in part
    assert [one["anchor"] for one in json.loads(read("softmax#shift", "--json")[1])["sections"]] == ["shift"]


def test_an_unknown_section_gets_the_nearest_one(read):
    code, _, said = read("softmax#shfit")
    assert code == 2 and "Did you mean shift" in said


def test_books_are_closed_while_an_exam_that_decides_runs(read, tmp_path):
    tutor = Tutor(Settings(course=COURSE, home=tmp_path))
    tutor.start("softmax")
    tutor.close()
    code, out, said = read("softmax")
    assert (code, out) == (2, "") and "All about softmax" in said
