"""Every shipped exercise: reference and right solutions pass, the starter fails, every mistake is recognised."""

import shutil

import pytest

from tutor.errors import CourseError, InputError
from tutor.practice.checker import Checker
from tutor.practice.folder import load_exercises
from tutor.practice.gates import SEEDS, gates

from .conftest import EXERCISES, started

NAMES = sorted(path.parent.name for path in EXERCISES.glob("*/exercise.yaml"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seeds", [(1,), pytest.param(SEEDS, marks=pytest.mark.slow)])
def test_an_exercise_keeps_its_gates(any_checker, name, seeds):
    assert gates(any_checker, name, seeds).problems == ()


def test_the_folder_gives_the_texts():
    exercises = load_exercises(EXERCISES)
    assert list(exercises) == NAMES
    assert "softmax" in exercises["scaled-dot-product-attention"].task


@pytest.fixture
def copied(tmp_path):
    shutil.copytree(EXERCISES / "mlp-backprop", tmp_path / "mlp-backprop")
    return tmp_path / "mlp-backprop"


def test_gates_notice_what_is_broken(copied):
    (copied / "mutants" / "factor-two-lost.py").write_text((copied / "right" / "einsum.py").read_text())
    (copied / "right" / "einsum.py").write_text((copied / "mutants" / "sign-flipped.py").read_text())
    (copied / "right" / "vectorised.py").unlink()
    (copied / "right" / "cached_masks.py").unlink()
    with started(copied.parent, "auto") as checker:
        found = " | ".join(gates(checker, "mlp-backprop", (1,)).problems)
    assert "mutant factor-two-lost is 'passed'" in found
    assert "right/einsum.py does not pass" in found
    assert "2 right solutions" in found


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title:", "tittle:", 1, "tittle"),
        ("points: 1", "points: many", None, "points"),
        ("arrays: numpy", "arrays: jax", None, "arrays"),
        ("entries:", "entries: [", None, ""),
        ("misconception: half-squared-error", "misconception: not-there", None, "mutants/not-there.py"),
    ],
)
def test_a_malformed_exercise_names_file_and_key(copied, old, new, line, words):
    path = copied / "exercise.yaml"
    text = path.read_text()
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(CourseError) as caught:
        Checker(copied.parent)
    assert str(path) in str(caught.value)
    assert words in str(caught.value)
    if line:
        assert caught.value.line == line


def test_a_missing_file_is_named(copied):
    (copied / "cases.py").unlink()
    with pytest.raises(CourseError, match=r"cases\.py: the file is missing"):
        load_exercises(copied.parent)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        load_exercises(tmp_path / "nowhere")
