"""Every verb of the terminal over real parts: exit statuses, one JSON value on standard output, clear errors."""

import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.retrieval.paper import pdf
from tutor.__main__ import main

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "tests" / "example_course"
ANSWER = "Each score is exponentiated and then divided by the sum of all the exponentials, so they add up to one."


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def tutor(monkeypatch, capsys):
    """Run a command in this process; `tests/cli/test_exam.py` runs the real one."""

    def run(*arguments, home, course=COURSE, **environment):
        for name, value in {"VIVA_HOME": home, "VIVA_COURSE": course, "COLUMNS": 200, **environment}.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr("sys.argv", ["tutor", *map(str, arguments)])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        return Done(stopped.value.code, said.out, said.err)

    return run


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["serach", "x"], 2, "Did you mean 'search'"),
        (["bank", "lst"], 2, "Did you mean 'list'"),
        (["bank", "show", "softmax-sun"], 2, "Did you mean softmax-sum"),
        (["exam", "softmux"], 2, "Did you mean softmax"),
        (["exam", "--resume"], 2, "no unfinished sitting"),
        (["grade", "--question", "softmax-sum"], 2, "--answer"),
        (["grade", "--answer", "x"], 2, "--question"),
        (["grade", "--question", "nothing", "--answer", "x"], 2, "no question 'nothing'"),
        (["grade", "--question", "softmax-sum", "--answer-file", "/no/such/file"], 2, "/no/such/file"),
        (
            ["grade", "--question", "softmax-sum", "--answer", "x", "--grader", "magic"],
            2,
            "Known: embedded, llm, hybrid.",
        ),
        (["grade", "--question", "softmax-sum", "--answer", "x", "--grader", "llm"], 3, "OPENAI_BASE_URL"),
        (["search", "x", "--count", "0"], 2, "count"),
        (["check", "no-such-exercise", "x.py"], 2, "no exercise"),
        (["eval", "run", "/no/such/suite"], 2, "/no/such/suite"),
        (["search", "softmax"], 3, "tutor index"),
    ],
)
def test_wrong_input_gets_one_sentence_and_its_status(tutor, tmp_path, arguments, status, words):
    done = tutor(*arguments, home=tmp_path)
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_broken_question_file_is_named_with_line_and_key(tutor, tmp_path):
    for folder in ("lessons", "questions"):
        (tmp_path / "course" / folder).mkdir(parents=True)
    broken = (COURSE / "questions" / "softmax.yaml").read_text().replace("points: 2", "points: -2")
    (tmp_path / "course" / "questions" / "softmax.yaml").write_text(broken)
    done = tutor("bank", "check", home=tmp_path, course=tmp_path / "course")
    line = next(n for n, text in enumerate(broken.splitlines(), 1) if "points: -2" in text)
    assert done.returncode == 2
    assert f"softmax.yaml:{line}: 1.rubric.0.points" in done.stderr


def test_index_then_search_cites_lesson_and_section(tutor, home):
    first = json.loads(tutor("index", "--json", home=home).stdout)
    again = json.loads(tutor("index", "--json", home=home).stdout)
    hits = json.loads(tutor("search", "why subtract the largest score", "--json", home=home).stdout)
    assert first["added"] >= 3
    assert (again["added"], again["skipped"]) == (0, first["added"])
    assert (hits[0]["lesson"], hits[0]["section"]) == ("softmax", "shift")
    assert set(hits[0]) == {"lesson", "section", "score", "text"}
    assert all(-1 <= hit["score"] <= 1 for hit in hits)


def test_files_of_ones_own_are_indexed_cited_and_leave(tutor, tmp_path):
    desk = tmp_path / "desk"
    desk.mkdir()
    pdf(desk / "oxen.pdf", "Softmax of the wheelbarrow.", "An ox pulls the plough at dawn.")
    (desk / "data.bin").write_bytes(b"\0")
    done = tutor("index", desk, "--json", home=tmp_path)
    made = json.loads(done.stdout)
    assert done.returncode == 2 and made["added"] >= 5
    assert made["refused"][0]["file"] == str(desk / "data.bin") and "data.bin is of a kind" in done.stderr
    hits = json.loads(tutor("search", "which animal pulls the plough", "--json", home=tmp_path).stdout)
    assert (hits[0]["lesson"], hits[0]["section"]) == ("oxen-pdf", "page-2")
    assert "oxen.pdf: page 2" in tutor("search", "which animal pulls the plough", home=tmp_path).stdout
    (desk / "data.bin").unlink()
    again = tutor("index", "--json", home=tmp_path)
    assert again.returncode == 0 and json.loads(again.stdout)["skipped"] == made["added"]
    (desk / "oxen.pdf").unlink()
    assert json.loads(tutor("index", "--json", home=tmp_path).stdout)["deleted"] == 2


