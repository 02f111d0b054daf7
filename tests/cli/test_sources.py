"""`tutor ask` and `tutor bank draft` over real parts, with a model on a real socket and without one."""

import json

import pytest

from tests.cli.test_commands import COURSE
from tests.cli.test_commands import tutor as tutor
from tests.sources.test_draft import POINT, QUESTION
from tutor.course.questions import read_questions

LONG = "An ox pulls the plough because it is strong. " * 6
SOFTMAX = COURSE / "lessons" / "softmax.md"


@pytest.fixture
def model(llmock):
    return {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": llmock.base_url(), "VIVA_DEADLINE": 4}


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text(f"# Oxen\n{LONG}\n# Short\nToo short.\n# More oxen\n{LONG}")
    return path


def test_drafts_go_into_a_file_for_a_person(tutor, tmp_path, model, notes, llmock):
    llmock.reply(json.dumps({"questions": [QUESTION]}), times=None)
    done = tutor("bank", "draft", notes, "--out", tmp_path / "new.yaml", "--json", home=tmp_path, **model)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    (tmp_path / "new").mkdir()
    (tmp_path / "new.yaml").rename(tmp_path / "new" / "new.yaml")
    ids = [question.id for question in read_questions(tmp_path / "new")]
    assert ids == [one["question"]["id"] for one in said["drafts"]] == ["does-pull-plough", "does-pull-plough-2"]
    assert [one["passage"] for one in said["drafts"]] == ["Oxen: Oxen", "Oxen: More oxen"]
    assert "# from Oxen: Oxen" in (tmp_path / "new" / "new.yaml").read_text()


def test_a_draft_from_a_lesson_of_the_course_names_its_section(tutor, tmp_path, model, llmock):
    llmock.reply(json.dumps({"questions": [QUESTION | {"criteria": [POINT]}]}), times=None)
    arguments = ("bank", "draft", SOFTMAX, "--out", tmp_path / "new.yaml", "--count", 1, "--json")
    (one,) = json.loads(tutor(*arguments, home=tmp_path, **model).stdout)["drafts"]
    assert one["question"]["sources"][0].startswith("softmax#")
    done = tutor("bank", "draft", SOFTMAX, "--out", "/proc/new.yaml", home=tmp_path, **model)
    assert (done.returncode, done.stderr) == (
        2,
        "tutor: The drafts cannot be written to '/proc/new.yaml': No such file or directory.\n",
    )


@pytest.mark.parametrize(
    ("path", "out", "status", "words"),
    [
        ("notes.md", COURSE / "questions" / "new.yaml", 2, "never go straight into the bank"),
        ("notes.md", "notes.md", 2, "exists already"),
        ("notes.md", "no/such/new.yaml", 2, "no folder"),
        ("none.md", "new.yaml", 2, "does not exist"),
        ("bad.bin", "new.yaml", 2, "of a kind that is not read"),
    ],
)
def test_a_wrong_place_is_refused_before_the_model_is_asked(
    tutor,
    tmp_path,
    model,
    notes,
    llmock,
    path,
    out,
    status,
    words,
):
    (tmp_path / "bad.bin").write_bytes(b"x")
    done = tutor("bank", "draft", notes.parent / path, "--out", tmp_path / out, home=tmp_path, **model)
    assert (done.returncode, done.stdout) == (status, "") and words in done.stderr
    assert llmock.requests == []


def test_drafting_without_a_model_or_with_one_that_fails_is_said(tutor, tmp_path, model, notes, llmock):
    arguments = ("bank", "draft", notes, "--out", tmp_path / "new.yaml")
    done = tutor(*arguments, home=tmp_path, OPENAI_API_KEY="", OPENAI_BASE_URL="")
    assert done.returncode == 3 and "No model is set" in done.stderr
    llmock.fail(401, times=None)
    assert tutor(*arguments, home=tmp_path, **model).returncode == 3
    assert not (tmp_path / "new.yaml").exists()


def test_what_was_drafted_before_the_model_failed_is_kept(tutor, tmp_path, model, notes, llmock):
    llmock.reply(json.dumps({"questions": [QUESTION]}))
    llmock.reply("no JSON at all", times=None)
    done = tutor("bank", "draft", notes, "--out", tmp_path / "new.yaml", home=tmp_path, **model)
    assert done.returncode == 0 and "1 drafts" in done.stderr


def test_ask_answers_with_citations(tutor, tmp_path, model, llmock):
    tutor("index", home=tmp_path)
    question = "Why is the largest score subtracted?"
    alone = json.loads(tutor("ask", question, "--json", home=tmp_path).stdout)
    assert set(alone) == {"question", "answered", "answer", "sources", "model", "note"}
    assert alone["answered"] and alone["model"] is None
    assert (alone["sources"][0]["lesson"], alone["sources"][0]["section"]) == ("softmax", "shift")
    evidence = " ".join(alone["sources"][0]["evidence"].split()[:5])
    llmock.reply(json.dumps({"points": [{"text": "So that it fits.", "passage": 1, "evidence": evidence}]}), times=None)
    worded = json.loads(tutor("ask", question, "--json", home=tmp_path, **model).stdout)
    assert worded["answer"].startswith("So that it fits. *(") and worded["model"]
    nothing = json.loads(tutor("ask", "Bundesliga results on Saturday?", "--json", home=tmp_path).stdout)
    assert (nothing["answered"], nothing["sources"]) == (False, [])


def test_ask_without_an_index_says_what_to_do(tutor, tmp_path):
    done = tutor("ask", "why?", home=tmp_path)
    assert (done.returncode, done.stdout) == (3, "") and "tutor index" in done.stderr
