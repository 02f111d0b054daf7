"""`tutor check --oral`: after a pass one is asked about one's own code, and the answer is tried out."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tutor.app import Tutor
from tutor.attempt import Item
from tutor.cli.main import app
from tutor.settings import read_settings

pytestmark = pytest.mark.slow
RIGHT = Path(__file__).parents[2] / "corpus" / "exercises" / "scaled-dot-product-attention" / "right" / "masked_fill.py"


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("VIVA_HOME", str(tmp_path))
    return tmp_path


def oral(*arguments, said=""):
    return CliRunner().invoke(app, ["check", "scaled-dot-product-attention", *arguments], input=said)


def attempts():
    tutor = Tutor(read_settings())
    try:
        return [one for one in tutor.parts.store.attempts("me") if one.item is Item.ORAL]
    finally:
        tutor.close()


def test_a_prediction_is_tried_out_and_kept(home):
    found = oral(str(RIGHT), "--oral", said="dunno\nall\nnone\n")
    assert found.exit_code == 0
    assert found.output.count("you wrote") == 2
    assert "That was not understood" in found.output
    kept = attempts()
    assert [one.text for one in kept] == ["all", "none"]
    assert {one.name for one in kept} == {"scaled-dot-product-attention"}
    assert all(one.assessment.judge == "the edited code, run" for one in kept)


def test_the_input_may_end_and_a_failure_is_not_talked_about(home, tmp_path):
    assert "Left unanswered" in oral(str(RIGHT), "--oral").output
    wrong = tmp_path / "wrong.py"
    wrong.write_text(RIGHT.read_text().replace("dim=-1", "dim=-2"))
    found = oral(str(wrong), "--oral")
    assert found.exit_code == 1 and "you wrote" not in found.output
    assert attempts() == []


def test_a_talk_is_no_json(home):
    found = oral(str(RIGHT), "--oral", "--json")
    assert "leave --json out" in str(found.exception)


@pytest.mark.parametrize(("name", "verdict", "status"), [(RIGHT, "passed", 0), (None, "error", 1)])
def test_with_the_database_down_the_verdict_is_told_all_the_same(home, tmp_path, monkeypatch, name, verdict, status):
    (tmp_path / "file").write_text("x = 1\n")
    monkeypatch.setenv("VIVA_DATABASE", f"sqlite:///{tmp_path}/file/x.db")
    ran = oral(str(name or tmp_path / "file"))
    said = " ".join(ran.output.split())  # long paths wrap
    assert f": {verdict}" in said
    assert "This verdict is not in the gradebook. The folder" in said
    assert ran.exit_code == status