def test_each_course_has_an_index_of_its_own(tutor, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(COURSE, other)
    tutor("index", home=tmp_path)
    assert "tutor index" in tutor("search", "softmax", home=tmp_path, course=other).stderr
    assert tutor("index", home=tmp_path, course=other).returncode == 0
    assert json.loads(tutor("index", "--json", home=tmp_path).stdout)["added"] == 0


def test_bank_lists_and_checks(tutor, home):
    listed = json.loads(tutor("bank", "list", "--json", home=home).stdout)
    assert listed[0]["id"] == "softmax-sum"
    assert set(listed[0]) == {"id", "kind", "topic", "prompt", "points"}
    assert tutor("bank", "check", home=home).returncode == 0
    checked = json.loads(tutor("bank", "check", "--json", home=home).stdout)
    assert (checked["problems"], checked["coverage"]) == ([], [])
    assert json.loads(tutor("bank", "show", "softmax-sum", "--json", home=home).stdout)["kind"] == "explain"


def test_bank_check_says_what_is_covered_and_what_leads_nowhere(tutor, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(COURSE, course, ignore=shutil.ignore_patterns("exercises"))
    items = (
        "{item: one, text: Sum, questions: [softmax-sum]}",
        "{item: two, text: Shift, questions: [softmax-shfit]}",
        "{item: three, text: Links, reason: no longer there}",
    )
    lines = "".join(f"      - {item}\n" for item in items)
    (course / "coverage.yaml").write_text(f"sources:\n  - id: notes\n    title: Notes\n    items:\n{lines}")
    told = tutor("bank", "check", home=tmp_path, course=course)
    assert told.returncode == 1
    assert "Notes: 2 of 3 items covered" in told.stderr
    assert "left out: three, Links: no longer there" in told.stderr
    assert "notes, two: There is no question 'softmax-shfit'. Did you mean softmax-shift" in told.stderr
    told = tutor("bank", "check", "--json", home=tmp_path, course=course)
    assert json.loads(told.stdout)["coverage"] == [{"source": "notes", "items": 3, "covered": 2}]


def test_grade_prints_the_contracts_json(tutor, home):
    done = tutor("grade", "--question", "softmax-sum", "--answer", ANSWER, "--json", home=home)
    value = json.loads(done.stdout)
    assert done.returncode == 0
    assert value["graded"] is True
    assert value["max_points"] == 2.0
    assert {"question", "judge", "points", "rating", "verdicts", "misconceptions"} <= set(value)
    for verdict in value["verdicts"]:
        assert {"criterion", "level", "points", "max_points", "evidence", "confidence", "reason"} <= set(verdict)
        assert verdict["evidence"] in ANSWER


@pytest.mark.parametrize("answer", ["", " \n", "\x00\x00", "<script>alert(1)</script>", "$x", "a" * 200_000])
def test_an_odd_answer_is_graded_without_credit(tutor, home, tmp_path, answer):
    (tmp_path / "answer.txt").write_text(answer)
    done = tutor("grade", "--question", "softmax-sum", "--answer-file", tmp_path / "answer.txt", "--json", home=home)
    assert done.returncode == 0
    assert json.loads(done.stdout)["points"] == 0.0


def test_an_answer_in_another_language_is_not_judged(tutor, home):
    answer = "每个分数先取指数，然后除以总和"
    done = tutor("grade", "--question", "softmax-sum", "--answer", answer, "--json", home=home)
    value = json.loads(done.stdout)
    assert (done.returncode, value["graded"], value["points"]) == (3, False, None)
    assert "English" in value["error"]


def test_the_question_may_come_from_a_file(tutor, home, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(
        "id: mine\ntopic: t\nkind: explain\nprompt: Why is the sky blue?\nreference: Air scatters blue light."
    )
    done = tutor(
        "grade", "--question-file", path, "--answer", "Blue light is scattered by the air.", "--json", home=home
    )
    value = json.loads(done.stdout)
    assert [verdict["criterion"] for verdict in value["verdicts"]] == ["reference"]


def test_doctor_says_what_was_found(tutor, home):
    done = tutor("doctor", "--json", home=home)
    found = {finding["part"]: finding for finding in json.loads(done.stdout)}
    assert {"python", "torch", "embedding model", "chroma", "sandbox", "model endpoint", "database"} <= set(found)
    assert found["database"]["ok"] is True
    assert "none set" in found["model endpoint"]["found"]


def test_a_setting_that_cannot_be_is_named(tutor, home):
    done = tutor("bank", "list", home=home, VIVA_DEADLINE="soon")
    assert (done.returncode, "VIVA_DEADLINE" in done.stderr) == (2, True)


def test_no_disk_space_is_said_in_one_sentence(tutor):
    done = tutor("exam", "softmax", home="/proc/nowhere")
    assert done.returncode == 3
    assert "/proc/nowhere" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("verb", ["check", "derive"])
def test_a_course_that_is_not_there_is_what_is_said_not_an_unknown_name(tutor, tmp_path, verb):
    (tmp_path / "x").write_text("x = 1\n")
    done = tutor(verb, "lstm-step", tmp_path / "x", home=tmp_path, course=tmp_path / "none")
    assert (done.returncode, done.stdout) == (2, "") and "no such course folder" in done.stderr
